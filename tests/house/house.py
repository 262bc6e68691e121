"""The application on a copy of the sample, its cast, and how it is walked through."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry, Staff
from consult.accounts.queries import actor_of
from consult.accounts.rules import Actor, Role
from consult.accounts.signin import password_link
from consult.app import create_app
from consult.consultations.queries import find_consultation
from consult.core.clock import utc_now
from consult.infra.db import Database
from consult.infra.settings import settings_from
from consult.meetings.models import Meeting, SignUp
from consult.ops.sample.people import EMAILS
from consult.questionnaires.actions import import_document
from consult.questionnaires.rules.document import load_document
from tests.desk import sign_in
from tests.factories import make_consultation, make_staff
from tests.forms import form_with, send
from tests.house.walk import HOST, Walk
from tests.questionnaires.questionnaires import small_document
from tests.sample import SLUG, copied

HOME = f"/en/{SLUG}"
QUESTIONS = f"{HOME}/q/citizens/"
OTHER = "another-policy"
CAST = ("anonymous", "outsider", "working_group", "facilitator", "editor", "administrator")


class Undo(Exception):
    """Takes back what a transaction did."""


class UndoneDatabase(Database):
    """A database whose transactions work and are then taken back, so that every door is tried on the same house."""

    undoing = False
    transactions = 0
    audited = 0

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction, counted with the lines of the audit trail that it wrote."""
        self.transactions += 1
        try:
            with super().transaction() as session:
                before = count_audit(session)
                yield session
                session.flush()
                self.audited += count_audit(session) - before
                if self.undoing:
                    raise Undo
        except Undo:
            return


def count_audit(session: Session) -> int:
    """How long the audit trail is."""
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@dataclass
class House:
    """The application, its database, the cast of the doors, and what no link leads to.

    `unlinked` are addresses that only a form or a mail leads to, `answered` are pages that came as answers to forms.
    """

    app: Flask
    database: UndoneDatabase
    cast: dict[str, Actor | None]
    unlinked: list[str] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)

    def client(self, who: str) -> FlaskClient:
        """A client of one of the cast."""
        return sign_in(self.app, self.database, self.cast[who])

    def walk(self) -> Walk:
        """A walk by the administrator through all that is linked and through what follows a form."""
        walk = Walk(self.app, aside=f"/{OTHER}/")
        public = [address for address in self.unlinked if not address.startswith("/desk")]
        desk = [address for address in self.unlinked if address.startswith("/desk")]
        walk.visit(self.client("anonymous"), public)
        walk.visit(
            self.client("anonymous"), ["/healthz", "/desk/sign-in", "/desk/reset", *desk], further=False
        )
        walk.visit(self.client("administrator"), ["/", "/da/", "/en/", "/ar/", "/desk/"])
        for address, page in self.answered:
            walk.read_answer(address, page)
        return walk

    def speak(self, locale: str) -> None:
        """Let all staff work in that language."""
        with self.database.transaction() as session:
            session.execute(update(Staff).values(locale=locale))


def open_house(sample_state: Path, folder: Path) -> House:
    """The application on a copy of the sample's state, in a folder of its own."""
    state = copied(sample_state, folder)
    database = UndoneDatabase(f"sqlite:///{state / 'consult.db'}")
    environment = {
        "CONSULT_ENV": "test",
        "CONSULT_DATABASE_URL": str(database.url),
        "CONSULT_STATE_FOLDER": str(state),
        "CONSULT_BASE_URL": HOST,
    }
    app = create_app(settings_from(environment, folder=state), database)
    house = House(app, database, make_cast(database, utc_now()))
    leave_work(house)
    answer_questions(house)
    sign_up(house)
    forget_password(house)
    return house


def make_cast(database: Database, now: datetime) -> dict[str, Actor | None]:
    """The sample's staff, all speaking English, and an administrator of another consultation that is not public."""
    cast: dict[str, Actor | None] = {"anonymous": None}
    with database.transaction() as session:
        session.execute(update(Staff).values(locale="en"))
        other = make_consultation(session, now=now, slug=OTHER, themes={}, is_public=False)
        cast["outsider"] = make_staff(session, Role.ADMINISTRATOR, scope_id=other.id, number=2)
        for role, email in EMAILS.items():
            staff = session.scalar(select(Staff).where(Staff.email == email))
            assert staff is not None
            cast[role.value] = actor_of(staff)
    return {who: cast[who] for who in CAST}


def leave_work(house: House) -> None:
    """What waits at the desk: a questionnaire and a meeting that are drafts, and somebody to call."""
    client, now = house.client("administrator"), utc_now()
    with house.database.transaction() as session:
        consultation = find_consultation(session, SLUG)
        assert consultation is not None
        document = load_document(json.dumps({**small_document(), "code": "draft"}).encode(), None)
        import_document(
            session, None, consultation_id=consultation.id, document=document, slug="draft", now=now
        )
        coming = select(Meeting.id).where(Meeting.sign_up_closes_at > now)
        session.execute(
            update(SignUp).where(SignUp.meeting_id.in_(coming)).values(to_call=True, phone="70 10 20 30")
        )
    address = f"/desk/{SLUG}/meetings/new"
    day = now.date() + timedelta(days=20)
    form = form_with(client.get(address).text, "closes_day")
    words = {
        f"{name}_{locale}": f"{name} {locale}" for name in ("title", "place") for locale in ("da", "en", "ar")
    }
    dates = {
        "day": day.isoformat(),
        "closes_day": day.isoformat(),
        "starts": "17:00",
        "ends": "19:00",
        "closes_time": "12:00",
    }
    made = send(client, address, form.filled(**words, **dates, capacity="9", locales=["da"]))
    assert made.status_code == 303


def answer_questions(house: House) -> None:
    """Two people answer: one is on the way, one has sent and looks at it with the code."""
    client = house.app.test_client()

    def press(address: str, **values: str) -> str:
        form = form_with(client.get(address).text, "form_key")
        return send(client, address, form.filled(**values)).headers["Location"]

    on_the_way = press(QUESTIONS, do="continue")
    later = press(on_the_way, do="later")
    house.unlinked += [on_the_way, later, later.replace("/later", "/review")]
    page = press(QUESTIONS, do="continue")
    while "/review" not in page:
        page = press(page, do="continue", q__answer_as="resident")
    code = dict(form_with(client.get(page).text, "form_key").pairs)["form_key"].partition(".")[0]
    house.unlinked.append(press(page, do="continue"))
    by_code = f"{QUESTIONS}code/"
    opened = send(client, by_code, [("code", code)])
    assert opened.status_code == 200
    house.answered.append((by_code, opened.text))
    house.unlinked.append(f"{QUESTIONS}taken-back/")


def sign_up(house: House) -> None:
    """Somebody signs up for a meeting that is open."""
    client = house.app.test_client()
    listing = Walk(house.app)
    listing.visit(client, [f"{HOME}/meetings/"])
    door = listing.doors["POST /<locale:locale>/<consultation>/meetings/<meeting_id>/sign-up/"][0]
    assert door.form is not None
    pairs = door.form.filled(name="Deltager 9", email="deltager9@example.org", companions="0")
    noted = send(client, door.address, pairs).headers["Location"]
    house.unlinked.append(noted)


def forget_password(house: House) -> None:
    """Somebody at the desk asks for a new password."""
    with house.app.test_request_context(), house.database.reading() as session:
        staff = session.scalar(select(Staff).where(Staff.email == EMAILS[Role.EDITOR]))
        assert staff is not None
        house.unlinked.append(password_link(staff).removeprefix(HOST))
