"""Who may do what: roles, permissions and the table that joins them."""

from dataclasses import dataclass
from enum import StrEnum

from consult.core.text import N_


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
