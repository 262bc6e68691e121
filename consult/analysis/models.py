"""What the columns hold and what has been shown of them."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.infra.db import Base


class ColumnState(Base):
    """Up to when a questionnaire's columns are counted, and how many responses are in them and in the shown view.

    `shown_responses` advances in steps of at least the consultation's minimum, so that before minus after says nothing.
    """

    __tablename__ = "column_state"

    questionnaire_id: Mapped[str] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    folded_at: Mapped[datetime]
    responses: Mapped[int] = mapped_column(default=0)
    shown_responses: Mapped[int] = mapped_column(default=0)
