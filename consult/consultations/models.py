"""Tables of consultations and what frames them. Words are wording rows, owned by the row's key."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Consultation(Base):
    """One policy process.

    `locales` are the languages offered to citizens; `minimum_count` is the smallest count that may be shown.
    Wording (`consultation`): title, summary, background, decides, change, next, municipality, and the privacy notice
    privacy_controller, privacy_purpose, privacy_legal_basis, privacy_retention, privacy_rights, privacy_contact.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("minimum_count >= 3", name="minimum_count"),
        CheckConstraint("closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on", name="dates"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    source_locale: Mapped[str] = mapped_column(LocaleTag, default="da")
    locales: Mapped[list[str]]
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    minimum_count: Mapped[int] = mapped_column(default=5)
    created_at: Mapped[datetime]


class Phase(Base):
    """A dated part of a consultation. Wording (`phase`): name, description."""

    __tablename__ = "phase"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    position: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    consultation: Mapped[Consultation] = relationship()


class PolicyGoal(Base):
    """One overall goal of the policy. Wording (`goal`): text."""

    __tablename__ = "policy_goal"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    position: Mapped[int]

    consultation: Mapped[Consultation] = relationship()


class Theme(Base):
    """What questions, points, passages and findings belong to. Wording (`theme`): name, sentence, about."""

    __tablename__ = "theme"
    __table_args__ = (Index("uq_theme_slug", "consultation_id", "slug", unique=True),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"))
    slug: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]

    consultation: Mapped[Consultation] = relationship()


class ActorGroup(Base):
    """A kind of stakeholder to be heard. Wording (`actor_group`): name."""

    __tablename__ = "actor_group"
    __table_args__ = (Index("uq_actor_group_code", "consultation_id", "code", unique=True),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]

    consultation: Mapped[Consultation] = relationship()


class Body(Base):
    """A group that carries the process. Wording (`body`): name, description."""

    __tablename__ = "body"
    __table_args__ = (CheckConstraint("kind IN ('steering','working')", name="kind"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]

    consultation: Mapped[Consultation] = relationship()


class Seat(Base):
    """A place in a group, named by function, never by person. Wording (`seat`): name."""

    __tablename__ = "seat"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]

    body: Mapped[Body] = relationship()
