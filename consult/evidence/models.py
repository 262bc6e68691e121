"""Tables of sources, their passages, and the cards of studies and statements."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import ActorGroup, Consultation, Theme
from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Source(Base):
    """Something evidence comes from.

    `title` is staff's own name for it, `about` what else there is to know; both are in `locale`.
    """

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('interview','meeting','study','statement','committee','earlier_plan')", name="kind"
        ),
        Index("ix_source_consultation_kind", "consultation_id", "kind"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    locale: Mapped[str] = mapped_column(LocaleTag)
    day: Mapped[date | None]
    actor_group_id: Mapped[str | None] = mapped_column(ForeignKey("actor_group.id"))
    about: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    # Rises with every save, so that a save on top of somebody else's is noticed.
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = relationship()
    actor_group: Mapped[ActorGroup | None] = relationship()


class Passage(Base):
    """A piece of a source in its own language.

    `addressed_to` is the centre or body a remark or action is for; `due_on` a criterion's deadline and `due_words`
    how it was put ("in the autumn of 2015"); `may_quote` is whether it may be quoted word for word.
    """

    __tablename__ = "passage"
    __table_args__ = (
        Index("uq_passage_position", "source_id", "position", unique=True),
        CheckConstraint("position >= 0", name="position"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(LocaleTag)
    addressed_to: Mapped[str | None] = mapped_column(String(200))
    due_on: Mapped[date | None]
    due_words: Mapped[str | None] = mapped_column(String(200))
    may_quote: Mapped[bool] = mapped_column(default=True)

    source: Mapped[Source] = relationship()
    themes: Mapped[list["PassageTheme"]] = relationship(cascade="all, delete-orphan")
    translations: Mapped[list["PassageTranslation"]] = relationship(cascade="all, delete-orphan")


class PassageTheme(Base):
    """A passage belongs to a theme; it may belong to several."""

    __tablename__ = "passage_theme"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)

    theme: Mapped[Theme] = relationship()


class PassageTranslation(Base):
    """A passage in another language, and who turned it."""

    __tablename__ = "passage_translation"
    __table_args__ = (CheckConstraint("how IN ('facilitator','interpreter','translator')", name="how"),)

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(LocaleTag, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class Study(Base):
    """The card of a study."""

    __tablename__ = "study"

    source_id: Mapped[str] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    reference: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(300), default="")
    population: Mapped[str] = mapped_column(String(300), default="")
    year: Mapped[int | None]
    licence: Mapped[str] = mapped_column(String(200), default="")

    source: Mapped[Source] = relationship()


class Statement(Base):
    """The card of a hearing statement: which body sent it."""

    __tablename__ = "statement"

    source_id: Mapped[str] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    body_name: Mapped[str] = mapped_column(String(200))

    source: Mapped[Source] = relationship()
