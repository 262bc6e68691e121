"""A small questionnaire, answers to it by chance, and ways to get both into a database."""

import random
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.core.ids import new_id
from consult.questionnaires.actions import import_document, publish
from consult.questionnaires.models import Questionnaire
from consult.questionnaires.queries import VersionView, get_version
from consult.questionnaires.rules.document import read_document
from consult.responses.actions import submit
from tests.factories import MadeConsultation

LANGUAGES = ("da", "en", "ar")


def words(text: str) -> dict[str, str]:
    """A text in the three languages of the samples, with its language before it."""
    return {tag: f"{tag}: {text}" for tag in LANGUAGES}


def choices(*codes: str, **marks: str) -> list[dict[str, Any]]:
    """Choices with these codes; `exclusive="none"` marks one."""
    return [
        {"code": code, "text": words(code.replace("_", " "))}
        | {mark: True for mark, of in marks.items() if of == code}
        for code in codes
    ]


def document(code: str = "citizens", **replaced: Any) -> dict[str, Any]:
    """The interchange document of the questionnaire."""
    work: list[dict[str, Any]] = [
        {
            "code": "status",
            "kind": "single",
            "text": words("What do you do?"),
            "choices": choices("job", "school", "home"),
            "other": True,
        },
        {
            "code": "barriers",
            "kind": "multiple",
            "text": words("What is in the way?"),
            "choices": choices("language", "papers", "children", "none", exclusive="none"),
            "max": 3,
        },
        {
            "code": "fair",
            "kind": "scale",
            "text": words("Is it fair?"),
            "choices": choices("a1", "a2", "a3", "dont_know", outside_scale="dont_know"),
        },
        {"code": "idea", "kind": "long_text", "text": words("What should we do?")},
    ]
    health: list[dict[str, Any]] = [
        {"code": "days", "kind": "number", "text": words("How many days?"), "min": 0, "max": 7},
        {
            "code": "help",
            "kind": "long_text",
            "text": words("What would help?"),
            "themes": ["health", "education-and-work"],
        },
    ]
    about: list[dict[str, Any]] = [
        {
            "code": "age",
            "kind": "single",
            "background": "age_band",
            "text": words("How old are you?"),
            "choices": choices("young", "middle", "old"),
        },
    ]
    sections = [
        {"code": "work", "theme": "education-and-work", "title": words("Work"), "questions": work},
        {"code": "health", "theme": "health", "title": words("Health"), "questions": health},
        {"code": "about", "theme": None, "title": words("About you"), "questions": about},
    ]
    return {
        "format": "consult-questionnaire",
        "format_version": 1,
        "code": code,
        "source_language": "da",
        "languages": list(LANGUAGES),
        "layout": "section",
        "review": True,
        "title": words("Questions for you"),
        "introduction": words("About six topics"),
        "thanks": words("Thank you"),
        "sections": sections,
    } | replaced


def put_questionnaire(
    session: Session, consultation: MadeConsultation, now: datetime, doc: Mapping[str, Any] | None = None
) -> VersionView:
    """The questionnaire, published."""
    draft = import_document(
        session,
        None,
        consultation_id=consultation.id,
        document=read_document(dict(doc or document())),
        now=now,
    )
    session.flush()
    questionnaire = session.scalars(
        select(Questionnaire).where(Questionnaire.id == draft.questionnaire_id)
    ).one()
    version = publish(session, None, questionnaire, locales=["da", "en", "ar"], now=now)
    session.flush()
    return get_version(session, version.id)


def some_answers(chance: random.Random) -> dict[str, Any]:
    """Answers as a person might give, some questions left out, some choices rare."""
    answers: dict[str, Any] = {}
    if chance.random() < 0.95:
        answers["status"] = chance.choices(["job", "school", "home", "other"], [60, 30, 7, 3])[0]
        if answers["status"] == "other":
            answers["status__other"] = "something else"
    if chance.random() < 0.9:
        some = chance.sample(["language", "papers", "children"], chance.randint(1, 3))
        answers["barriers"] = ["none"] if chance.random() < 0.1 else sorted(some)
    if chance.random() < 0.9:
        answers["fair"] = chance.choices(["a1", "a2", "a3", "dont_know"], [40, 30, 27, 3])[0]
    if chance.random() < 0.8:
        answers["days"] = chance.randint(0, 7)
    if chance.random() < 0.9:
        answers["age"] = chance.choices(["young", "middle", "old"], [30, 60, 10])[0]
    if chance.random() < 0.3:
        answers["idea"] = f"Idea {chance.randint(1, 999)}"
    return answers


def put_response(
    session: Session,
    version: VersionView,
    answers: Mapping[str, Any],
    *,
    locale: str = "da",
    today: date = date(2026, 6, 17),
    answer_locales: Mapping[str, str] | None = None,
) -> str:
    """A response; the digest of its code."""
    code_hash = new_id() * 4
    assert submit(
        session,
        version=version,
        code_hash=code_hash,
        answers=answers,
        locale=locale,
        today=today,
        answer_locales=answer_locales,
        is_synthetic=True,
    )
    return code_hash


def put_responses(session: Session, version: VersionView, number: int, seed: int = 1) -> list[str]:
    """Many responses by chance; the digests of their codes."""
    chance = random.Random(seed)
    return [
        put_response(session, version, some_answers(chance), locale=chance.choices(LANGUAGES, [80, 15, 5])[0])
        for _ in range(number)
    ]
