"""The pages of studies, statements, committee discussions and earlier plans at the desk."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.consultations.queries import list_actor_groups, list_themes
from consult.core.errors import Conflict, Invalid, NotFound
from consult.evidence.actions import delete_source, register, update_source
from consult.evidence.forms.fields import differences, error_rows
from consult.evidence.forms.passages import PassageList
from consult.evidence.forms.sources import SourceForm, values_of
from consult.evidence.models import Source
from consult.evidence.queries import (
    REGISTERED_HERE,
    SourceView,
    count_passages,
    find_card,
    get_source,
    list_passages,
    list_sources,
    source_view,
)
from consult.evidence.rules import SOURCE_LABELS, SourceKind
from consult.evidence.views.passages import KIND_WORDS, facts, offer_for
from consult.web.context import close_read_session, read_session, transaction
from consult.web.forms import show_problems

bp = Blueprint("evidence_desk", __name__, template_folder="../templates")

ADDRESSES = {kind.value.replace("_", "-"): kind for kind in REGISTERED_HERE}


@bp.get("/desk/<consultation>/sources/")
@desk(Permission.READ_EVIDENCE)
def listing(desk: Desk) -> Any:
    """Every source that is registered here; by kind and by theme."""
    kind, theme = request.args.get("kind", ""), request.args.get("theme", "")
    kinds = [ADDRESSES[kind]] if kind in ADDRESSES else REGISTERED_HERE
    shown = list_sources(desk.session, desk.consultation.id, kinds=kinds, theme_id=theme)
    slug = desk.consultation.slug
    return render_template(
        "evidence/listing.html",
        desk=desk,
        total=len(list_sources(desk.session, desk.consultation.id)),
        rows=[row_of(slug, source) for source in shown],
        kinds=[(address, _(SOURCE_LABELS[each])) for address, each in ADDRESSES.items()],
        themes=list_themes(desk.session, desk.consultation, desk.locale.tag),
        kind=kind,
        theme=theme,
        new_links=[
            (_(KIND_WORDS[each].new), url_for("evidence_desk.new", consultation=slug, kind=address))
            for address, each in ADDRESSES.items()
        ],
        may_record=desk.may(Permission.RECORD_EVIDENCE),
    )


def row_of(slug: str, source: SourceView) -> list[Any]:
    """One row of the list."""
    return [
        {"text": source.title, "href": url_for("evidence_desk.show", consultation=slug, source=source.id)},
        _(SOURCE_LABELS[source.kind]),
        format_date(source.day, "medium") if source.day else None,
        source.passages,
    ]


def kind_at(address: str) -> SourceKind:
    """The kind of source that an address names; NotFound for any other."""
    if address not in ADDRESSES:
        raise NotFound(address)
    return ADDRESSES[address]


@bp.get("/desk/<consultation>/sources/new/<kind>")
@desk(Permission.RECORD_EVIDENCE)
def new(desk: Desk, kind: str) -> Any:
    """An empty form of that kind of source."""
    source_kind = kind_at(kind)
    values = {"locale": desk.consultation.source_locale, "may_quote": True}
    form = prepared(desk, SourceForm(formdata=None, data=values), source_kind)
    return page(desk, form, empty_list(desk, form).with_empty())


@bp.post("/desk/<consultation>/sources/new/<kind>")
@desk(Permission.RECORD_EVIDENCE)
def create(desk: Desk, kind: str) -> Any:
    """Register a source."""
    source_kind = kind_at(kind)
    form = prepared(desk, SourceForm(), source_kind)
    passages = empty_list(desk, form).read(request.form)
    try:
        with transaction() as session:
            source_id = register(
                session,
                desk.actor,
                consultation_id=desk.consultation.id,
                kind=source_kind,
                head=form.head(),
                card=form.card(),
                passages=passages.inputs(may_quote=form.is_quotable),
                now=desk.now,
            ).id
            refuse_unreadable(form, passages)
    except Invalid as refused:
        return refused_page(desk, form, passages, refused, None)
    return saved(desk, source_id, len(passages.sent))


@bp.get("/desk/<consultation>/sources/<source>/")
@desk(Permission.READ_EVIDENCE)
def show(desk: Desk, source: str) -> Any:
    """A source: to write on for those who may, to read for the others."""
    found = get_source(desk.session, desk.consultation.id, source)
    views = list_passages(desk.session, source)
    card = find_card(desk.session, found)
    form = prepared(
        desk, SourceForm(formdata=None, data=values_of(found, card, views)), SourceKind(found.kind)
    )
    if desk.may(Permission.RECORD_EVIDENCE):
        return page(desk, form, empty_list(desk, form).fill(views), found)
    themes = list_themes(desk.session, desk.consultation, desk.locale.tag)
    return render_template(
        "evidence/reading.html",
        desk=desk,
        source=source_view(found, len(views)),
        kind=_(SOURCE_LABELS[SourceKind(found.kind)]),
        facts=facts(form),
        views=views,
        offer=offer_for(SourceKind(found.kind), themes),
    )


@bp.post("/desk/<consultation>/sources/<source>/")
@desk(Permission.RECORD_EVIDENCE)
def save(desk: Desk, source: str) -> Any:
    """Save a source and its passages."""
    found = get_source(desk.session, desk.consultation.id, source)
    form = prepared(desk, SourceForm(), SourceKind(found.kind))
    passages = empty_list(desk, form).read(request.form)
    revision = form.revision.data or ""
    try:
        with transaction() as session:
            update_source(
                session,
                desk.actor,
                source=get_source(session, desk.consultation.id, source),
                revision=int(revision) if revision.isdecimal() else 0,
                head=form.head(),
                card=form.card(),
                passages=passages.inputs(may_quote=form.is_quotable),
                now=desk.now,
            )
            refuse_unreadable(form, passages)
    except Invalid as refused:
        return refused_page(desk, form, passages, refused, found)
    except Conflict:
        return stale_page(desk, form, passages, source)
    return saved(desk, source, len(passages.sent))


@bp.post("/desk/<consultation>/sources/<source>/delete")
@desk(Permission.RECORD_EVIDENCE)
def delete(desk: Desk, source: str) -> Any:
    """Take a source away with its passages."""
    with transaction() as session:
        delete_source(
            session,
            desk.actor,
            consultation_id=desk.consultation.id,
            source_id=source,
            kinds=REGISTERED_HERE,
            now=desk.now,
        )
    flash(_("The source is deleted."), "success")
    return redirect(url_for("evidence_desk.listing", consultation=desk.consultation.slug), 303)


def prepared(desk: Desk, form: SourceForm, kind: SourceKind) -> SourceForm:
    """The form with its lists."""
    return form.prepare(kind, list_actor_groups(read_session(), desk.consultation, desk.locale.tag))


def empty_list(desk: Desk, form: SourceForm) -> PassageList:
    """A list of passages in the language of the source."""
    source_locale = desk.consultation.source_locale
    return PassageList(form.kind, form.locale.data or source_locale, source_locale)


def refuse_unreadable(form: SourceForm, passages: PassageList) -> None:
    """Undo the save when something that was typed stands for no value."""
    problems = [*form.unreadable(), *passages.unreadable()]
    if problems:
        raise Invalid(problems)


def saved(desk: Desk, source: str, passages: int) -> Any:
    """Back to the page, at the empty passage when the next one is wanted."""
    flash(ngettext("Saved with %(num)d passage.", "Saved with %(num)d passages.", passages), "success")
    anchor = "next" if request.form.get("then") == "next" else None
    slug = desk.consultation.slug
    return redirect(url_for("evidence_desk.show", consultation=slug, source=source, _anchor=anchor), 303)


def refused_page(
    desk: Desk, form: SourceForm, passages: PassageList, refused: Invalid, source: Source | None
) -> Any:
    """The page as it was typed, with a sentence at each place that is wrong."""
    unreadable = [*form.unreadable(), *passages.unreadable()]
    places = {problem.place for problem in unreadable}
    rest = passages.show(
        [problem for problem in refused.problems if problem.place not in places] + unreadable
    )
    show_problems(form, rest)
    return page(desk, form, passages, source), 422


def stale_page(desk: Desk, form: SourceForm, passages: PassageList, source: str) -> Any:
    """Somebody else has saved meanwhile: what is kept and what was typed, side by side, and both ways on."""
    close_read_session()
    session = read_session()
    found, views = get_source(session, desk.consultation.id, source), list_passages(session, source)
    values = values_of(found, find_card(session, found), views)
    theirs = prepared(desk, SourceForm(formdata=None, data=values), form.kind)
    passages.set_beside(views)
    form.revision.data = str(found.revision)
    return page(desk, form, passages, found, stale=differences(form, theirs, form.names)), 409


def page(
    desk: Desk,
    form: SourceForm,
    passages: PassageList,
    source: Source | None = None,
    stale: list[tuple[str, str, str]] | None = None,
) -> Any:
    """The page to write on."""
    session = read_session()
    kept = None
    if source is not None:
        kept = source_view(source, count_passages(session, [source.id]).get(source.id, 0))
    return render_template(
        "evidence/source.html",
        desk=desk,
        form=form,
        words=KIND_WORDS[form.kind],
        kind=_(SOURCE_LABELS[form.kind]),
        passages=passages,
        offer=offer_for(form.kind, list_themes(session, desk.consultation, desk.locale.tag)),
        source=kept,
        facts=facts(form),
        problems=[*error_rows(form), *passages.error_rows()],
        stale=stale,
    )
