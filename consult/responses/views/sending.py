"""Looking over, sending, and what the respondent keeps; and how to go on another day."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from consult.consultations.doors import Visit, public_consultation
from consult.core.clock import utc_now
from consult.core.codes import group_code
from consult.infra.seal import Seal
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.answers import check, clean, path
from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.pages import pages, visible_pages
from consult.responses.actions import submit
from consult.responses.pages import OTHER_LABEL, read_back
from consult.responses.queries import find_draft, find_response
from consult.responses.rules import RECEIPT_SECONDS, DraftView
from consult.responses.views.blank import SLOT, blank_page
from consult.responses.views.code import sent_page
from consult.responses.views.form_page import asked_language, questionnaire_menu
from consult.responses.views.visit import (
    Way,
    address,
    form_key,
    opened_way,
    published,
    require_open,
    seal,
    to,
    version_of,
    way_of_form_key,
)
from consult.web.context import transaction
from consult.web.errors import plain_answer
from consult.web.form_keys import FIELD, secret
from consult.web.shelf import put_on_shelf


@public_consultation
def review(visit: Visit, questionnaire: str, sealed: str) -> Answer:
    """All answers, to look at before they are sent."""
    way = opened_way(sealed, visit.now.timestamp())
    if way is None:
        return to(visit, "by_code", questionnaire)
    version = version_of(visit, questionnaire, way.version_id)
    require_open(visit, version)
    draft = find_draft(visit.session, way.code_hash)
    if draft is None:
        return to(visit, "by_code", questionnaire)
    return plain_answer(_review_page(visit, version, way, draft, sealed), 200)


def _review_page(visit: Visit, version: VersionView, way: Way, draft: DraftView, sealed: str) -> str:
    definition, answers = version.definition, draft.answers
    asked = path(definition, answers, visit.today)
    sections = read_back(
        version,
        visible_pages(definition, answers, visit.today),
        answers,
        visit.locale.tag,
        asked,
        gettext(OTHER_LABEL),
    )
    last = visible_pages(definition, answers, visit.today)[-1]
    return render_template(
        "responses/review.html",
        version=version,
        sections=sections,
        page_href=lambda key: address(visit, "page", version.slug, sealed=sealed, key=key),
        back_href=address(visit, "page", version.slug, sealed=sealed, key=last.key),
        form_key=form_key(version, way.code),
        language_menu_entries=questionnaire_menu(visit, version),
    )


@public_consultation
def send(visit: Visit, questionnaire: str, sealed: str) -> Answer:
    """Send what is kept; pressed twice, the same receipt comes back."""
    way = opened_way(sealed, visit.now.timestamp())
    if way is None:
        way = way_of_form_key(request.form.get(FIELD, ""), request.form.get("version", ""))
    if way is None:
        return to(visit, "by_code", questionnaire)
    version = version_of(visit, questionnaire, way.version_id)
    require_open(visit, version)
    draft = find_draft(visit.session, way.code_hash)
    if draft is None:
        return sent_before(visit, version, way) or to(visit, "by_code", questionnaire)
    problems = check(version.definition, draft.answers, list(version.definition.by_code), visit.today)
    if problems:
        place = next(each for each in pages(version.definition) if problems[0].place in each.codes)
        return to(visit, "page", questionnaire, sealed=way.sealed(visit.now.timestamp()), key=place.key)
    sent = send_answers(visit, version, way, clean(version.definition, draft.answers, visit.today))
    return sent or to(visit, "by_code", questionnaire)


def send_answers(
    visit: Visit, version: VersionView, way: Way, answers: Mapping[str, AnswerValue]
) -> Answer | None:
    """Keep the answers, once, and lead to the receipt; sent before, to the same receipt.

    Other answers than those sent before are not kept, and what was sent is shown. None when it was taken back.
    """
    with transaction() as session:
        is_new = submit(
            session,
            version=version,
            code_hash=way.code_hash,
            answers=answers,
            locale=visit.locale.tag,
            today=visit.today,
        )
    return _receipt_of(visit, version, way) if is_new else sent_before(visit, version, way, answers)


def sent_before(
    visit: Visit, version: VersionView, way: Way, again: Mapping[str, AnswerValue] | None = None
) -> Answer | None:
    """The receipt of what was sent under this code before, or what it was where `again` says otherwise.

    None where there is nothing, or nothing any more: nobody gets a receipt for answers that are not kept.
    """
    found = find_response(visit.session, way.code_hash)
    if found is None or found.answers is None:
        return None
    if again is not None and found.answers != dict(again):
        return sent_page(visit, version, way, found)
    return _receipt_of(visit, version, way)


def _receipt_of(visit: Visit, version: VersionView, way: Way) -> Answer:
    sealed = seal("receipt", secret()).close(f"{way.code}.{version.id}", now=visit.now.timestamp())
    return to(visit, "receipt", version.slug, sealed=sealed)


@public_consultation
def receipt(visit: Visit, questionnaire: str, sealed: str) -> Answer:
    """What the respondent keeps. The address works for an hour; after that the code itself is asked for."""
    opened = opened_receipt(seal("receipt", secret()), sealed, visit.now)
    if opened is None:
        return to(visit, "by_code", questionnaire)
    version = version_of(visit, questionnaire, opened.version_id)
    blank = blank_page("receipt", visit, version, lambda: _receipt_page(visit, version), is_personal=True)
    put_on_shelf(blank, codes_of_receipts(seal("receipt", secret()), version.id), any_last=True)
    return blank.answer(group_code(opened.code))


def opened_receipt(receipts: Seal, sealed: str, now: datetime) -> Way | None:
    """Whose receipt is asked for; None when the seal is broken or old."""
    plain = receipts.open(sealed, now=now.timestamp(), seconds=RECEIPT_SECONDS)
    if plain is None:
        return None
    code, _, version_id = plain.partition(".")
    return Way(code, version_id)


def codes_of_receipts(receipts: Seal, version_id: str) -> Callable[[str], str | None]:
    """What gives the code to show for the last part of a receipt's address; None unless it is of that version."""

    def code_of(sealed: str) -> str | None:
        opened = opened_receipt(receipts, sealed, utc_now())
        return group_code(opened.code) if opened and opened.version_id == version_id else None

    return code_of


def _receipt_page(visit: Visit, version: VersionView) -> str:
    return render_template(
        "responses/receipt.html",
        version=version,
        code=SLOT,
        thanks=version.text("thanks", visit.locale.tag),
        code_href=address(visit, "by_code", version.slug),
        closes_on=version.closes_on,
        consultation_view=visit.consultation,
        language_menu_entries=questionnaire_menu(visit, version),
    )


@public_consultation
def receipt_in(visit: Visit, questionnaire: str, sealed: str) -> Answer:
    """The receipt in another language. A button and not a link, so that the kept page holds no address of anybody's."""
    language = asked_language(published(visit, questionnaire))
    return to(visit, "receipt", questionnaire, locale=language, sealed=sealed)


@public_consultation
def later(visit: Visit, questionnaire: str, sealed: str) -> Answer:
    """How to go on another day: the code, until when, and where to type it."""
    way = opened_way(sealed, visit.now.timestamp())
    if way is None:
        return to(visit, "by_code", questionnaire)
    version = version_of(visit, questionnaire, way.version_id)
    draft = find_draft(visit.session, way.code_hash)
    if draft is None:
        return to(visit, "by_code", questionnaire)
    here = next(each.key for each in pages(version.definition) if each.number == draft.page)
    page = render_template(
        "responses/later.html",
        version=version,
        code=group_code(way.code),
        expires_on=draft.expires_on,
        code_href=address(visit, "by_code", questionnaire),
        continue_href=address(visit, "page", questionnaire, sealed=sealed, key=here),
        language_menu_entries=questionnaire_menu(visit, version),
    )
    return plain_answer(page, 200)
