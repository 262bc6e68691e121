"""Tables of meetings and sign-ups. A sign-up has no path to any answer."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation, Theme
from consult.core.ids import new_id
from consult.evidence.models import Source
from consult.infra.db import Base, Id, LocaleTag


class Meeting(Base):
    """A meeting. Wording (`meeting`): title, description, place, address, access.

    `capacity` None means no limit; `locales` are the languages spoken, `interpreters` those interpreted into.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("audience IN ('public','associations')", name="audience"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("attendance IS NULL OR attendance >= 0", name="attendance"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    audience: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sign_up_closes_at: Mapped[datetime]
    capacity: Mapped[int | None]
    locales: Mapped[list[str]]
    interpreters: Mapped[list[str]]
    wheelchair: Mapped[bool] = mapped_column(Boolean, default=False)
    child_care: Mapped[bool] = mapped_column(Boolean, default=False)
    hearing_loop: Mapped[bool] = mapped_column(Boolean, default=False)
    is_published: Mapped[bool] = mapped_column(Boolean, default=False)
    is_cancelled: Mapped[bool] = mapped_column(Boolean, default=False)
    source_id: Mapped[str | None] = mapped_column(ForeignKey("source.id"))
    # How many came, counted at the meeting.
    attendance: Mapped[int | None]

    consultation: Mapped[Consultation] = relationship()
    source: Mapped[Source | None] = relationship()
    themes: Mapped[list["MeetingTheme"]] = relationship(cascade="all, delete-orphan")


class MeetingTheme(Base):
    """A theme that a meeting is about; `not_reached` when the minutes say that there was no time for it."""

    __tablename__ = "meeting_theme"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    not_reached: Mapped[bool] = mapped_column(Boolean, default=False)

    theme: Mapped[Theme] = relationship()


class SignUp(Base):
    """A party that wants to come: contact, how many, and what they need. Erased after the meeting.

    `submission_hash` makes a double press one row; `cancel_hash` is the digest of the code in the cancel link.
    """

    __tablename__ = "sign_up"
    __table_args__ = (
        CheckConstraint("state IN ('confirmed','waiting','cancelled')", name="state"),
        CheckConstraint("companions >= 0 AND companions <= 9", name="companions"),
        CheckConstraint("state = 'cancelled' OR email <> '' OR phone <> ''", name="contact"),
        Index("ix_sign_up_meeting_state", "meeting_id", "state", "turn"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    state: Mapped[str] = mapped_column(String(10))
    # The order of arrival in this meeting, by which the waiting list moves.
    turn: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    companions: Mapped[int] = mapped_column(default=0)
    interpreter_locale: Mapped[str | None] = mapped_column(LocaleTag)
    sign_language: Mapped[bool] = mapped_column(Boolean, default=False)
    interpreter_gender: Mapped[str] = mapped_column(String(10), default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(LocaleTag)
    submission_hash: Mapped[str] = mapped_column(String(64), unique=True)
    cancel_hash: Mapped[str] = mapped_column(String(64), unique=True)
    signed_up_at: Mapped[datetime]
    # News that no mail could bring: somebody has to ring this person.
    to_call: Mapped[bool] = mapped_column(Boolean, default=False)

    meeting: Mapped[Meeting] = relationship()
