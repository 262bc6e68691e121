"""Tables of staff, their grants and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Staff(Base):
    """A member of staff who can sign in."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    locale: Mapped[str] = mapped_column(LocaleTag, default="da")
    # Changes with the password, so that every sign-in made before is void.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_id)

    grants: Mapped[list["StaffGrant"]] = relationship(back_populates="staff", cascade="all, delete-orphan")


class StaffGrant(Base):
    """A role of a member of staff in one consultation, or everywhere.

    The consultation is named by its key without a foreign key, because consultations lie above accounts.
    """

    __tablename__ = "staff_grant"
    __table_args__ = (
        Index("uq_staff_grant", "staff_id", "role", "scope_id", unique=True),
        CheckConstraint("role IN ('administrator','editor','facilitator','working_group')", name="role"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    # "*" means every consultation: a NULL would escape the unique index.
    scope_id: Mapped[str] = mapped_column(Id)

    staff: Mapped[Staff] = relationship(back_populates="grants")


class AuditEntry(Base):
    """One change at the desk or one export: who, when, what. Never personal data, never answers."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_scope_at", "scope_id", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    scope_id: Mapped[str | None] = mapped_column(Id)
    verb: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any] | None]
