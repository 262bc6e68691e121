"""Meetings at the desk: the list, making and changing one, publishing it and calling it off."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.consultations.queries import list_themes
from consult.core.errors import Invalid
from consult.meetings.actions.meetings import (
    cancel_meeting,
    create_meeting,
    publish_meeting,
    update_meeting,
)
from consult.meetings.forms.meeting import LABELS, MeetingForm, meeting_form
from consult.meetings.queries import get_meeting, list_meetings, list_sign_ups, meeting_words
from consult.meetings.rules.meeting import WORDS, MeetingView, SignUpState
from consult.meetings.rules.places import STATE_LABELS, State
from consult.meetings.rules.sign_up import InterpreterNeed, interpreter_needs
from consult.meetings.views import desk_minutes, desk_sign_ups, words
from consult.web.context import transaction
from consult.web.forms import show_problems

desk_pages = Blueprint("meetings_desk", __name__, template_folder="../templates")
ONE = "/desk/<consultation>/meetings/<meeting_id>"
FORM = ["GET", "POST"]
desk_pages.add_url_rule(f"{ONE}/minutes/", "minutes", desk_minutes.minutes, methods=FORM)
desk_pages.add_url_rule(f"{ONE}/sign-ups/add", "add_sign_up", desk_sign_ups.add, methods=FORM)
desk_pages.add_url_rule(
    f"{ONE}/sign-ups/<sign_up_id>/cancel", "cancel_sign_up", desk_sign_ups.cancel, methods=["POST"]
)
desk_pages.add_url_rule(
    f"{ONE}/sign-ups/<sign_up_id>/called", "called", desk_sign_ups.called, methods=["POST"]
)


@desk_pages.get("/desk/<consultation>/meetings/")
@desk(Permission.SEE_SIGN_UPS)
def listing(desk: Desk) -> str:
    """Every meeting with its sign-ups and the interpreters it needs."""
    found = list_meetings(desk.session, desk.consultation, desk.locale.tag, drafts=True)
    sign_ups = list_sign_ups(desk.session, [meeting.id for meeting in found])
    return render_template(
        "meetings/desk_listing.html",
        coming=[meeting for meeting in found if not meeting.is_held(desk.now)],
        held=[meeting for meeting in reversed(found) if meeting.is_held(desk.now)],
        needs={
            meeting.id: interpreter_needs(row for row in sign_ups if row.meeting_id == meeting.id)
            for meeting in found
        },
        need_words=need_words,
        may_edit=desk.may(Permission.EDIT_CONTENT),
        now=desk.now,
    )


@desk_pages.get(f"{ONE}/")
@desk(Permission.SEE_SIGN_UPS)
def show(desk: Desk, meeting_id: str) -> str:
    """One meeting: who has signed up, who waits, and what they need."""
    return render_template("meetings/desk_meeting.html", **_seen(desk, meeting_id))


@desk_pages.get(f"{ONE}/list")
@desk(Permission.SEE_SIGN_UPS)
def print_list(desk: Desk, meeting_id: str) -> str:
    """The list for the door, to print."""
    return render_template("meetings/desk_list.html", **_seen(desk, meeting_id))


@desk_pages.route("/desk/<consultation>/meetings/new", methods=FORM)
@desk(Permission.EDIT_CONTENT)
def new(desk: Desk) -> str | Response | Answer:
    """Make a meeting."""
    form = _prepared(desk)
    if request.method == "POST":
        try:
            _require_readable(form)
            with transaction() as session:
                key = create_meeting(
                    session, desk.actor, consultation=desk.consultation, given=form.typed(), now=desk.now
                )
        except Invalid as refused:
            return _refused(desk, form, refused, None)
        flash(_("The meeting is kept as a draft. Publish it when it is ready."), "success")
        return redirect(_address(desk, "show", key), 303)
    return _form_page(desk, form, None)


@desk_pages.route(f"{ONE}/edit", methods=FORM)
@desk(Permission.EDIT_CONTENT)
def edit(desk: Desk, meeting_id: str) -> str | Response | Answer:
    """Change a meeting."""
    meeting = get_meeting(desk.session, desk.consultation, meeting_id, desk.locale.tag, drafts=True)
    form = _prepared(desk)
    if request.method != "POST":
        form.fill(meeting, meeting_words(desk.session, desk.consultation, meeting_id))
        return _form_page(desk, form, meeting)
    try:
        _require_readable(form)
        with transaction() as session:
            promoted = update_meeting(
                session,
                desk.actor,
                consultation=desk.consultation,
                meeting_id=meeting_id,
                given=form.typed(),
                post=words.correspondence(),
                now=desk.now,
            )
    except Invalid as refused:
        return _refused(desk, form, refused, meeting)
    flash(_("The meeting is saved."), "success")
    if promoted:
        flash(
            ngettext(
                "%(num)s sign-up on the waiting list got a place.",
                "%(num)s sign-ups on the waiting list got places.",
                promoted,
            ),
            "success",
        )
    return redirect(_address(desk, "show", meeting_id), 303)


@desk_pages.post(f"{ONE}/publish")
@desk(Permission.EDIT_CONTENT)
def publish(desk: Desk, meeting_id: str) -> str | Response | Answer:
    """Show the meeting to everybody; while words are missing, the form that says which."""
    try:
        with transaction() as session:
            publish_meeting(
                session, desk.actor, consultation=desk.consultation, meeting_id=meeting_id, now=desk.now
            )
    except Invalid as refused:
        meeting = get_meeting(desk.session, desk.consultation, meeting_id, desk.locale.tag, drafts=True)
        form = _prepared(desk)
        form.fill(meeting, meeting_words(desk.session, desk.consultation, meeting_id))
        return _refused(desk, form, refused, meeting)
    flash(_("The meeting is published."), "success")
    return redirect(_address(desk, "show", meeting_id), 303)


@desk_pages.post(f"{ONE}/cancel")
@desk(Permission.EDIT_CONTENT)
def call_off(desk: Desk, meeting_id: str) -> Answer:
    """Cancel the meeting and tell everybody who signed up."""
    with transaction() as session:
        told = cancel_meeting(
            session,
            desk.actor,
            consultation=desk.consultation,
            meeting_id=meeting_id,
            post=words.correspondence(),
            now=desk.now,
        )
    flash(
        ngettext(
            "The meeting is cancelled. %(num)s sign-up is told by mail, or stands under people to call.",
            "The meeting is cancelled. %(num)s sign-ups are told by mail, or stand under people to call.",
            told,
        ),
        "success",
    )
    return redirect(_address(desk, "show", meeting_id), 303)


def need_words(need: InterpreterNeed) -> str:
    """The language of an interpreter that is needed."""
    return words.languages_words([need.locale]) if need.locale else _("Danish sign language")


def _seen(desk: Desk, meeting_id: str) -> dict[str, Any]:
    sign_ups = list_sign_ups(desk.session, [meeting_id])
    return {
        "meeting": get_meeting(desk.session, desk.consultation, meeting_id, desk.locale.tag, drafts=True),
        "confirmed": [row for row in sign_ups if row.state is State.CONFIRMED],
        "waiting": [row for row in sign_ups if row.state is State.WAITING],
        "to_call": [row for row in sign_ups if row.to_call],
        "needs": interpreter_needs(sign_ups),
        "need_words": need_words,
        "state_labels": STATE_LABELS,
        "states": SignUpState,
        "may_edit": desk.may(Permission.EDIT_CONTENT),
        "may_record": desk.may(Permission.RECORD_EVIDENCE),
        "now": desk.now,
    }


def _prepared(desk: Desk) -> MeetingForm:
    form = meeting_form(
        sorted(desk.consultation.locales, key=lambda tag: tag != desk.consultation.source_locale)
    )
    form.prepare(list_themes(desk.session, desk.consultation, desk.locale.tag))
    return form


def _require_readable(form: MeetingForm) -> None:
    problems = form.unreadable()
    if problems:
        raise Invalid(problems)


def _refused(desk: Desk, form: MeetingForm, refused: Invalid, meeting: MeetingView | None) -> Response:
    show_problems(form, refused.problems, form.places())
    return make_response(_form_page(desk, form, meeting), 422)


def _form_page(desk: Desk, form: MeetingForm, meeting: MeetingView | None) -> str:
    action = (
        _address(desk, "edit", meeting.id)
        if meeting
        else url_for("meetings_desk.new", consultation=desk.consultation.slug)
    )
    return render_template(
        "meetings/desk_form.html", form=form, meeting=meeting, action=action, names=WORDS, labels=LABELS
    )


def _address(desk: Desk, endpoint: str, meeting_id: str) -> str:
    return url_for(f"meetings_desk.{endpoint}", consultation=desk.consultation.slug, meeting_id=meeting_id)
