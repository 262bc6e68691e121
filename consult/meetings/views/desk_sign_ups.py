"""Sign-ups at the desk: adding one by hand, cancelling one, and noting that somebody was called."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.core.codes import group_code
from consult.core.errors import Closed, Invalid, Problem
from consult.core.text import N_
from consult.meetings.actions.sign_ups import note_call, remove_sign_up, sign_up
from consult.meetings.forms.sign_up import DeskSignUpForm
from consult.meetings.queries import get_meeting
from consult.meetings.rules.places import State
from consult.meetings.rules.sign_up import SignUpView, cancel_code
from consult.meetings.views import words
from consult.web.context import transaction
from consult.web.form_keys import code_of_form_key, new_form_key, secret
from consult.web.forms import show_problems

PURPOSE = "desk-sign-up"


@desk(Permission.SEE_SIGN_UPS)
def add(desk: Desk, meeting_id: str) -> str | Response | Answer:
    """Sign somebody up who rang or came by."""
    form = DeskSignUpForm()
    form.prepare_for(desk.consultation.locales)
    if request.method != "POST":
        return _form_page(desk, meeting_id, form, new_form_key(PURPOSE, secret=secret()))
    form_key = request.form.get("form_key", "")
    try:
        form_code = code_of_form_key(PURPOSE, form_key, secret=secret())
        if form_code is None:
            form_key = new_form_key(PURPOSE, secret=secret())
            raise Invalid(
                [Problem("form", N_("This page had been open for too long. Press the button once more."))]
            )
        if form.locale.data not in desk.consultation.locales:
            raise Invalid([Problem("locale", N_("Choose from the list."))])
        with transaction() as session:
            done = sign_up(
                session,
                desk.actor,
                consultation_id=desk.consultation.id,
                meeting_id=meeting_id,
                given=form.typed(),
                locale=form.locale.data,
                form_code=form_code,
                post=words.correspondence(),
                now=desk.now,
            )
    except Closed:
        flash(_("One cannot sign up for this meeting any more."), "error")
        return make_response(_form_page(desk, meeting_id, form, form_key), 403)
    except Invalid as refused:
        rest = show_problems(form, refused.problems)
        form.form_errors = [*form.form_errors, *(_(problem.sentence) for problem in rest)]
        return make_response(_form_page(desk, meeting_id, form, form_key), 422)
    _say_how_it_went(done)
    return redirect(_meeting_url(desk, meeting_id), 303)


@desk(Permission.SEE_SIGN_UPS)
def cancel(desk: Desk, meeting_id: str, sign_up_id: str) -> Answer:
    """Cancel somebody's sign-up; those who wait move up."""
    with transaction() as session:
        remove_sign_up(
            session,
            desk.actor,
            consultation_id=desk.consultation.id,
            meeting_id=meeting_id,
            sign_up_id=sign_up_id,
            post=words.correspondence(),
            now=desk.now,
        )
    flash(_("The sign-up is cancelled, and what was written is deleted."), "success")
    return redirect(_meeting_url(desk, meeting_id), 303)


@desk(Permission.SEE_SIGN_UPS)
def called(desk: Desk, meeting_id: str, sign_up_id: str) -> Answer:
    """Note that a person without a mail address has been called."""
    with transaction() as session:
        note_call(
            session,
            desk.actor,
            consultation_id=desk.consultation.id,
            meeting_id=meeting_id,
            sign_up_id=sign_up_id,
            now=desk.now,
        )
    flash(_("Noted that the person has been called."), "success")
    return redirect(_meeting_url(desk, meeting_id), 303)


def _say_how_it_went(done: SignUpView) -> None:
    code = group_code(cancel_code(secret(), done.id))
    if done.state is State.CONFIRMED:
        flash(_("The sign-up has a place. The code to cancel it: %(code)s", code=code), "success")
    else:
        flash(_("The sign-up is on the waiting list. The code to cancel it: %(code)s", code=code), "warning")


def _form_page(desk: Desk, meeting_id: str, form: DeskSignUpForm, form_key: str) -> str:
    meeting = get_meeting(desk.session, desk.consultation, meeting_id, desk.locale.tag, drafts=True)
    return render_template(
        "meetings/desk_sign_up.html", meeting=meeting, form=form, form_key=form_key, now=desk.now
    )


def _meeting_url(desk: Desk, meeting_id: str) -> str:
    return url_for("meetings_desk.show", consultation=desk.consultation.slug, meeting_id=meeting_id)
