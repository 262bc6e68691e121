"""How long a theme page at the desk takes, with the sample's 300 responses and with 20,000."""

import logging
import secrets
import statistics
import time
from pathlib import Path

import structlog
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.rounds import Figure
from consult.accounts.models import Staff
from consult.accounts.rules import Role
from consult.analysis.jobs import fold
from consult.app import create_app
from consult.consultations.models import Consultation
from consult.core.clock import utc_now
from consult.infra import migrations
from consult.infra.db import Database
from consult.infra.settings import settings_from
from consult.ops.sample.loader import load_sample
from consult.ops.sample.people import EMAILS
from consult.questionnaires.queries import get_version
from consult.responses.actions import submit
from consult.responses.models import Response
from consult.web.context import House

FEW, MANY = 300, 20_000
BATCH = 1000
TIMES = 5
THEME = "education-and-work"


def measure(folder: Path) -> list[Figure]:
    """The page with few and with many responses, on a sample of its own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    url = f"sqlite:///{folder / 'themes.db'}"
    settings = settings_from(
        {"CONSULT_STATE_FOLDER": str(folder / "themes"), "CONSULT_DATABASE_URL": url}, folder=folder
    )
    database = Database(url)
    try:
        migrations.upgrade(database)
        load_sample(House(settings, database), utc_now())
        client = create_app(settings, database).test_client()
        address = _sign_in(client, database)
        few = _time(client, address)
        _multiply(database)
        began = time.perf_counter()
        taken = fold(database, settings.state_folder, utc_now())
        folded = (time.perf_counter() - began) / taken * 1_000_000
        many = _time(client, address)
    finally:
        database.close()
    return [
        Figure(f"theme page at the desk, {FEW} responses", round(few), "ms"),
        Figure(f"theme page at the desk, {MANY} responses", round(many), "ms"),
        Figure("folding a thousand of many responses", round(folded), "ms"),
    ]


def _sign_in(client: FlaskClient, database: Database) -> str:
    """Sign the sample's working group in; the address of its theme page."""
    with database.reading() as session:
        staff = session.scalars(select(Staff).where(Staff.email == EMAILS[Role.WORKING_GROUP])).one()
        slug = session.scalars(select(Consultation.slug)).one()
        with client.session_transaction("/desk/") as cookie:
            cookie["_user_id"], cookie["_fresh"] = staff.fs_uniquifier, True
    return f"/desk/{slug}/themes/{THEME}/"


def _time(client: FlaskClient, address: str) -> float:
    """Milliseconds for the page once it has been opened: the median of some times."""
    times = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    return statistics.median(times[1:])


def _multiply(database: Database) -> None:
    """Send the sample's answers again and again, each under a code of its own, until there are many."""
    with database.reading() as session:
        rows = session.execute(
            select(Response.version_id, Response.locale, Response.day, Response.answers)
        ).all()
        versions = {version_id: get_version(session, version_id) for version_id, *_ in rows}
    wanted = [rows[number % len(rows)] for number in range(MANY - len(rows))]
    for start in range(0, len(wanted), BATCH):
        with database.transaction() as session:
            for version_id, locale, day, answers in wanted[start : start + BATCH]:
                submit(
                    session,
                    version=versions[version_id],
                    code_hash=secrets.token_hex(32),
                    answers=answers,
                    locale=locale,
                    today=day,
                    is_synthetic=True,
                )
