"""What machines ask: whether this process can answer and its database too."""

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from consult.infra.db import DatabaseUnavailable, ping
from consult.web.context import house
from consult.web.guards import declare

public = Blueprint("ops", __name__)


def health() -> Response:
    """200 when the database answers, else 503; no details."""
    try:
        ping(house().database)
    except (DatabaseUnavailable, SQLAlchemyError):
        answer = Response("unavailable\n", 503, mimetype="text/plain")
    else:
        answer = Response("ok\n", 200, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer


public.add_url_rule("/healthz", "health", declare(health, "anyone"))
