"""Tables of questionnaires and their frozen versions. The words are wording rows of the version."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Questionnaire(Base):
    """A questionnaire of a consultation, answered between two days."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        Index("uq_questionnaire_slug", "consultation_id", "slug", unique=True),
        CheckConstraint("closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on", name="dates"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"))
    slug: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]

    consultation: Mapped[Consultation] = relationship()


class QuestionnaireVersion(Base):
    """One version: a draft until it is published, and frozen with its digest from then on.

    Wording (`questionnaire_version`): see `rules.document` for the names of the slots.
    """

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        Index("uq_questionnaire_version_number", "questionnaire_id", "number", unique=True),
        CheckConstraint("state IN ('draft','published','closed')", name="state"),
        CheckConstraint("state = 'draft' OR digest IS NOT NULL", name="frozen"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    questionnaire_id: Mapped[str] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    source_locale: Mapped[str] = mapped_column(LocaleTag)
    definition: Mapped[dict[str, Any]]
    digest: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship()


class VersionTheme(Base):
    """A theme that a version's questions belong to; keeps the theme from being taken away."""

    __tablename__ = "version_theme"

    version_id: Mapped[str] = mapped_column(
        ForeignKey("questionnaire_version.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
