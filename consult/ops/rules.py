"""How long things are kept, and what a check of an installation may find."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# What the privacy notice of the sample promises: two years after the decision, on which a consultation closes.
ANSWERS_KEPT = timedelta(days=730)
MAILS_KEPT = timedelta(days=90)
AUDIT_YEARS = 5


def closed_before(today: date) -> date:
    """Consultations that closed before this day have had their time: answers and interview notes are erased."""
    return today - ANSWERS_KEPT


def mails_before(now: datetime) -> datetime:
    """Mails that were due before this moment and are sent or given up are erased."""
    return now - MAILS_KEPT


def audit_before(now: datetime) -> datetime:
    """Lines of the audit trail from before this moment are erased; on a leap day, from before the 28th."""
    year = now.year - AUDIT_YEARS
    is_leap_day = (now.month, now.day) == (2, 29)
    return now.replace(year=year, day=28) if is_leap_day else now.replace(year=year)


class Grade(StrEnum):
    """How good a finding is."""

    GOOD = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and what to do about it where something is to be done."""

    subject: str
    grade: Grade
    sentence: str

    def line(self) -> str:
        """The finding as one line."""
        return f"{self.grade.value:<6} {self.subject:<13} {self.sentence}"


def good(subject: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(subject, Grade.GOOD, sentence)


def note(subject: str, sentence: str) -> Finding:
    """Nothing wrong, and good to know."""
    return Finding(subject, Grade.NOTE, sentence)


def wrong(subject: str, sentence: str) -> Finding:
    """Something that must be put right."""
    return Finding(subject, Grade.WRONG, sentence)
