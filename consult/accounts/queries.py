"""Reading staff, their grants and the audit trail."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.accounts.models import AuditEntry, Staff
from consult.accounts.rules import Actor, Grant, Role

EVERYWHERE = "*"


def actor_of(staff: Staff) -> Actor:
    """The actor that a row of staff stands for."""
    grants = frozenset(
        Grant(Role(grant.role), None if grant.scope_id == EVERYWHERE else grant.scope_id) for grant in staff.grants
    )
    return Actor(staff.id, staff.name, staff.locale, grants)


def find_actor(session: Session, staff_id: str) -> Actor | None:
    """The active member of staff with that key as an actor, or None."""
    staff = session.get(Staff, staff_id, options=[selectinload(Staff.grants)])
    return actor_of(staff) if staff is not None and staff.active else None


def find_staff_by_email(session: Session, email: str) -> Staff | None:
    """The member of staff with that mail address (compared in lower case), or None."""
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def list_audit(session: Session, scope_id: str | None, *, limit: int = 100) -> Sequence[AuditEntry]:
    """The newest lines of the audit trail in a scope."""
    found = select(AuditEntry).where(AuditEntry.scope_id == scope_id).order_by(AuditEntry.at.desc()).limit(limit)
    return session.scalars(found).all()
