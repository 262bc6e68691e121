"""The pages on which people answer. No cookie, no script needed; each page's answers are kept at its POST."""

from collections.abc import Mapping

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from consult.consultations.doors import Visit, public_consultation
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.answers import (
    Answers,
    PostedAnswers,
    check_and_clean,
    merged,
    read_posted,
)
from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.definition import Layout
from consult.questionnaires.rules.pages import Page, next_page, pages, previous_page
from consult.responses.actions import save_draft
from consult.responses.queries import find_draft, find_response
from consult.responses.rules import DraftView
from consult.responses.views.blank import SLOT, blank_page
from consult.responses.views.code import sent_page
from consult.responses.views.form_page import asked_language, form_page, page_of, questionnaire_menu
from consult.responses.views.sending import send_answers
from consult.responses.views.visit import (
    Way,
    address,
    form_key,
    form_keys,
    opened_way,
    published,
    require_open,
    to,
    version_of,
    way_of_form_key,
)
from consult.web.context import transaction
from consult.web.form_keys import FIELD
from consult.web.shelf import put_on_shelf


@public_consultation
def start(visit: Visit, questionnaire: str) -> Response:
    """The start page; a questionnaire that is whole on one page begins at once."""
    version = published(visit, questionnaire)
    require_open(visit, version)
    if version.definition.layout is Layout.WHOLE:
        blank = blank_page("whole", visit, version, lambda: _blank_form(visit, version))
    else:
        blank = blank_page("start", visit, version, lambda: _start_page(visit, version))
    fresh_key = form_keys(version)
    put_on_shelf(blank, lambda _: fresh_key())
    return blank.answer(fresh_key())


def _start_page(visit: Visit, version: VersionView) -> str:
    return render_template(
        "responses/start.html",
        version=version,
        title=version.text("title", visit.locale.tag),
        introduction=version.text("introduction", visit.locale.tag),
        minutes=version.minutes(visit.locale.tag),
        form_key=SLOT,
        code_href=address(visit, "by_code", version.slug),
        language_menu_entries=questionnaire_menu(visit, version),
    )


def _blank_form(visit: Visit, version: VersionView) -> str:
    page = pages(version.definition)[0]
    return form_page(visit, version, page, action=address(visit, "begin", version.slug), key=SLOT, answers={})


@public_consultation
def begin(visit: Visit, questionnaire: str) -> Answer:
    """Set out from the start page; a questionnaire that is whole on one page is answered here."""
    version = version_of(visit, questionnaire, request.form.get("version", ""))
    require_open(visit, version)
    way = way_of_form_key(request.form.get(FIELD, ""), version.id)
    if way is None:
        return _stale(visit, version)
    first = pages(version.definition)[0]
    if version.definition.layout is Layout.WHOLE:
        return _take(visit, version, way, first, DraftView(version.id, {}))
    language = asked_language(version) or visit.locale.tag
    return to(
        visit, "page", version.slug, locale=language, sealed=way.sealed(visit.now.timestamp()), key=first.key
    )


@public_consultation
def page(visit: Visit, questionnaire: str, sealed: str, key: str) -> Answer | str:
    """One page of the questionnaire with the answers so far."""
    way = opened_way(sealed, visit.now.timestamp())
    if way is None:
        return to(visit, "by_code", questionnaire)
    version = version_of(visit, questionnaire, way.version_id)
    require_open(visit, version)
    shown = page_of(version, key)
    draft = find_draft(visit.session, way.code_hash)
    if draft is None:
        if find_response(visit.session, way.code_hash) is not None:
            return to(visit, "by_code", questionnaire)
        draft = DraftView(version.id, {})
    typed = _typed_fields(draft, shown)
    return form_page(
        visit, version, shown, action="", key=form_key(version, way.code), answers=draft.answers, typed=typed
    )


@public_consultation
def answer(visit: Visit, questionnaire: str, sealed: str, key: str) -> Answer:
    """Take the answers of one page."""
    way = opened_way(sealed, visit.now.timestamp())
    if way is None:
        way = way_of_form_key(request.form.get(FIELD, ""), request.form.get("version", ""))
    if way is None:
        return to(visit, "by_code", questionnaire)
    version = version_of(visit, questionnaire, way.version_id)
    require_open(visit, version)
    draft = find_draft(visit.session, way.code_hash)
    if draft is None:
        response = find_response(visit.session, way.code_hash)
        if response is not None:
            return sent_page(visit, version, way, response) or to(visit, "start", questionnaire)
        draft = DraftView(version.id, {})
    return _take(visit, version, way, page_of(version, key), draft)


def _take(visit: Visit, version: VersionView, way: Way, shown: Page, draft: DraftView) -> Answer:
    """What was posted on a page: kept, told what is wrong, or sent, and then on to where the button leads."""
    definition = version.definition
    posted_form = request.form
    pairs = {name: posted_form.getlist(name) for name in posted_form if name.startswith("q.")}
    posted = read_posted(definition, shown.codes, pairs)
    answers = merged(definition, draft.answers, posted)
    problems, kept_answers = check_and_clean(definition, answers, shown.codes, visit.today)
    language, pressed = asked_language(version), request.form.get("do", "continue")
    if language is None and pressed == "continue" and problems:
        page_again = form_page(
            visit,
            version,
            shown,
            action="",
            key=form_key(version, way.code),
            answers=answers,
            typed=posted.raw,
            problems=problems,
        )
        return make_response(page_again, 422)
    # A draft also keeps what the way does not lead to at the moment, for whoever changes an answer and changes it back.
    good = dict(draft.answers) if problems else answers
    following = next_page(definition, shown, good, visit.today)
    if language is None and pressed == "continue" and following is None and not definition.review:
        return send_answers(visit, version, way, kept_answers) or _stale(visit, version)
    goal = _goal(_before(version, shown, good, visit), shown, following, language, pressed)
    number = next((each.number for each in pages(definition) if each.key == goal), shown.number)
    locale = language or visit.locale.tag
    with transaction() as session:
        # Another page of the same person may have been saved since this request began.
        newest = find_draft(session, way.code_hash, to_change=True) or draft
        if newest != draft and not problems:
            good = merged(definition, newest.answers, posted)
        kept = _with_page(newest, shown, None if problems else good, posted, number)
        save_draft(session, code_hash=way.code_hash, draft=kept, locale=locale, today=visit.today)
    return _onward(visit, version, way, goal, language)


def _with_page(
    draft: DraftView, shown: Page, good: Answers | None, posted: PostedAnswers, number: int
) -> DraftView:
    """The draft with what was posted on a page: as answers, or as typed where it is none yet."""
    typed = {key: pairs for key, pairs in draft.typed.items() if key != shown.key}
    if good is None:
        typed[shown.key] = _pairs(posted)
    return DraftView(draft.version_id, draft.answers if good is None else good, typed, number)


def _before(version: VersionView, shown: Page, answers: Mapping[str, AnswerValue], visit: Visit) -> str:
    """The key of the page before, or of this one when it is the first."""
    before = previous_page(version.definition, shown, answers, visit.today)
    return before.key if before else shown.key


def _goal(before: str, shown: Page, following: Page | None, language: str | None, pressed: str) -> str:
    if language is not None:
        return shown.key
    if pressed == "back":
        return before
    if pressed == "later":
        return "later"
    return following.key if following is not None else "review"


def _onward(visit: Visit, version: VersionView, way: Way, goal: str, language: str | None) -> Answer:
    sealed = way.sealed(visit.now.timestamp())
    if goal in ("later", "review"):
        return to(visit, goal, version.slug, locale=language, sealed=sealed)
    return to(visit, "page", version.slug, locale=language, sealed=sealed, key=goal)


def _pairs(posted: PostedAnswers) -> list[list[str]]:
    return [[name, value] for name, values in posted.raw.items() for value in values]


def _typed_fields(draft: DraftView, shown: Page) -> dict[str, list[str]] | None:
    if shown.key not in draft.typed:
        return None
    fields: dict[str, list[str]] = {}
    for name, value in draft.typed[shown.key]:
        fields.setdefault(name, []).append(value)
    return fields


def _stale(visit: Visit, version: VersionView) -> Answer:
    """A form key that was not made here, or whose answers were taken back: a fresh form with everything as typed."""
    shown = pages(version.definition)[0]
    if version.definition.layout is not Layout.WHOLE:
        return to(visit, "start", version.slug)
    pairs = {name: request.form.getlist(name) for name in request.form if name.startswith("q.")}
    typed = read_posted(version.definition, shown.codes, pairs).raw
    action = address(visit, "begin", version.slug)
    page_again = form_page(
        visit, version, shown, action=action, key=form_key(version), answers={}, typed=typed
    )
    return make_response(page_again, 422)
