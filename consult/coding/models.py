"""The table of translations of open answers; it goes when the answer goes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.infra.db import Base, Id, LocaleTag


class AnswerTranslation(Base):
    """An open answer in another language, and who turned it."""

    __tablename__ = "answer_translation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["response_id", "question_code"],
            ["open_answer.response_id", "open_answer.question_code"],
            ondelete="CASCADE",
            name="fk_answer_translation_open_answer",
        ),
        CheckConstraint("how IN ('facilitator','interpreter','translator')", name="how"),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[str] = mapped_column(Id, primary_key=True)
    question_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    locale: Mapped[str] = mapped_column(LocaleTag, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
