"""Reading staff, their grants and the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from consult.accounts.models import AuditEntry, Staff, StaffGrant
from consult.accounts.rules import Actor, Grant, Role
from consult.core.errors import NotFound

EVERYWHERE = "*"


def actor_of(staff: Staff) -> Actor:
    """The actor that a row of staff stands for."""
    grants = frozenset(
        Grant(Role(grant.role), None if grant.scope_id == EVERYWHERE else grant.scope_id)
        for grant in staff.grants
    )
    return Actor(staff.id, staff.name, staff.locale, grants)


def find_actor(session: Session, staff_id: str) -> Actor | None:
    """The active member of staff with that key as an actor, or None."""
    staff = session.get(Staff, staff_id, options=[selectinload(Staff.grants)])
    return actor_of(staff) if staff is not None and staff.active else None


def find_staff_by_email(session: Session, email: str) -> Staff | None:
    """The member of staff with that mail address (compared in lower case), or None."""
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def get_staff(session: Session, staff_id: str) -> Staff:
    """The member of staff with that key; NotFound otherwise."""
    found = session.get(Staff, staff_id, options=[selectinload(Staff.grants)])
    if found is None:
        raise NotFound(staff_id)
    return found


def find_grant(session: Session, staff_id: str, role: Role, scope_id: str | None) -> StaffGrant | None:
    """The grant of that role in that consultation (None: everywhere), or None."""
    return session.scalar(
        select(StaffGrant).where(
            StaffGrant.staff_id == staff_id,
            StaffGrant.role == role.value,
            StaffGrant.scope_id == (scope_id or EVERYWHERE),
        )
    )


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff as shown to those who look after people; `everywhere` are roles that cannot be taken here."""

    id: str
    name: str
    email: str
    active: bool
    roles: tuple[Role, ...]
    everywhere: tuple[Role, ...]


def list_staff(session: Session, scope_id: str) -> list[StaffView]:
    """Everybody with a role in that consultation or everywhere, by name."""
    found = session.scalars(
        select(Staff)
        .where(Staff.grants.any(StaffGrant.scope_id.in_([scope_id, EVERYWHERE])))
        .options(selectinload(Staff.grants))
        .order_by(Staff.name, Staff.id)
    ).all()
    return [
        StaffView(
            staff.id,
            staff.name,
            staff.email,
            staff.active,
            tuple(sorted(Role(grant.role) for grant in staff.grants if grant.scope_id == scope_id)),
            tuple(sorted(Role(grant.role) for grant in staff.grants if grant.scope_id == EVERYWHERE)),
        )
        for staff in found
    ]


@dataclass(frozen=True, slots=True)
class AuditView:
    """One line of the audit trail with the name of who did it ('' for the command line or an account that is gone)."""

    at: datetime
    name: str
    verb: str
    kind: str
    object_id: str | None
    detail: dict[str, object] | None


def list_audit(
    session: Session, scope_id: str | None, *, kind: str = "", actor_id: str = "", limit: int = 200
) -> list[AuditView]:
    """The newest lines of the audit trail in a scope."""
    query = (
        select(AuditEntry, Staff.name)
        .outerjoin(Staff, Staff.id == AuditEntry.actor_id)
        .where(AuditEntry.scope_id == scope_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(limit)
    )
    if kind:
        query = query.where(AuditEntry.kind == kind)
    if actor_id:
        query = query.where(AuditEntry.actor_id == actor_id)
    return [
        AuditView(entry.at, name or "", entry.verb, entry.kind, entry.object_id, entry.detail)
        for entry, name in session.execute(query)
    ]


def list_audit_kinds(session: Session, scope_id: str | None) -> Sequence[str]:
    """The kinds of things that the audit trail of a scope speaks of."""
    query = (
        select(AuditEntry.kind).where(AuditEntry.scope_id == scope_id).distinct().order_by(AuditEntry.kind)
    )
    return session.scalars(query).all()


def count_audit(session: Session, scope_id: str | None) -> int:
    """How many lines the audit trail of a scope has."""
    found = select(func.count()).select_from(AuditEntry).where(AuditEntry.scope_id == scope_id)
    return session.scalar(found) or 0
