"""Who may do what: roles, permissions and the table that joins them."""

from dataclasses import dataclass
from enum import StrEnum

from consult.core.errors import Forbidden, Problem
from consult.core.locales import OFFERED
from consult.core.text import N_
from consult.infra.addresses import is_mail_address

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128


class Role(StrEnum):
    """What a member of staff is in a consultation."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    FACILITATOR = "facilitator"
    WORKING_GROUP = "working_group"


ROLE_LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.EDITOR: N_("Editor"),
    Role.FACILITATOR: N_("Facilitator"),
    Role.WORKING_GROUP: N_("Working group"),
}


class Permission(StrEnum):
    """One kind of thing that a role may allow."""

    SEE_DESK = "see_desk"
    MANAGE_CONSULTATION = "manage_consultation"
    MANAGE_PEOPLE = "manage_people"
    EDIT_CONTENT = "edit_content"
    RECORD_EVIDENCE = "record_evidence"
    SEE_SIGN_UPS = "see_sign_ups"
    READ_EVIDENCE = "read_evidence"
    EXPORT = "export"
    READ_RAW = "read_raw"


_EVERYONE = {Permission.SEE_DESK, Permission.READ_EVIDENCE}

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.EDITOR: frozenset(
        _EVERYONE
        | {Permission.EDIT_CONTENT, Permission.RECORD_EVIDENCE, Permission.SEE_SIGN_UPS, Permission.EXPORT}
    ),
    Role.FACILITATOR: frozenset(_EVERYONE | {Permission.RECORD_EVIDENCE, Permission.SEE_SIGN_UPS}),
    Role.WORKING_GROUP: frozenset(_EVERYONE | {Permission.EXPORT}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in one consultation; `scope_id` None means in every consultation."""

    role: Role
    scope_id: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """The member of staff on whose behalf something is read or changed."""

    id: str
    name: str
    locale: str
    grants: frozenset[Grant]


def roles_in(actor: Actor, scope_id: str | None) -> frozenset[Role]:
    """The actor's roles in that consultation; with None, the roles that hold everywhere."""
    return frozenset(grant.role for grant in actor.grants if grant.scope_id in (None, scope_id))


def may(actor: Actor, permission: Permission, scope_id: str | None) -> bool:
    """Whether a role of the actor in that scope allows it."""
    return any(permission in ALLOWED[role] for role in roles_in(actor, scope_id))


def require(actor: Actor | None, permission: Permission, scope_id: str | None) -> None:
    """Forbidden unless the actor may do it there. None stands for the command line, which may."""
    if actor is not None and not may(actor, permission, scope_id):
        raise Forbidden(permission)


def normal_email(typed: str) -> str:
    """A mail address the way it is kept and compared."""
    return typed.strip().lower()


def check_password(password: str, place: str = "password") -> list[Problem]:
    """What is wrong with a new password. Only its length counts; no kinds of characters are asked for."""
    if len(password) < SHORTEST_PASSWORD:
        return [Problem(place, N_("Use at least %(least)s characters."), {"least": SHORTEST_PASSWORD})]
    if len(password) > LONGEST_PASSWORD:
        return [Problem(place, N_("Use at most %(most)s characters."), {"most": LONGEST_PASSWORD})]
    return []


def check_staff(email: str, name: str, locale: str) -> list[Problem]:
    """What is wrong with a member of staff's mail address, name and language."""
    problems = []
    if len(email) > 254 or not is_mail_address(email):
        problems.append(Problem("email", N_("Write a mail address like name@example.org.")))
    return problems + check_name(name) + check_locale(locale)


def check_name(name: str) -> list[Problem]:
    """What is wrong with a name."""
    if not name.strip():
        return [Problem("name", N_("Write a name."))]
    if len(name) > 200:
        return [Problem("name", N_("Write at most %(most)s characters."), {"most": 200})]
    return []


def check_locale(locale: str) -> list[Problem]:
    """What is wrong with the language chosen for the desk."""
    return [] if locale in OFFERED else [Problem("locale", N_("Choose one of the languages."))]
