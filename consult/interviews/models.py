"""The head of an interview; its passages hang on the source."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.evidence.models import Source
from consult.infra.db import Base, LocaleTag


class Interview(Base):
    """Where and how an interview was held. No name of the person interviewed is kept anywhere."""

    __tablename__ = "interview"
    __table_args__ = (CheckConstraint("consent_notes", name="consent"),)

    source_id: Mapped[str] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    place_kind: Mapped[str] = mapped_column(String(30))
    spoken_locale: Mapped[str] = mapped_column(LocaleTag)
    interpreter: Mapped[str] = mapped_column(String(30), default="none")
    consent_notes: Mapped[bool] = mapped_column(Boolean)
    consent_quote: Mapped[bool] = mapped_column(Boolean)

    source: Mapped[Source] = relationship()
