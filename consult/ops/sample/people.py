"""The sample's accounts: one per role, all with the same printed password. Never in production."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.actions import create_staff, grant_role
from consult.accounts.models import Staff
from consult.accounts.rules import ROLE_LABELS, Role

PASSWORD = "sample-password"  # noqa: S105 - printed at every start, and refused in production
EMAILS: dict[Role, str] = {
    Role.ADMINISTRATOR: "administrator@example.org",
    Role.EDITOR: "editor@example.org",
    Role.FACILITATOR: "facilitator@example.org",
    Role.WORKING_GROUP: "working-group@example.org",
}
NAMES: dict[Role, str] = {
    Role.ADMINISTRATOR: "Administrator 1",
    Role.EDITOR: "Redaktør 1",
    Role.FACILITATOR: "Facilitator 1",
    Role.WORKING_GROUP: "Arbejdsgruppe 1",
}


def make_people(session: Session, consultation_id: str, *, now: datetime) -> dict[Role, Staff]:
    """One account per role; the administrator's holds everywhere, the others' in this consultation."""
    people = {}
    for role, email in EMAILS.items():
        scope_id = None if role is Role.ADMINISTRATOR else consultation_id
        staff = create_staff(session, None, email=email, name=NAMES[role], password=PASSWORD, now=now)
        grant_role(session, None, staff=staff, role=role, scope_id=scope_id, now=now)
        people[role] = staff
    return people


def active_sample_roles(session: Session) -> list[Role]:
    """The roles whose sample account can sign in."""
    found = set(session.scalars(select(Staff.email).where(Staff.email.in_(EMAILS.values()), Staff.active)))
    return [role for role, email in EMAILS.items() if email in found]


def sign_in_lines(session: Session) -> list[str]:
    """One line with the password, and one per sample account that can sign in; empty where there is none."""
    roles = active_sample_roles(session)
    if not roles:
        return []
    width = max(len(EMAILS[role]) for role in roles)
    lines = [f"  {EMAILS[role]:<{width}}  {ROLE_LABELS[role]}" for role in roles]
    return [f"Desk: sign in at /desk/ with the password {PASSWORD} as", *lines]
