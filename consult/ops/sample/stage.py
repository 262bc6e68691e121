"""What every part of the sample works with while it is loaded."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from consult.accounts.rules import Actor
from consult.consultations.models import Consultation
from consult.consultations.rules import ConsultationView
from consult.core.clock import local_day


@dataclass
class Stage:
    """The open transaction, the moment of loading, who acts at the desk, and what has been made so far."""

    session: Session
    now: datetime
    secret: bytes
    consultation: Consultation
    view: ConsultationView
    administrator: Actor
    facilitator: Actor
    themes: dict[str, str] = field(default_factory=dict)
    actor_groups: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of loading, from which the sample counts its days."""
        return local_day(self.now)

    def day(self, offset: int) -> date:
        """The day so many days after (or, below zero, before) the day of loading."""
        return self.today + timedelta(days=offset)

    def theme_ids(self, slugs: list[str]) -> tuple[str, ...]:
        """The keys of those themes."""
        return tuple(self.themes[slug] for slug in slugs)
