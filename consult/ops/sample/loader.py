"""Loading the sample consultation, in one transaction and through the same actions as at the desk."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.accounts.models import Staff
from consult.accounts.queries import actor_of
from consult.accounts.rules import Role
from consult.analysis.jobs import fold
from consult.consultations.queries import find_consultation, view_consultation
from consult.core.errors import Conflict
from consult.ops.sample.answers import add_questionnaires
from consult.ops.sample.documents import read_document
from consult.ops.sample.frame import add_frame, make_consultation
from consult.ops.sample.meetings import add_meetings
from consult.ops.sample.people import make_people
from consult.ops.sample.sources import add_interviews, add_sources
from consult.ops.sample.stage import Stage
from consult.web.context import House


def load_sample(house: House, now: datetime) -> None:
    """Load everything or nothing, then count the answers.

    Raises Conflict when there is a consultation of that slug already, or an account of the sample.
    """
    with house.database.transaction() as session:
        slug = read_document("consultation")["slug"]
        if find_consultation(session, slug) is not None:
            raise Conflict(f"there is a consultation “{slug}” already")
        fill(session, house.settings.secret, now)
    fold(house.database, house.settings.state_folder, now)


def fill(session: Session, secret: bytes, now: datetime) -> None:
    """The whole sample, in an open transaction."""
    consultation = make_consultation(session, now=now)
    people = make_people(session, consultation.id, now=now)
    stage = Stage(
        session=session,
        now=now,
        secret=secret,
        consultation=consultation,
        view=view_consultation(session, consultation, consultation.source_locale),
        administrator=actor_of(fresh(session, people[Role.ADMINISTRATOR])),
        facilitator=actor_of(fresh(session, people[Role.FACILITATOR])),
    )
    add_frame(stage)
    add_questionnaires(stage)
    add_meetings(stage)
    add_interviews(stage)
    add_sources(stage)


def fresh(session: Session, staff: Staff) -> Staff:
    """The row with its grants as they are now."""
    session.refresh(staff)
    return staff
