"""Changing questionnaires: bring one in, publish it, say when it is open."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor
from consult.consultations.rules import is_slug
from consult.core.errors import Conflict, Invalid, Problem
from consult.core.text import N_
from consult.languages.actions import set_words
from consult.languages.models import Wording
from consult.languages.rules import Origin
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionTheme
from consult.questionnaires.queries import (
    OWNER,
    VersionView,
    find_questionnaire,
    get_version,
    latest_version,
    theme_ids,
)
from consult.questionnaires.rules.completeness import missing_slots
from consult.questionnaires.rules.definition import definition_to_json
from consult.questionnaires.rules.document import Document


def import_document(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    document: Document,
    slug: str | None = None,
    now: datetime,
) -> QuestionnaireVersion:
    """A new draft from a document: of the questionnaire of that slug (the document's code by default), or a new one.

    A draft that is there already is replaced. Raises Invalid for a slug or theme that cannot be.
    """
    slug = slug or document.definition.code.replace("_", "-")
    problems = _unknown_themes(session, consultation_id, document)
    if not is_slug(slug):
        problems.append(
            Problem("slug", N_("Use lower-case letters, digits and hyphens in “%(slug)s”."), {"slug": slug})
        )
    if problems:
        raise Invalid(problems)
    questionnaire = find_questionnaire(session, consultation_id, slug)
    if questionnaire is None:
        questionnaire = Questionnaire(
            consultation_id=consultation_id, slug=slug, position=_next_position(session, consultation_id)
        )
        session.add(questionnaire)
        session.flush()
    draft = _draft_of(session, questionnaire, document)
    set_words(
        session,
        actor,
        kind=OWNER,
        owner_id=draft.id,
        words=document.words,
        source_locale=document.source_language,
        origin=Origin.IMPORT,
        now=now,
    )
    record(
        session,
        actor,
        verb="import",
        kind="questionnaire",
        object_id=questionnaire.id,
        scope_id=consultation_id,
        now=now,
        detail={"version": draft.number, "questions": len(document.definition.questions)},
    )
    return draft


def _draft_of(session: Session, questionnaire: Questionnaire, document: Document) -> QuestionnaireVersion:
    draft = latest_version(session, questionnaire.id, "draft")
    if draft is None:
        newest = latest_version(session, questionnaire.id)
        draft = QuestionnaireVersion(
            questionnaire_id=questionnaire.id, number=newest.number + 1 if newest else 1, state="draft"
        )
        session.add(draft)
    else:
        session.execute(delete(Wording).where(Wording.owner_kind == OWNER, Wording.owner_id == draft.id))
    draft.source_locale = document.source_language
    draft.definition = definition_to_json(document.definition)
    session.flush()
    _bind_themes(session, questionnaire.consultation_id, draft.id, document)
    return draft


def _bind_themes(session: Session, consultation_id: str, version_id: str, document: Document) -> None:
    session.execute(delete(VersionTheme).where(VersionTheme.version_id == version_id))
    definition = document.definition
    slugs = {slug for code in definition.by_code for slug in definition.themes_of(code)}
    slugs |= {section.theme for section in definition.sections if section.theme}
    for slug, theme_id in theme_ids(session, consultation_id).items():
        if slug in slugs:
            session.add(VersionTheme(version_id=version_id, theme_id=theme_id))
    session.flush()


def _unknown_themes(session: Session, consultation_id: str, document: Document) -> list[Problem]:
    known = theme_ids(session, consultation_id)
    sentence = N_("There is no theme “%(theme)s” in this consultation.")
    problems = []
    for place, section in enumerate(document.definition.sections):
        if section.theme is not None and section.theme not in known:
            problems.append(Problem(f"sections[{place}].theme", sentence, {"theme": section.theme}))
        for number, question in enumerate(section.questions):
            problems += [
                Problem(f"sections[{place}].questions[{number}].themes", sentence, {"theme": theme})
                for theme in question.themes or ()
                if theme not in known
            ]
    return problems


def _next_position(session: Session, consultation_id: str) -> int:
    count = select(func.count()).where(Questionnaire.consultation_id == consultation_id)
    return session.scalar(count) or 0


def publish(
    session: Session,
    actor: Actor | None,
    questionnaire: Questionnaire,
    *,
    locales: Iterable[str],
    now: datetime,
) -> QuestionnaireVersion:
    """Freeze the draft with its digest and open it in place of the version before, which is closed.

    `locales` are the languages the consultation is offered in; each must have every word. Raises Invalid with every
    fault, Conflict when there is no draft.
    """
    draft = latest_version(session, questionnaire.id, "draft")
    if draft is None:
        raise Conflict("no draft")
    view = get_version(session, draft.id)
    missing = missing_slots(view.definition, view.slots, view.source_locale, list(locales))
    problems = [
        Problem(slot, N_("The words in %(language)s are missing."), {"language": locale})
        for locale, slots in missing.items()
        for slot in slots
    ]
    if not any(question.traits.has_answer for question in view.definition.questions):
        problems.append(Problem("", N_("There is no question to answer.")))
    if problems:
        raise Invalid(problems)
    before = latest_version(session, questionnaire.id, "published")
    if before is not None:
        before.state = "closed"
        session.flush()
    frozen = json.dumps(draft.definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    draft.digest = hashlib.sha256(frozen.encode()).hexdigest()
    draft.state = "published"
    draft.published_at = now
    record(
        session,
        actor,
        verb="publish",
        kind="questionnaire",
        object_id=questionnaire.id,
        scope_id=questionnaire.consultation_id,
        now=now,
        detail={"version": draft.number, "digest": draft.digest},
    )
    return draft


def set_dates(
    session: Session,
    actor: Actor | None,
    questionnaire: Questionnaire,
    *,
    opens_on: date | None,
    closes_on: date | None,
    now: datetime,
) -> None:
    """Say from and until which day, both included, it takes answers. Raises Invalid when it ends before it begins."""
    if opens_on is not None and closes_on is not None and closes_on < opens_on:
        raise Invalid([Problem("closes_on", N_("The last day must not be before the first."))])
    questionnaire.opens_on, questionnaire.closes_on = opens_on, closes_on
    record(
        session,
        actor,
        verb="change-dates",
        kind="questionnaire",
        object_id=questionnaire.id,
        scope_id=questionnaire.consultation_id,
        now=now,
        detail={
            "opens_on": opens_on.isoformat() if opens_on else None,
            "closes_on": closes_on.isoformat() if closes_on else None,
        },
    )


def record_export(
    session: Session, actor: Actor | None, version: VersionView, *, consultation_id: str, now: datetime
) -> None:
    """Leave a line in the audit trail that a version was taken out as a file."""
    record(
        session,
        actor,
        verb="export",
        kind="questionnaire",
        object_id=version.questionnaire_id,
        scope_id=consultation_id,
        now=now,
        detail={"version": version.number},
    )
