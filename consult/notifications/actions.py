"""Changes to the outbox: a mail is put in, taken by a worker, and marked as sent or not."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from consult.core.errors import Conflict, NotFound
from consult.core.locales import get_locale
from consult.notifications.models import Mail
from consult.notifications.rules import BACK_OFF, LEASE, DueMail, next_try, one_line


def enqueue(
    session: Session,
    *,
    kind: str,
    address: str,
    locale: str,
    subject: str,
    body: str,
    calendar: str | None = None,
    scope_id: str | None,
    now: datetime,
) -> str:
    """Put a mail into the outbox, in the transaction of the change that causes it; its key.

    It is sent after the commit, and not at all when the transaction is undone.
    """
    mail = Mail(
        kind=kind,
        scope_id=scope_id,
        locale=get_locale(locale).tag,
        address=address,
        subject=one_line(subject),
        body=body,
        calendar=calendar,
        state="waiting",
        attempts=0,
        due_at=now,
    )
    session.add(mail)
    session.flush()
    return mail.id


def take_due(session: Session, now: datetime, *, limit: int, lease: timedelta = LEASE) -> list[DueMail]:
    """Take mails that are due, for as long as the lease; nobody else gets them meanwhile.

    The try is counted here, so that a mail that ends its worker is not tried for ever: it fails like any other.
    """
    free = or_(Mail.lease_until.is_(None), Mail.lease_until <= now)
    due = (
        select(Mail)
        .where(Mail.state == "waiting", Mail.due_at <= now, free)
        .order_by(Mail.due_at, Mail.id)
        .limit(limit)
        # Without effect on SQLite, where one transaction writes at a time anyway.
        .with_for_update(skip_locked=True)
    )
    taken = []
    for mail in session.scalars(due).all():
        if mail.attempts > len(BACK_OFF):
            mail.state, mail.lease_until, mail.fault = "failed", None, "WorkerEnded"
            continue
        mail.attempts += 1
        mail.lease_until = now + lease
        taken.append(
            DueMail(
                id=mail.id,
                kind=mail.kind,
                locale=mail.locale,
                address=mail.address or "",
                subject=mail.subject or "",
                body=mail.body or "",
                calendar=mail.calendar,
            )
        )
    return taken


def mark_sent(session: Session, mail_id: str) -> None:
    """Note that the mail is on its way, and erase to whom it went and what it said."""
    session.execute(
        update(Mail)
        .where(Mail.id == mail_id)
        .values(
            state="sent", address=None, subject=None, body=None, calendar=None, lease_until=None, fault=None
        )
    )


def mark_failed(session: Session, mail_id: str, *, fault: str, for_good: bool, now: datetime) -> None:
    """Note that the mail could not be sent; it is tried again later, unless it has failed for good.

    `fault` says what kind of fault it was, without address or text.
    """
    mail = session.get(Mail, mail_id, with_for_update=True)
    if mail is None or mail.state != "waiting":
        return
    again = None if for_good else next_try(mail.attempts, now)
    mail.lease_until = None
    mail.fault = fault[:200]
    if again is None:
        mail.state = "failed"
    else:
        mail.due_at = again


def retry(session: Session, mail_id: str, *, now: datetime) -> None:
    """Try a mail again that was given up. Raises NotFound, or Conflict when it has not failed."""
    mail = session.get(Mail, mail_id, with_for_update=True)
    if mail is None:
        raise NotFound(mail_id)
    if mail.state != "failed":
        raise Conflict(mail_id)
    mail.state, mail.attempts, mail.due_at, mail.fault = "waiting", 0, now, None
