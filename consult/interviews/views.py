"""The pages of interviews at the desk: the list, and one screen to write on while talking."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.consultations.queries import list_actor_groups, list_themes
from consult.core.errors import Conflict, Invalid
from consult.core.text import Text
from consult.evidence.forms.fields import differences, error_rows, language_choices, language_label
from consult.evidence.forms.passages import PassageList
from consult.evidence.queries import count_passages, list_passages
from consult.evidence.rules import SourceKind
from consult.evidence.views.passages import Fact, offer_for
from consult.interviews.actions import delete_interview, record_interview, update_interview
from consult.interviews.forms import NAMES, InterviewForm, values_of
from consult.interviews.models import Interview
from consult.interviews.queries import InterviewView, get_interview, interview_view, list_interviews
from consult.interviews.rules import INTERPRETER_LABELS, PLACE_LABELS, InterviewHead
from consult.web.context import close_read_session, read_session, transaction
from consult.web.forms import show_problems

bp = Blueprint("interviews_desk", __name__, template_folder="templates")


@bp.get("/desk/<consultation>/interviews/")
@desk(Permission.READ_EVIDENCE)
def listing(desk: Desk) -> Any:
    """Every interview; by language and by actor group."""
    language, group = request.args.get("language", ""), request.args.get("group", "")
    every = list_interviews(desk.session, desk.consultation.id)
    shown = list_interviews(desk.session, desk.consultation.id, spoken_locale=language, actor_group_id=group)
    groups = list_actor_groups(desk.session, desk.consultation, desk.locale.tag)
    return render_template(
        "interviews/listing.html",
        desk=desk,
        total=len(every),
        rows=[row_of(desk, each, {group.id: group.name for group in groups}) for each in shown],
        languages=[
            choice for choice in language_choices() if choice[0] in {each.spoken_locale for each in every}
        ],
        groups=groups,
        language=language,
        group=group,
        may_record=desk.may(Permission.RECORD_EVIDENCE),
    )


def row_of(desk: Desk, interview: InterviewView, groups: dict[str, Text]) -> list[Any]:
    """One row of the list."""
    href = url_for("interviews_desk.show", consultation=desk.consultation.slug, interview=interview.id)
    return [
        {"text": interview.title, "href": href},
        format_date(interview.day, "medium"),
        _(PLACE_LABELS[interview.place_kind]),
        language_label(interview.spoken_locale),
        groups.get(interview.actor_group_id or ""),
        interview.passages,
        consent_words(interview),
    ]


def facts(desk: Desk, interview: InterviewView) -> list[Fact]:
    """The head of an interview, to read."""
    groups = {
        group.id: group.name
        for group in list_actor_groups(read_session(), desk.consultation, desk.locale.tag)
    }
    return [
        Fact(_("Date"), format_date(interview.day, "long")),
        Fact(_("Kind of place"), _(PLACE_LABELS[interview.place_kind])),
        Fact(_("Language spoken"), language_label(interview.spoken_locale)),
        Fact(_("Interpreter"), _(INTERPRETER_LABELS[interview.interpreter])),
        Fact(_("Actor group"), groups.get(interview.actor_group_id or "", _("Not one group"))),
        Fact(_("Consent"), consent_words(interview)),
    ]


def consent_words(interview: InterviewView) -> str:
    """What consent was given for."""
    return _("Notes and quotation") if interview.consent_quote else _("Notes only")


@bp.get("/desk/<consultation>/interviews/new")
@desk(Permission.RECORD_EVIDENCE)
def new(desk: Desk) -> Any:
    """An empty interview, of today."""
    form = prepared(desk, InterviewForm(formdata=None, data={"day": desk.today.isoformat()}))
    return page(desk, form, empty_list(desk, form).with_empty())


@bp.post("/desk/<consultation>/interviews/new")
@desk(Permission.RECORD_EVIDENCE)
def create(desk: Desk) -> Any:
    """Record an interview."""
    form = prepared(desk, InterviewForm())
    passages = empty_list(desk, form).read(request.form)
    head = named(form.head())
    try:
        with transaction() as session:
            kept = record_interview(
                session,
                desk.actor,
                consultation_id=desk.consultation.id,
                title=head.title,
                locale=desk.locale.tag,
                day=head.day,
                place_kind=head.place_kind,
                spoken_locale=head.spoken_locale,
                interpreter=head.interpreter,
                actor_group_id=head.actor_group_id,
                consent_notes=head.consent_notes,
                consent_quote=head.consent_quote,
                passages=passages.inputs(),
                now=desk.now,
            )
            kept_id = kept.source_id
            refuse_unreadable(form, passages)
    except Invalid as refused:
        return refused_page(desk, form, passages, refused, None)
    return saved(desk, kept_id, len(passages.sent))


@bp.get("/desk/<consultation>/interviews/<interview>/")
@desk(Permission.READ_EVIDENCE)
def show(desk: Desk, interview: str) -> Any:
    """An interview: to write on for those who may, to read for the others."""
    found = get_interview(desk.session, desk.consultation.id, interview)
    views = list_passages(desk.session, interview)
    if desk.may(Permission.RECORD_EVIDENCE):
        form = prepared(desk, InterviewForm(formdata=None, data=values_of(found)))
        return page(desk, form, empty_list(desk, form).fill(views), found)
    themes = list_themes(desk.session, desk.consultation, desk.locale.tag)
    kept = interview_view(found, found.source, len(views))
    return render_template(
        "interviews/reading.html",
        desk=desk,
        interview=kept,
        facts=facts(desk, kept),
        views=views,
        offer=offer_for(SourceKind.INTERVIEW, themes),
    )


@bp.post("/desk/<consultation>/interviews/<interview>/")
@desk(Permission.RECORD_EVIDENCE)
def save(desk: Desk, interview: str) -> Any:
    """Save an interview and its passages."""
    form = prepared(desk, InterviewForm())
    passages = empty_list(desk, form).read(request.form)
    get_interview(desk.session, desk.consultation.id, interview)
    revision = form.revision.data or ""
    try:
        with transaction() as session:
            update_interview(
                session,
                desk.actor,
                interview=get_interview(session, desk.consultation.id, interview),
                revision=int(revision) if revision.isdecimal() else 0,
                head=named(form.head()),
                passages=passages.inputs(),
                now=desk.now,
            )
            refuse_unreadable(form, passages)
    except Invalid as refused:
        return refused_page(
            desk, form, passages, refused, get_interview(read_session(), desk.consultation.id, interview)
        )
    except Conflict:
        return stale_page(desk, form, passages, interview)
    return saved(desk, interview, len(passages.sent))


@bp.post("/desk/<consultation>/interviews/<interview>/delete")
@desk(Permission.RECORD_EVIDENCE)
def delete(desk: Desk, interview: str) -> Any:
    """Take an interview away with its passages."""
    with transaction() as session:
        delete_interview(
            session, desk.actor, consultation_id=desk.consultation.id, interview_id=interview, now=desk.now
        )
    flash(_("The interview is deleted."), "success")
    return redirect(url_for("interviews_desk.listing", consultation=desk.consultation.slug), 303)


def prepared(desk: Desk, form: InterviewForm) -> InterviewForm:
    """The form with its lists."""
    return form.prepare(list_actor_groups(read_session(), desk.consultation, desk.locale.tag))


def named(head: InterviewHead) -> InterviewHead:
    """The head with a name: the place and the date, where none was given."""
    if head.title or head.place_kind is None or head.day is None:
        return head if head.title else replace(head, title=_("Interview"))
    place, day = _(PLACE_LABELS[head.place_kind]), format_date(head.day, "long")
    return replace(head, title=_("%(place)s, %(day)s", place=place, day=day))


def empty_list(desk: Desk, form: InterviewForm) -> PassageList:
    """A list of passages in the language that is spoken, translated into the consultation's."""
    source = desk.consultation.source_locale
    return PassageList(SourceKind.INTERVIEW, form.spoken_locale.data or source, source)


def refuse_unreadable(form: InterviewForm, passages: PassageList) -> None:
    """Undo the save when something that was typed stands for no value."""
    problems = [*form.day.wrong(), *passages.unreadable()]
    if problems:
        raise Invalid(problems)


def saved(desk: Desk, interview: str, passages: int) -> Any:
    """Back to the screen, at the empty passage when the next one is wanted."""
    flash(ngettext("Saved with %(num)d passage.", "Saved with %(num)d passages.", passages), "success")
    anchor = "next" if request.form.get("then") == "next" else None
    slug = desk.consultation.slug
    return redirect(
        url_for("interviews_desk.show", consultation=slug, interview=interview, _anchor=anchor), 303
    )


def refused_page(
    desk: Desk, form: InterviewForm, passages: PassageList, refused: Invalid, interview: Interview | None
) -> Any:
    """The page as it was typed, with a sentence at each place that is wrong."""
    unreadable = [*form.day.wrong(), *passages.unreadable()]
    places = {problem.place for problem in unreadable}
    rest = passages.show(
        [problem for problem in refused.problems if problem.place not in places] + unreadable
    )
    show_problems(form, rest)
    return page(desk, form, passages, interview), 422


def stale_page(desk: Desk, form: InterviewForm, passages: PassageList, interview: str) -> Any:
    """Somebody else has saved meanwhile: what is kept and what was typed, side by side, and both ways on."""
    close_read_session()
    found = get_interview(read_session(), desk.consultation.id, interview)
    theirs = prepared(desk, InterviewForm(formdata=None, data=values_of(found)))
    passages.set_beside(list_passages(read_session(), interview))
    form.revision.data = str(found.source.revision)
    return page(desk, form, passages, found, stale=differences(form, theirs, NAMES)), 409


def page(
    desk: Desk,
    form: InterviewForm,
    passages: PassageList,
    interview: Interview | None = None,
    stale: list[tuple[str, str, str]] | None = None,
) -> Any:
    """The screen to write on."""
    session = read_session()
    kept = None
    if interview is not None:
        counts = count_passages(session, [interview.source_id])
        kept = interview_view(interview, interview.source, counts.get(interview.source_id, 0))
    return render_template(
        "interviews/interview.html",
        desk=desk,
        form=form,
        passages=passages,
        offer=offer_for(SourceKind.INTERVIEW, list_themes(session, desk.consultation, desk.locale.tag)),
        interview=kept,
        facts=facts(desk, kept) if kept else [],
        problems=[*error_rows(form), *passages.error_rows()],
        stale=stale,
    )
