"""The floor: bare Flask with the same three requests, on the same server and the same writer.

A page of the same size, a POST that commits what was sent as one row, durably, and the page it leads to.
"""

import json
import os
import secrets
from pathlib import Path

from flask import Flask, redirect, request
from sqlalchemy import Connection, text
from werkzeug.wrappers import Response

from consult.infra.db import Database

TABLE = "CREATE TABLE bench_floor (id VARCHAR(32) PRIMARY KEY, document TEXT NOT NULL)"
INSERT = text("INSERT INTO bench_floor (id, document) VALUES (:id, :document)")


def make_table(database: Database) -> None:
    """The floor's table, in the database that Consult uses."""
    with database.transaction() as session:
        session.execute(text(TABLE))


def application() -> Flask:
    """The floor's application; its pages lie in the folder `BENCH_FLOOR`."""
    folder = Path(os.environ["BENCH_FLOOR"])
    page, receipt = (folder / "page.html").read_bytes(), (folder / "receipt.html").read_bytes()
    database = Database(os.environ["CONSULT_DATABASE_URL"])
    app = Flask("bench.floor", static_folder=None)

    @app.get("/form/")
    def form() -> Response:
        return Response(page, mimetype="text/html")

    @app.post("/form/")
    def keep() -> Response:
        key = secrets.token_hex(16)
        document = json.dumps(request.form.to_dict(flat=False), ensure_ascii=False)
        with database.transaction() as session:
            insert(session.connection(), key, document)
        return redirect(f"/receipt/{key}/", 303)

    @app.get("/receipt/<key>/")
    def kept(key: str) -> Response:
        return Response(receipt, mimetype="text/html")

    return app


def insert(connection: Connection, key: str, document: str) -> None:
    """One row."""
    connection.execute(INSERT, {"id": key, "document": document})
