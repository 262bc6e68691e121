"""The sample's interviews, study, statement and earlier plan."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from consult.evidence.actions import register_earlier_plan, register_statement, register_study
from consult.evidence.rules import PassageInput, PassageKind, TranslationHow, TranslationInput
from consult.interviews.actions import record_interview
from consult.interviews.rules import InterpreterKind, PlaceKind
from consult.ops.sample.documents import read_document
from consult.ops.sample.stage import Stage

PLACES = {
    "library": "Samtale på biblioteket",
    "language_cafe": "Samtale i sprogcaféen",
    "home": "Samtale i hjemmet",
    "workplace": "Samtale på arbejdspladsen",
    "association": "Samtale i foreningen",
}


def add_interviews(stage: Stage) -> None:
    """The interviews, recorded by the facilitator."""
    for interview in read_document("interviews")["interviews"]:
        by_interpreter = interview["interpreter"] != "none"
        how = TranslationHow.INTERPRETER if by_interpreter else TranslationHow.FACILITATOR
        record_interview(
            stage.session,
            stage.facilitator,
            consultation_id=stage.consultation.id,
            # The title stands beside every passage, so it must not name a language that is spoken by few.
            title=PLACES[interview["place_kind"]],
            day=stage.day(interview["day"]),
            place_kind=PlaceKind(interview["place_kind"]),
            spoken_locale=interview["locale"],
            interpreter=InterpreterKind(interview["interpreter"]),
            actor_group_id=stage.actor_groups[interview["actor_group"]],
            consent_notes=interview["consent_notes"],
            consent_quote=interview["consent_quote"],
            passages=[passage_of(stage, entry, entry["kind"], how=how) for entry in interview["passages"]],
            now=stage.now,
        )


def add_sources(stage: Stage) -> None:
    """The study, the statement and the earlier plan, registered by the administrator."""
    document = read_document("sources")
    centres = {centre["code"]: centre["name"] for centre in document["centres"]}
    for study in document["studies"]:
        add_study(stage, study)
    for statement in document["statements"]:
        register_statement(
            stage.session,
            stage.administrator,
            consultation_id=stage.consultation.id,
            title=statement["title"],
            body_name=statement["sender"],
            day=date.fromisoformat(statement["date"]),
            locale=statement["locale"],
            actor_group_id=stage.actor_groups[statement["actor_group"]],
            passages=[
                passage_of(stage, point, point["kind"], addressed_to=centres.get(point["centre"], ""))
                for point in statement["points"]
            ],
            now=stage.now,
        )
    for plan in document["earlier_plans"]:
        add_plan(stage, plan, centres)


def add_study(stage: Stage, study: Mapping[str, Any]) -> None:
    """One study with its findings."""
    register_study(
        stage.session,
        stage.administrator,
        consultation_id=stage.consultation.id,
        title=study["title"],
        locale=study["locale"],
        reference=study["reference"],
        method=study["method"],
        population=study["population"],
        year=study["year"],
        licence=study["licence"],
        passages=[
            passage_of(stage, finding, "finding", may_quote=study["quotation_allowed"])
            for finding in study["findings"]
        ],
        now=stage.now,
    )


def add_plan(stage: Stage, plan: Mapping[str, Any], centres: Mapping[str, str]) -> None:
    """One earlier plan: the actions of each centre, and after them its success criteria."""
    passages = [
        passage_of(stage, entry, kind, addressed_to=centres[part["centre"]])
        for part in plan["parts"]
        for kind, entries in (("action", part["actions"]), ("criterion", part["criteria"]))
        for entry in entries
    ]
    without_part = (f"{centres[entry['centre']]}: {entry['text']}" for entry in plan["without_part"])
    register_earlier_plan(
        stage.session,
        stage.administrator,
        consultation_id=stage.consultation.id,
        title=plan["title"],
        day=date(plan["years"]["from"], 1, 1),
        locale=plan["locale"],
        about="\n\n".join(paragraphs(plan["method"], plan["economy"], *without_part)),
        passages=passages,
        now=stage.now,
    )


def paragraphs(*texts: str | None) -> Iterable[str]:
    """Those that say something."""
    return (text for text in texts if text)


def passage_of(
    stage: Stage,
    entry: Mapping[str, Any],
    kind: str,
    *,
    addressed_to: str = "",
    may_quote: bool = True,
    how: TranslationHow = TranslationHow.FACILITATOR,
) -> PassageInput:
    """A passage as the documents write one."""
    due_on = entry.get("due_on")
    return PassageInput(
        kind=PassageKind(kind),
        text=entry["text"],
        locale=entry["locale"],
        theme_ids=stage.theme_ids(entry["themes"]),
        translations=tuple(
            TranslationInput(locale, text, how) for locale, text in entry.get("translations", {}).items()
        ),
        addressed_to=addressed_to,
        due_on=date.fromisoformat(due_on) if due_on else None,
        due_words=entry.get("due_text") or "",
        may_quote=may_quote,
    )
