"""The table of mails that wait, were sent or could not be sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag


class Mail(Base):
    """One mail. `lease_until` is how long a worker keeps it to itself; address and body are erased once sent."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','sent','failed')", name="state"),
        CheckConstraint(
            "state <> 'sent' OR (body IS NULL AND address IS NULL AND calendar IS NULL)", name="erased"
        ),
        Index("ix_mail_due", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    scope_id: Mapped[str | None] = mapped_column(Id)
    locale: Mapped[str] = mapped_column(LocaleTag)
    address: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[str | None] = mapped_column(Text)
    # An iCalendar file (RFC 5545) to attach, where the mail is about a meeting.
    calendar: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(200))
