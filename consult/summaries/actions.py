"""Delivering: a report gets the number of a snapshot, and the audit trail a line."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.consultations.models import Consultation
from consult.core.ids import new_id
from consult.summaries.models import Snapshot
from consult.summaries.queries import next_snapshot_number
from consult.summaries.rules.report import Delivery, Report


def deliver(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    theme_id: str | None,
    report: Report,
    format: str,  # noqa: A002 - the word for it everywhere
    with_raw: bool = False,
    now: datetime,
) -> Delivery:
    """Take a snapshot of a report that is handed out: its number, digest and counts stay.

    Raises Forbidden where the actor may not export, or asks for raw answers and may not read them.
    """
    require(actor, Permission.EXPORT, consultation_id)
    if with_raw:
        require(actor, Permission.READ_RAW, consultation_id)
    # Two exports at once must not get one number.
    session.execute(select(Consultation.id).where(Consultation.id == consultation_id).with_for_update())
    delivery = Delivery(report, next_snapshot_number(session, consultation_id), now, report.digest())
    session.add(
        Snapshot(
            id=new_id(),
            consultation_id=consultation_id,
            number=delivery.number,
            made_at=now,
            made_by=actor.id if actor else None,
            theme_id=theme_id,
            format=format,
            locale=report.locale,
            digest=delivery.digest,
            counts=report.summary(),
        )
    )
    record(
        session,
        actor,
        verb="export_raw" if with_raw else "export",
        kind="theme" if theme_id else "consultation",
        object_id=theme_id or consultation_id,
        scope_id=consultation_id,
        now=now,
        detail={
            "format": format,
            "locale": report.locale,
            "snapshot": delivery.number,
            "digest": delivery.digest,
        },
    )
    return delivery
