"""How long answering takes, so that people can be told before they start.

Basis: reading at 180 words a minute (adults read prose at about 240; many here read in their second language), and
for each question the seconds of its kind for thinking and marking (`definition.KINDS`): 4 for one choice or a
scale, 7 for several choices, 6 for a number, 12 for a line and 40 for a long text, which about half leave empty.
A question asked only under a condition counts half.
"""

import math

from consult.questionnaires.rules.definition import Definition, Question
from consult.questionnaires.rules.slots import (
    INTRODUCTION,
    TITLE,
    Words,
    choice_slot,
    question_slot,
    section_slot,
)

WORDS_PER_MINUTE = 180


def minutes(definition: Definition, words: Words, locale: str) -> int:
    """Minutes to answer in that language, rounded up, at least 1."""

    def reading(*names: str) -> float:
        return sum(len(words.get(name, {}).get(locale, "").split()) for name in names) * 60 / WORDS_PER_MINUTE

    def answering(question: Question) -> float:
        code = question.code
        read = reading(question_slot(code, "text"), question_slot(code, "hint"))
        read += reading(*(choice_slot(code, choice.code) for choice in question.choices))
        return (read + question.traits.seconds) * (0.5 if question.relevant else 1)

    seconds = reading(TITLE, INTRODUCTION) + sum(map(answering, definition.questions))
    for section in definition.sections:
        seconds += reading(section_slot(section.code, "title"), section_slot(section.code, "introduction"))
    return max(1, math.ceil(seconds / 60))
