"""Changes to staff and their roles, and the line each change leaves in the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry
from consult.accounts.rules import Actor


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
