"""The table of wording."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Wording(Base):
    """The text of one slot in one language.

    `source_digest` is the digest of the source text it was made from (for the source itself, of itself); when it no
    longer matches, the wording is outdated.
    """

    __tablename__ = "wording"
    __table_args__ = (
        Index("uq_wording_slot", "owner_kind", "owner_id", "name", "locale", unique=True),
        CheckConstraint("origin IN ('person','machine','import')", name="origin"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(160))
    locale: Mapped[str] = mapped_column(LocaleTag)
    text: Mapped[str] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    reviewed_at: Mapped[datetime | None]
