"""What waits in the outbox and what could not be sent."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.notifications.models import Mail
from consult.notifications.rules import FailedMail


def list_failed(session: Session, scope_id: str | None = None) -> list[FailedMail]:
    """Mails that were given up, in one consultation or (None) everywhere."""
    wanted = select(Mail).where(Mail.state == "failed").order_by(Mail.due_at, Mail.id)
    if scope_id is not None:
        wanted = wanted.where(Mail.scope_id == scope_id)
    return [
        FailedMail(mail.id, mail.kind, mail.locale, mail.scope_id, mail.fault or "", mail.attempts)
        for mail in session.scalars(wanted)
    ]


def count_waiting(session: Session, scope_id: str | None = None) -> int:
    """How many mails wait, in one consultation or (None) everywhere."""
    wanted = select(func.count()).select_from(Mail).where(Mail.state == "waiting")
    if scope_id is not None:
        wanted = wanted.where(Mail.scope_id == scope_id)
    return session.scalars(wanted).one()


def find_oldest_due(session: Session) -> datetime | None:
    """Since when the mail that waits longest should have been sent; None when nothing waits."""
    return session.scalar(select(func.min(Mail.due_at)).where(Mail.state == "waiting"))
