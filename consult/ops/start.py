"""What has to be in order before the site starts, and what a fresh one gets."""

from collections.abc import Callable

from sqlalchemy import func, select

from consult.accounts.models import Staff
from consult.consultations.models import Consultation
from consult.core.clock import utc_now
from consult.infra import migrations
from consult.infra.db import Database
from consult.ops.sample.loader import load_sample
from consult.ops.sample.people import EMAILS, active_sample_roles
from consult.web.context import House

BEHIND = "The tables are at revision %(there)s and must be at %(wanted)s. Make a backup, then say: consult db upgrade"
OPEN_TO_ALL = (
    "%(email)s is an account of the sample, whose password everybody knows. Start with an empty database."
)


def bring_up_to_date(house: House, *, say: Callable[[str], None]) -> None:
    """Make the tables or bring them up to date; load the sample when nothing is there, but not in production."""
    migrations.upgrade(house.database)
    if not house.settings.production and is_empty(house.database):
        say("Loading the sample consultation. This takes some seconds.")
        load_sample(house, utc_now())


def is_empty(database: Database) -> bool:
    """Whether nobody has an account and there is no consultation."""
    with database.reading() as session:
        return not any(
            session.scalar(select(func.count()).select_from(table)) for table in (Staff, Consultation)
        )


def faults(house: House) -> list[str]:
    """What stands against a start, one sentence each."""
    there, wanted = migrations.current(house.database), migrations.heads()
    if [there] != wanted:
        return [BEHIND % {"there": there or "none", "wanted": ", ".join(wanted)}]
    if not house.settings.production:
        return []
    with house.database.reading() as session:
        return [OPEN_TO_ALL % {"email": EMAILS[role]} for role in active_sample_roles(session)]
