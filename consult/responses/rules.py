"""What a response is made of, how long a draft is kept, and the channels answers come through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.definition import Definition

DRAFT_DAYS = 30
# How long an address with a sealed code works; after that the code itself is asked for.
PAGE_SECONDS = 24 * 3600
RECEIPT_SECONDS = 3600

Typed = dict[str, list[list[str]]]


class Channel(StrEnum):
    """How answers came in."""

    WEB = "web"
    ASSISTED = "assisted"
    PAPER = "paper"
    KIOSK = "kiosk"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as read: answers that are good, and what was typed on a page and is not an answer yet."""

    version_id: str
    answers: dict[str, AnswerValue]
    typed: Typed = field(default_factory=dict)
    page: int = 1
    expires_on: date | None = None


def expiry(today: date) -> date:
    """The last day of a draft saved today."""
    return today + timedelta(days=DRAFT_DAYS)


def open_texts(definition: Definition, answers: Mapping[str, AnswerValue]) -> list[tuple[str, str]]:
    """The answers in people's own words that a theme page reads: (code, text); "other" under `<code>__other`.

    Background variables are left out, because their words may name a person.
    """
    texts = []
    for question in definition.questions:
        if question.background is not None:
            continue
        keys = (question.code, question.other_key) if question.traits.is_text else (question.other_key,)
        for key in keys:
            text = answers.get(key)
            if isinstance(text, str) and text:
                texts.append((key, text))
    return texts
