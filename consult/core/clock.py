"""Time as values. The municipality lives in one time zone; what is stored is UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/Copenhagen")


def utc_now() -> datetime:
    """This moment, aware, in UTC. Called at the front doors only; below them time is an argument."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """The municipality's calendar day of an aware moment."""
    return moment.astimezone(HOME_ZONE).date()


def local_to_utc(naive: datetime) -> datetime:
    """The aware UTC moment of a wall-clock time typed by staff in the municipality's zone."""
    return naive.replace(tzinfo=HOME_ZONE).astimezone(UTC)
