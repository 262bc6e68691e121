"""The outbox's front door for the worker: take what is due, send it, and note how it went."""

import time
from datetime import datetime, timedelta
from threading import Event

import structlog

from consult.infra.db import Database
from consult.infra.mail import Letter, Mailer, NotSent
from consult.notifications.actions import mark_failed, mark_sent, take_due
from consult.notifications.rules import DueMail

AT_ONCE = 10


def send_due(database: Database, mailer: Mailer, *, now: datetime, stop: Event | None = None) -> int:
    """Send every mail that is due; how many were sent.

    Each is marked in a transaction of its own, after it was sent: a crash in between sends it twice, and never loses
    it. `stop` ends the work after the mail that is being sent; what was taken is then sent when its lease ends.
    """
    sent, began = 0, time.monotonic()

    def moment() -> datetime:
        # Many mails take long; a lease that began with the first of them would have ended before the last.
        return now + timedelta(minutes=(time.monotonic() - began) // 60)

    while not (stop and stop.is_set()):
        with database.transaction() as session:
            taken = take_due(session, moment(), limit=AT_ONCE)
        for mail in taken:
            if stop and stop.is_set():
                return sent
            sent += send_one(database, mailer, mail, now=moment())
        if len(taken) < AT_ONCE:
            break
    return sent


def send_one(database: Database, mailer: Mailer, mail: DueMail, *, now: datetime) -> int:
    """Send one mail and note it; 1 when it was sent."""
    log = structlog.get_logger("consult.notifications")
    letter = Letter(
        key=mail.id,
        address=mail.address,
        locale=mail.locale,
        subject=mail.subject,
        body=mail.body,
        calendar=mail.calendar,
        date=now,
    )
    try:
        mailer.send(letter)
    except Exception as error:  # noqa: BLE001 - a mail that cannot even be made must not hold up the others
        refusal = error if isinstance(error, NotSent) else NotSent(type(error).__name__)
        log.warning("mail_not_sent", kind=mail.kind, fault=refusal.fault)
        with database.transaction() as session:
            mark_failed(session, mail.id, fault=refusal.fault, for_good=refusal.for_good, now=now)
        return 0
    with database.transaction() as session:
        mark_sent(session, mail.id)
    return 1
