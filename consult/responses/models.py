"""Tables of drafts and responses. Keys are random, days are kept and not times, and rows lie in key order on SQLite."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.ids import new_id
from consult.infra.db import Base, Id, LocaleTag
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion

# Without this SQLite would keep rows in the order of their arrival.
KEY_ORDER = {"sqlite_with_rowid": False}


class Draft(Base):
    """Answers on their way. Found by the digest of its code alone; never counted; erased when it expires.

    `typed` holds, page by page, the pairs that were typed and could not be read as answers yet.
    """

    __tablename__ = "draft"
    __table_args__ = (KEY_ORDER,)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id"))
    locale: Mapped[str] = mapped_column(LocaleTag)
    answers: Mapped[dict[str, Any]]
    typed: Mapped[dict[str, Any]]
    page: Mapped[int] = mapped_column(default=0)
    expires_on: Mapped[date] = mapped_column(index=True)


class Response(Base):
    """One completed questionnaire. `code_hash` is the digest of the receipt's code, and makes sending twice one row."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("channel IN ('web','assisted','paper','kiosk','import')", name="channel"),
        CheckConstraint("state IN ('kept','superseded','withdrawn')", name="state"),
        CheckConstraint("state <> 'withdrawn' OR answers IS NULL", name="withdrawn_is_empty"),
        CheckConstraint("state = 'withdrawn' OR answers IS NOT NULL", name="kept_is_complete"),
        Index("ix_response_version", "version_id", "state"),
        KEY_ORDER,
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id"))
    channel: Mapped[str] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(LocaleTag)
    day: Mapped[date]
    # None is the database's NULL and not JSON's null, so that the constraints see an emptied row.
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default="kept")
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_synthetic: Mapped[bool] = mapped_column(Boolean, default=False)

    version: Mapped[QuestionnaireVersion] = relationship()


class OpenAnswer(Base):
    """One free-text answer of a response, with the language it is written in, so that a theme page can read it."""

    __tablename__ = "open_answer"
    __table_args__ = (
        Index("ix_open_answer_question", "questionnaire_id", "question_code", "response_id"),
        KEY_ORDER,
    )

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    questionnaire_id: Mapped[str] = mapped_column(ForeignKey("questionnaire.id"))
    locale: Mapped[str] = mapped_column(LocaleTag)
    text: Mapped[str] = mapped_column(Text)

    response: Mapped[Response] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()


class FoldEntry(Base):
    """A response that the columns have yet to take in or to drop; written with the response itself."""

    __tablename__ = "fold_queue"
    __table_args__ = (KEY_ORDER,)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"))
    questionnaire_id: Mapped[str] = mapped_column(ForeignKey("questionnaire.id"))
    drop: Mapped[bool] = mapped_column(Boolean, default=False)


class Deletion(Base):
    """The ledger of withdrawals: what a restored backup must forget again."""

    __tablename__ = "deletion"
    __table_args__ = (KEY_ORDER,)

    response_id: Mapped[str] = mapped_column(Id, primary_key=True)
    day: Mapped[date]
