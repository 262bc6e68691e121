"""Changes to staff and their roles, and the line each change leaves in the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry, Staff, StaffGrant
from consult.accounts.queries import EVERYWHERE, find_grant, find_staff_by_email
from consult.accounts.rules import (
    Actor,
    Permission,
    Role,
    check_locale,
    check_name,
    check_password,
    check_staff,
    normal_email,
    require,
)
from consult.core.errors import Forbidden, Invalid, NotFound, Problem
from consult.core.ids import new_id
from consult.core.text import N_
from consult.infra.passwords import hash_password, unknown_password


def record(
    session: Session,
    actor: Actor | None,
    *,
    verb: str,
    kind: str,
    object_id: str | None,
    scope_id: str | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Leave a line in the audit trail, in the transaction of the change itself.

    `actor` is None for the command line. `detail` holds counts, codes and settings; never personal data or answers.
    """
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id if actor else None,
            scope_id=scope_id,
            verb=verb,
            kind=kind,
            object_id=object_id,
            detail=detail,
        )
    )


def create_staff(
    session: Session,
    actor: Actor | None,
    *,
    email: str,
    name: str,
    locale: str = "da",
    password: str | None = None,
    scope_id: str | None = None,
    now: datetime,
) -> Staff:
    """A new member of staff, without a role yet.

    Without a password the account waits for one to be chosen through a mailed link. `scope_id` is the consultation
    on whose behalf it happens.
    """
    require(actor, Permission.MANAGE_PEOPLE, scope_id)
    address = normal_email(email)
    problems = check_staff(address, name, locale)
    if password is not None:
        problems += check_password(password)
    if find_staff_by_email(session, address) is not None:
        problems.append(Problem("email", N_("There is already an account with this mail address.")))
    if problems:
        raise Invalid(problems)
    secret = unknown_password() if password is None else hash_password(password)
    staff = Staff(email=address, name=name.strip(), locale=locale, password=secret, active=True)
    session.add(staff)
    session.flush()
    record(session, actor, verb="create", kind="staff", object_id=staff.id, scope_id=scope_id, now=now)
    return staff


def grant_role(
    session: Session, actor: Actor | None, *, staff: Staff, role: Role, scope_id: str | None, now: datetime
) -> None:
    """Give a role in a consultation, or everywhere with `scope_id` None; nothing happens when it is held already."""
    require(actor, Permission.MANAGE_PEOPLE, scope_id)
    if find_grant(session, staff.id, role, scope_id) is None:
        session.add(StaffGrant(staff_id=staff.id, role=role.value, scope_id=scope_id or EVERYWHERE))
        session.flush()
    record(
        session,
        actor,
        verb="grant",
        kind="staff",
        object_id=staff.id,
        scope_id=scope_id,
        now=now,
        detail={"role": role.value},
    )


def revoke_role(
    session: Session, actor: Actor | None, *, staff: Staff, role: Role, scope_id: str | None, now: datetime
) -> None:
    """Take a role away. Nobody can take the administrator's role from themselves."""
    require(actor, Permission.MANAGE_PEOPLE, scope_id)
    grant = find_grant(session, staff.id, role, scope_id)
    if grant is None:
        raise NotFound(role.value)
    if actor is not None and actor.id == staff.id and role is Role.ADMINISTRATOR:
        raise Invalid([Problem("role", N_("You cannot take the administrator's role from yourself."))])
    session.delete(grant)
    record(
        session,
        actor,
        verb="revoke",
        kind="staff",
        object_id=staff.id,
        scope_id=scope_id,
        now=now,
        detail={"role": role.value},
    )


def deactivate(
    session: Session, actor: Actor | None, *, staff: Staff, scope_id: str | None = None, now: datetime
) -> None:
    """Close an account everywhere; every sign-in made before is void at once.

    `scope_id` is the consultation in whose audit trail it stands.
    """
    require(actor, Permission.MANAGE_PEOPLE, None)
    if actor is not None and actor.id == staff.id:
        raise Invalid([Problem("staff", N_("You cannot close your own account."))])
    staff.active = False
    staff.fs_uniquifier = new_id()
    record(session, actor, verb="deactivate", kind="staff", object_id=staff.id, scope_id=scope_id, now=now)


def change_locale(session: Session, actor: Actor, *, locale: str, now: datetime) -> None:
    """Choose the language of the desk for oneself."""
    problems = check_locale(locale)
    if problems:
        raise Invalid(problems)
    own_row(session, actor).locale = locale
    record(
        session,
        actor,
        verb="change_language",
        kind="staff",
        object_id=actor.id,
        scope_id=None,
        now=now,
        detail={"locale": locale},
    )


def rename(session: Session, actor: Actor, *, name: str, locale: str, now: datetime) -> None:
    """Change one's own name and language."""
    problems = check_name(name) + check_locale(locale)
    if problems:
        raise Invalid(problems)
    staff = own_row(session, actor)
    staff.name, staff.locale = name.strip(), locale
    record(session, actor, verb="update", kind="staff", object_id=actor.id, scope_id=None, now=now)


def set_password(
    session: Session, actor: Actor | None, *, staff: Staff, password: str, now: datetime
) -> None:
    """Choose a new password; every sign-in made before is void."""
    if actor is not None and actor.id != staff.id:
        raise Forbidden("password")
    problems = check_password(password)
    if problems:
        raise Invalid(problems)
    keep_password(session, actor, staff=staff, hashed=hash_password(password), uniquifier=new_id(), now=now)


def keep_password(
    session: Session, actor: Actor | None, *, staff: Staff, hashed: str, uniquifier: str, now: datetime
) -> None:
    """Keep a password that is hashed already, as the sign-in library hands it over."""
    staff.password, staff.fs_uniquifier = hashed, uniquifier
    record(session, actor, verb="set_password", kind="staff", object_id=staff.id, scope_id=None, now=now)


def own_row(session: Session, actor: Actor) -> Staff:
    """The actor's own row; NotFound when it has gone meanwhile."""
    staff = session.get(Staff, actor.id)
    if staff is None:
        raise NotFound(actor.id)
    return staff
