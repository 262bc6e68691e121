"""The sample's questionnaires and synthetic responses."""

from collections.abc import Mapping
from typing import Any

from consult.coding.actions import translate_answer
from consult.core.codes import hash_code, new_code
from consult.evidence.rules import TranslationHow
from consult.ops.sample.documents import read_bytes, read_document
from consult.ops.sample.responses import SyntheticResponse, synthetic_responses
from consult.ops.sample.stage import Stage
from consult.questionnaires.actions import import_document, publish, set_dates
from consult.questionnaires.queries import VersionView, get_published, get_questionnaire
from consult.questionnaires.rules.document import load_document
from consult.responses.actions import submit
from consult.responses.queries import find_response

COUNTS = {"citizens": 300, "professionals": 24}
OPENS, CLOSES = -40, 45


def add_questionnaires(stage: Stage) -> None:
    """Both questionnaires, published and open, with the responses to each."""
    pools = read_document("open_answers")
    for slug, count in COUNTS.items():
        file = f"questionnaire-{slug}"
        version = add_questionnaire(stage, slug, file)
        for response in synthetic_responses(read_document(file), pools[slug], count=count):
            add_response(stage, version, response)


def add_questionnaire(stage: Stage, slug: str, file: str) -> VersionView:
    """One questionnaire, from its file to its opening."""
    session, actor, consultation = stage.session, stage.administrator, stage.consultation
    document = load_document(read_bytes(file), set(stage.themes))
    import_document(
        session, actor, consultation_id=consultation.id, document=document, slug=slug, now=stage.now
    )
    questionnaire = get_questionnaire(session, consultation.id, slug)
    publish(session, actor, questionnaire, locales=consultation.locales, now=stage.now)
    days = {"opens_on": stage.day(OPENS), "closes_on": stage.day(CLOSES)}
    set_dates(session, actor, questionnaire, **days, now=stage.now)
    session.flush()
    return get_published(session, consultation.id, slug)


def add_response(stage: Stage, version: VersionView, response: SyntheticResponse) -> None:
    """One invented response, marked as such, under a code that nobody knows."""
    answers: Mapping[str, Any] = response["answers"]
    code_hash = hash_code(stage.secret, "synthetic", new_code())
    submit(
        stage.session,
        version=version,
        code_hash=code_hash,
        answers=answers,
        locale=response["locale"],
        today=stage.day(response["day_offset"]),
        answer_locales=response["answer_locales"],
        is_synthetic=True,
    )
    if not response["translations"]:
        return
    row = find_response(stage.session, code_hash)
    assert row is not None
    for question_code, text in response["translations"].items():
        translate_answer(
            stage.session,
            stage.facilitator,
            consultation_id=stage.consultation.id,
            response_id=row.id,
            question_code=question_code,
            locale=stage.consultation.source_locale,
            text=text,
            how=TranslationHow.TRANSLATOR.value,
            now=stage.now,
        )
