"""The public pages of meetings: the list, a meeting, signing up and cancelling."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from consult.consultations.doors import Visit, public_consultation
from consult.core.clock import local_day
from consult.core.codes import group_code, normalise_code
from consult.core.errors import Closed, Invalid, NotFound, Problem
from consult.core.text import N_
from consult.infra.seal import Seal
from consult.meetings.actions.sign_ups import cancel_sign_up, hash_of_cancel_code
from consult.meetings.actions.sign_ups import sign_up as sign_up_action
from consult.meetings.forms.sign_up import SignUpForm
from consult.meetings.letters import meeting_calendar
from consult.meetings.queries import (
    count_before,
    find_by_cancel_hash,
    find_sign_up,
    get_meeting,
    list_meetings,
)
from consult.meetings.rules.meeting import MeetingView, SignUpState
from consult.meetings.rules.places import State
from consult.meetings.rules.sign_up import SignUpView, cancel_code
from consult.meetings.views import words
from consult.web.context import transaction
from consult.web.errors import plain_answer, posted_pairs
from consult.web.form_keys import code_of_form_key, new_form_key, secret
from consult.web.forms import show_problems
from consult.web.limits import limited

public = Blueprint("meetings", __name__, template_folder="../templates")

SHOWN_SECONDS = 2 * 3600
TRIES, WITHIN_SECONDS = 30, 60.0


@public.app_context_processor
def words_of_meetings() -> dict[str, Any]:
    """What the templates of meetings say in words."""
    return {"meeting_words": words}


@public.route("/<locale:locale>/<consultation>/meetings/")
@public_consultation
def listing(visit: Visit) -> str:
    """Meetings to come, and those that were held."""
    found = list_meetings(visit.session, visit.consultation, visit.locale.tag)
    return render_template(
        "meetings/listing.html",
        coming=[meeting for meeting in found if not meeting.is_held(visit.now)],
        held=[meeting for meeting in reversed(found) if meeting.is_held(visit.now)],
        now=visit.now,
    )


@public.route("/<locale:locale>/<consultation>/meetings/<meeting_id>/")
@public_consultation
def show(visit: Visit, meeting_id: str) -> str:
    """One meeting."""
    found = get_meeting(visit.session, visit.consultation, meeting_id, visit.locale.tag)
    return render_template("meetings/meeting.html", meeting=found, now=visit.now, states=SignUpState)


@public.route("/<locale:locale>/<consultation>/meetings/<meeting_id>/calendar.ics")
@public_consultation
def calendar(visit: Visit, meeting_id: str) -> Response:
    """The meeting as a calendar file."""
    found = get_meeting(visit.session, visit.consultation, meeting_id, visit.locale.tag)
    file = meeting_calendar(
        visit.consultation, found, words.correspondence(), now=visit.now, locale=visit.locale.tag
    )
    response = make_response(file)
    response.mimetype = "text/calendar"
    name = f"meeting-{local_day(found.starts_at).isoformat()}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public.route("/<locale:locale>/<consultation>/meetings/<meeting_id>/sign-up/", methods=["GET", "POST"])
@public_consultation
@limited(TRIES, WITHIN_SECONDS)
def sign_up(visit: Visit, meeting_id: str) -> str | Response | Answer:
    """The form to sign up; a second press leads to the first one's confirmation."""
    found = get_meeting(visit.session, visit.consultation, meeting_id, visit.locale.tag)
    form = SignUpForm()
    form.prepare()
    if request.method == "POST":
        return _sign_up(visit, found, form)
    if found.sign_up_state(visit.now) is not SignUpState.OPEN:
        return _closed(visit, found)
    return _form_page(visit, found, form, form_key=new_form_key(_purpose(found), secret=secret()))


@public.route("/<locale:locale>/<consultation>/meetings/signed-up/<sealed>/")
@public_consultation
def signed_up(visit: Visit, sealed: str) -> Response:
    """What was noted, shown for two hours after signing up."""
    key = _seal().open(sealed, now=visit.now.timestamp(), seconds=SHOWN_SECONDS)
    noted = find_sign_up(visit.session, key) if key else None
    if noted is None:
        return _no_longer_shown()
    code = cancel_code(secret(), noted.id)
    page = render_template(
        "meetings/signed_up.html",
        meeting=get_meeting(visit.session, visit.consultation, noted.meeting_id, visit.locale.tag),
        sign_up=noted,
        before=count_before(visit.session, noted),
        code=code,
        spoken=group_code(code),
        states=State,
        now=visit.now,
    )
    return plain_answer(page, 200)


@public.route("/<locale:locale>/<consultation>/meetings/cancel/", methods=["GET", "POST"])
@public_consultation
@limited(TRIES, WITHIN_SECONDS)
def cancel_by_code(visit: Visit) -> str | Response | Answer:
    """Where a person without a mail types their code; it leads to the page that asks once more."""
    typed, problems = request.form.get("code", ""), []
    if request.method == "POST":
        code = normalise_code(typed)
        if code and find_by_cancel_hash(
            visit.session, visit.consultation, hash_of_cancel_code(secret(), code)
        ):
            return redirect(_cancel_url(visit, code), 303)
        problems = [Problem("code", N_("We do not know this code. Check the 16 digits."))]
    page = render_template("meetings/cancel_by_code.html", typed=typed, problems=problems)
    return make_response(page, 422) if problems else page


@public.route("/<locale:locale>/<consultation>/meetings/cancel/<code>", methods=["GET", "POST"])
@public_consultation
def cancel(visit: Visit, code: str) -> Answer:
    """A sign-up and the button that cancels it; the link in a mail cancels nothing by itself."""
    digits = normalise_code(code)
    if digits is None:
        raise NotFound("sign-up")
    if request.method == "POST":
        with transaction() as session:
            cancel_sign_up(
                session,
                consultation_id=visit.consultation.id,
                code=digits,
                post=words.correspondence(),
                now=visit.now,
            )
        return redirect(_cancel_url(visit, digits), 303)
    noted = find_by_cancel_hash(visit.session, visit.consultation, hash_of_cancel_code(secret(), digits))
    if noted is None:
        raise NotFound("sign-up")
    page = render_template(
        "meetings/cancel.html",
        meeting=get_meeting(visit.session, visit.consultation, noted.meeting_id, visit.locale.tag),
        sign_up=noted,
        states=State,
        now=visit.now,
    )
    return plain_answer(page, 200)


def _sign_up(visit: Visit, meeting: MeetingView, form: SignUpForm) -> Response | Answer:
    form_key = request.form.get("form_key", "")
    form_code = code_of_form_key(_purpose(meeting), form_key, secret=secret())
    try:
        if form_code is None:
            form_key = new_form_key(_purpose(meeting), secret=secret())
            raise Invalid(
                [Problem("form", N_("This page had been open for too long. Press the button once more."))]
            )
        with transaction() as session:
            done = sign_up_action(
                session,
                None,
                consultation_id=visit.consultation.id,
                meeting_id=meeting.id,
                given=form.typed(),
                locale=visit.locale.tag,
                form_code=form_code,
                post=words.correspondence(),
                now=visit.now,
            )
    except Closed:
        return _closed(visit, meeting)
    except Invalid as refused:
        rest = show_problems(form, refused.problems)
        form.form_errors = [*form.form_errors, *(_(problem.sentence) for problem in rest)]
        return make_response(_form_page(visit, meeting, form, form_key=form_key), 422)
    return redirect(_confirmation_url(visit, done), 303)


def _form_page(visit: Visit, meeting: MeetingView, form: SignUpForm, *, form_key: str) -> str:
    return render_template(
        "meetings/sign_up.html", meeting=meeting, form=form, form_key=form_key, now=visit.now
    )


def _closed(visit: Visit, meeting: MeetingView) -> Response:
    state = meeting.sign_up_state(visit.now)
    headings = {
        SignUpState.CANCELLED: _("The meeting is cancelled"),
        SignUpState.HELD: _("The meeting has been held"),
    }
    page = render_template(
        "meetings/closed.html",
        heading=headings.get(state, _("Sign-up is closed")),
        meeting=meeting,
        now=visit.now,
        posted=posted_pairs(),
    )
    return plain_answer(page, 403)


def _no_longer_shown() -> Response:
    page = render_template(
        "web/error.html",
        heading=_("This page is no longer shown"),
        happened=_("To protect you, what you wrote is only shown here for two hours after you signed up."),
        advice=[_("Your sign-up still holds. The link in our mail, or your code, opens it.")],
        posted=None,
    )
    return plain_answer(page, 404)


def _purpose(meeting: MeetingView) -> str:
    return f"sign-up:{meeting.id}"


def _seal() -> Seal:
    return Seal(secret(), "signed-up")


def _confirmation_url(visit: Visit, done: SignUpView) -> str:
    sealed = _seal().close(done.id, now=visit.now.timestamp())
    return url_for(
        "meetings.signed_up", locale=visit.locale.tag, consultation=visit.consultation.slug, sealed=sealed
    )


def _cancel_url(visit: Visit, code: str) -> str:
    return url_for(
        "meetings.cancel", locale=visit.locale.tag, consultation=visit.consultation.slug, code=code
    )
