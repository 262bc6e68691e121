"""The page of a form: made from a version, what was answered, what was typed and what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request

from consult.consultations.doors import Visit
from consult.core.errors import NotFound, Problem
from consult.core.locales import OFFERED
from consult.core.text import Text
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.definition import Layout
from consult.questionnaires.rules.pages import Page, find_page, next_page, pages
from consult.responses.pages import error_places, show_page
from consult.responses.views.visit import address
from consult.web.forms import say
from consult.web.locale import MenuEntry, menu_entries


def page_of(version: VersionView, key: str) -> Page:
    """The page of that key; NotFound when there is none."""
    found = find_page(version.definition, key)
    if found is None:
        raise NotFound(key)
    return found


def offered_locales(version: VersionView) -> tuple[str, ...]:
    """The languages in which both the questionnaire and the interface are complete."""
    return tuple(tag for tag in version.locales if tag in OFFERED)


def asked_language(version: VersionView) -> str | None:
    """The language whose button of the menu was pressed, or None."""
    language = request.form.get("language")
    return language if language in offered_locales(version) else None


def questionnaire_menu(visit: Visit, version: VersionView) -> list[MenuEntry]:
    """The languages of the questionnaire: links to this page in each, or inside a form its submit buttons."""
    offered = offered_locales(version)
    return menu_entries([tag for tag in visit.consultation.locales if tag in offered])


def form_page(
    visit: Visit,
    version: VersionView,
    shown: Page,
    *,
    action: str,
    key: str,
    answers: Mapping[str, AnswerValue],
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    """One page of the questionnaire, or the whole of it, in the page's language."""
    errors: dict[str, list[Text | str]] = {}
    summary: list[tuple[str, Text | str]] = []
    for place, problem in error_places(version, problems):
        sentence = _sentence(version, problem, visit.locale.tag)
        errors.setdefault(problem.place, []).append(sentence)
        summary.append((place, sentence))
    first = pages(version.definition)[0]
    context: dict[str, Any] = {
        "version": version,
        "title": version.text("title", visit.locale.tag),
        "introduction": version.text("introduction", visit.locale.tag),
        "minutes": version.minutes(visit.locale.tag),
        "code_href": address(visit, "by_code", version.slug),
        "action": action,
        "form_key": key,
        "page": show_page(
            version,
            shown,
            visit.locale.tag,
            answers=answers,
            typed=typed,
            errors=errors,  # type: ignore[arg-type]  # a sentence may be an author's own Text
            today=visit.today,
        ),
        "is_whole": version.definition.layout is Layout.WHOLE,
        "is_first": shown.key == first.key,
        "is_last": next_page(version.definition, shown, answers, visit.today) is None,
        "summary": summary,
        "today": visit.today.isoformat(),
        "language_menu_entries": questionnaire_menu(visit, version),
    }
    return render_template("responses/page.html", **context)


def _sentence(version: VersionView, problem: Problem, locale: str) -> Text | str:
    own = version.text(problem.values.get("own_message", ""), locale)
    return own if own else say(problem)
