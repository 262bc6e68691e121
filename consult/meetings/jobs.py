"""What the worker does about meetings."""

from datetime import datetime

from consult.infra.db import Database
from consult.meetings.actions.sign_ups import erase_old_sign_ups


def erase_old(database: Database, *, now: datetime) -> int:
    """Erase sign-ups 30 days after their meeting; how many they were."""
    with database.transaction() as session:
        return erase_old_sign_ups(session, now)
