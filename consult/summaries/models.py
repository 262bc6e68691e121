"""The table of snapshots that delivered documents quote."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Snapshot(Base):
    """A delivered state: its number in the consultation, its digest, and the counts per source it was made from."""

    __tablename__ = "snapshot"
    __table_args__ = (Index("uq_snapshot_number", "consultation_id", "number", unique=True),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    theme_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id"))
    format: Mapped[str] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(LocaleTag)
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]]
