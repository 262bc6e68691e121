"""With a code: go on where one stopped, or see and take back what was sent."""

from flask import render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import StringField

from consult.consultations.doors import Visit, public_consultation
from consult.core.codes import normalise_code
from consult.core.errors import NotFound
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.answers import path
from consult.questionnaires.rules.pages import pages, visible_pages
from consult.responses.actions import withdraw
from consult.responses.models import Response
from consult.responses.pages import OTHER_LABEL, read_back
from consult.responses.queries import find_draft, find_response
from consult.responses.views.visit import Way, address, published, to, version_of
from consult.web.context import transaction
from consult.web.errors import plain_answer
from consult.web.forms import PublicForm, required, stripped
from consult.web.limits import limited


class CodeForm(PublicForm):
    """Sixteen digits, in any script and grouping."""

    code = StringField(_l("Your code, 16 digits"), validators=[required()], filters=[stripped])


@public_consultation
@limited(30, 60)
def by_code(visit: Visit, questionnaire: str) -> Answer | str | tuple[str, int]:
    """Type a code; what it opens is a draft to go on with, or a response to see."""
    version = published(visit, questionnaire)
    form = CodeForm(formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        code = normalise_code(form.code.data or "")
        opened = _open(visit, version, Way(code, "")) if code else None
        if opened is not None:
            return opened
        form.code.errors = (
            gettext(
                "We find nothing under this code. Check the digits. "
                "What was taken back, or not finished in time, has been erased."
            ),
        )
    page = render_template(
        "responses/code.html",
        form=form,
        title=version.text("title", visit.locale.tag),
        start_href=address(visit, "start", questionnaire),
    )
    return (page, 422) if form.errors else page


def _open(visit: Visit, version: VersionView, way: Way) -> Answer | str | None:
    response = find_response(visit.session, way.code_hash)
    if response is not None and response.version.questionnaire_id == version.questionnaire_id:
        return sent_page(visit, version, way, response)
    draft = find_draft(visit.session, way.code_hash)
    if draft is None:
        return None
    try:
        begun = version_of(visit, version.slug, draft.version_id)
    except NotFound:
        return None
    here = next(each.key for each in pages(begun.definition) if each.number == draft.page)
    sealed = Way(way.code, begun.id).sealed(visit.now.timestamp())
    return to(visit, "page", version.slug, sealed=sealed, key=here)


def sent_page(visit: Visit, version: VersionView, way: Way, response: Response) -> Answer | None:
    """What was sent under a code, and taking it back; None when it has been taken back."""
    if response.answers is None:
        return None
    sent = version_of(visit, version.slug, response.version_id)
    answers = response.answers
    sections = read_back(
        sent,
        visible_pages(sent.definition, answers, visit.today),
        answers,
        visit.locale.tag,
        path(sent.definition, answers, visit.today),
        gettext(OTHER_LABEL),
    )
    page = render_template(
        "responses/sent.html",
        sections=sections,
        code=way.code,
        withdraw_href=address(visit, "take_back", version.slug),
    )
    return plain_answer(page, 200)


@public_consultation
def take_back(visit: Visit, questionnaire: str) -> Answer:
    """Take a response back."""
    version = published(visit, questionnaire)
    code = normalise_code(request.form.get("code", ""))
    if code is None:
        return to(visit, "by_code", questionnaire)
    with transaction() as session:
        withdraw(
            session,
            code_hash=Way(code, "").code_hash,
            questionnaire_id=version.questionnaire_id,
            today=visit.today,
        )
    return to(visit, "taken_back", questionnaire)


@public_consultation
def taken_back(visit: Visit, questionnaire: str) -> str:
    """Answers have been taken back."""
    published(visit, questionnaire)
    return render_template("responses/withdrawn.html")
