"""When a mail that could not be sent is tried again, and what a worker holds in its hands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# How long after the first, second, ... try the next one follows; after the last the mail has failed.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
# How long a worker keeps a mail to itself. One that dies meanwhile leaves it to the others after that.
LEASE = timedelta(minutes=10)
LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail that a worker has taken and is to send."""

    id: str
    kind: str
    locale: str
    address: str
    subject: str
    body: str
    calendar: str | None


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that was given up, as the desk shows it: never to whom, nor what it said."""

    id: str
    kind: str
    locale: str
    scope_id: str | None
    fault: str
    attempts: int


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When the mail is tried again after that many tries; None when it has failed for good."""
    if not 1 <= attempts <= len(BACK_OFF):
        return None
    return now + BACK_OFF[attempts - 1]


def one_line(subject: str) -> str:
    """The subject as one line, cut to what the table holds."""
    return " ".join(subject.split())[:LONGEST_SUBJECT]
