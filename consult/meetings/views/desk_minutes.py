"""The minutes of a meeting at the desk."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.consultations.queries import list_themes
from consult.core.errors import Conflict, Invalid
from consult.evidence.forms.passages import PassageList
from consult.evidence.models import Source
from consult.evidence.queries import list_passages
from consult.evidence.rules import SourceKind
from consult.evidence.views.passages import offer_for
from consult.meetings.actions.minutes import save_minutes
from consult.meetings.forms.minutes import MinutesForm
from consult.meetings.queries import get_meeting
from consult.meetings.rules.meeting import MeetingView
from consult.web.context import read_session, transaction
from consult.web.forms import say, show_problems


@desk(Permission.RECORD_EVIDENCE)
def minutes(desk: Desk, meeting_id: str) -> str | Response | Answer:
    """The points of a meeting, and who came. A save on top of somebody else's shows both."""
    meeting = get_meeting(desk.session, desk.consultation, meeting_id, desk.locale.tag, drafts=True)
    form, points = MinutesForm(), _points(desk)
    form.prepare(meeting)
    if request.method != "POST":
        form.fill(meeting, _revision(meeting))
        points.fill(list_passages(desk.session, meeting.source_id) if meeting.source_id else [])
        return _page(desk, meeting, form, points)
    points.read(request.form)
    try:
        given, problems = form.typed(points), points.unreadable()
        if problems:
            raise Invalid(problems)
        with transaction() as session:
            save_minutes(
                session,
                desk.actor,
                consultation=desk.consultation,
                meeting_id=meeting_id,
                revision=form.opened(),
                given=given,
                now=desk.now,
            )
    except Invalid as refused:
        form.form_errors = [
            *form.form_errors,
            *(say(problem) for problem in show_problems(form, points.show(refused.problems))),
        ]
        return make_response(_page(desk, meeting, form, points), 422)
    except Conflict:
        return _both(desk, meeting_id, form, points)
    flash(_("The minutes are saved."), "success")
    address = url_for("meetings_desk.minutes", consultation=desk.consultation.slug, meeting_id=meeting_id)
    return redirect(address + ("#next" if request.form.get("then") else ""), 303)


def _both(desk: Desk, meeting_id: str, form: MinutesForm, points: PassageList) -> Response:
    """What is kept now beside what was typed. Saving once more keeps what was typed."""
    meeting = get_meeting(read_session(), desk.consultation, meeting_id, desk.locale.tag, drafts=True)
    points.set_beside(list_passages(read_session(), meeting.source_id) if meeting.source_id else [])
    form.revision.data = str(_revision(meeting))
    return make_response(_page(desk, meeting, form, points, kept=meeting), 409)


def _page(
    desk: Desk, meeting: MeetingView, form: MinutesForm, points: PassageList, kept: MeetingView | None = None
) -> str:
    return render_template(
        "meetings/desk_minutes.html",
        meeting=meeting,
        form=form,
        points=points,
        offer=offer_for(SourceKind.MEETING, list_themes(read_session(), desk.consultation, desk.locale.tag)),
        kept=kept,
        now=desk.now,
    )


def _points(desk: Desk) -> PassageList:
    source = desk.consultation.source_locale
    return PassageList(SourceKind.MEETING, locale=source, translation_locale=source)


def _revision(meeting: MeetingView) -> int:
    source = read_session().get(Source, meeting.source_id) if meeting.source_id else None
    return source.revision if source is not None else 0
