"""The desk's pages of themes: the list, a theme with everything on it, translating, taking files away."""

import tempfile
from pathlib import Path
from typing import IO, Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from consult.accounts.rules import Permission
from consult.analysis.queries.numbers import Part
from consult.coding.actions import translate_answer, translate_passage
from consult.coding.queries import load_frame
from consult.coding.rules import Ask, Excerpt, ExcerptKey, ExcerptKind
from consult.coding.sources import find_excerpt
from consult.consultations.doors import Desk, desk
from consult.consultations.queries import find_consultation, get_theme, view_consultation
from consult.core.errors import Forbidden, Invalid, NotFound
from consult.core.locales import LOCALES
from consult.infra.seal import Seal
from consult.summaries.actions import deliver
from consult.summaries.forms import ExportForm, TranslationForm
from consult.summaries.papers.deliveries import FORMATS, file_name
from consult.summaries.queries import (
    RawFromDatabase,
    actor_group_names,
    list_snapshots,
    list_theme_lines,
    load_report,
    load_theme_page,
)
from consult.summaries.rules.report import Delivery
from consult.summaries.views.shown import Shown
from consult.web.context import read_session, settings, transaction
from consult.web.forms import show_problems

bp = Blueprint("summaries_desk", __name__, template_folder="../templates")
THEMES = "/desk/<consultation>/themes"
# How long a page with links to excerpts may stay open before they are void.
LINK_SECONDS = 24 * 3600


@bp.get(f"{THEMES}/")
@desk(Permission.READ_EVIDENCE)
def listing(desk: Desk) -> Any:
    """Every theme with how much was said on it."""
    return _listing_page(desk, _export_form(desk), 200)


def _listing_page(desk: Desk, form: ExportForm, status: int) -> Any:
    page = render_template(
        "summaries/listing.html",
        lines=list_theme_lines(desk.session, desk.consultation, desk.locale.tag),
        snapshots=list_snapshots(desk.session, desk.consultation.id),
        form=form,
        shown=_shown(desk),
        may_export=desk.may(Permission.EXPORT),
        may_read_raw=desk.may(Permission.READ_RAW),
    )
    return page, status


@bp.get(f"{THEMES}/<slug>/")
@desk(Permission.READ_EVIDENCE)
def theme(desk: Desk, slug: str) -> Any:
    """Everything on one theme."""
    return _theme_page(desk, slug, _export_form(desk), 200)


def _theme_page(desk: Desk, slug: str, form: ExportForm, status: int) -> Any:
    asked = request.args
    kind, spoken = asked.get("kind", ""), asked.get("language", "")
    variable, _colon, value = asked.get("group", "").partition(":")
    found = load_theme_page(
        desk.session,
        settings().state_folder,
        desk.consultation,
        desk.locale.tag,
        slug=slug,
        part=Part(variable, value) if value else None,
        kind=ExcerptKind(kind) if kind in set(ExcerptKind) else None,
        spoken=spoken if spoken in LOCALES else None,
        page=asked.get("page", 1, type=int),
    )
    page = render_template(
        "summaries/theme.html",
        found=found,
        asked={name: asked[name] for name in ("group", "kind", "language") if asked.get(name)},
        form=form,
        shown=_shown(desk),
        seal=_sealer(desk),
        may_export=desk.may(Permission.EXPORT),
        may_read_raw=desk.may(Permission.READ_RAW),
        may_translate=desk.may(Permission.RECORD_EVIDENCE),
    )
    return page, status


def _shown(desk: Desk) -> Shown:
    return Shown(desk.consultation.slug, desk.consultation.minimum_count)


def _export_form(desk: Desk) -> ExportForm:
    form = ExportForm(formdata=request.form if request.method == "POST" else None)
    form.prepare(desk.locale.tag)
    return form


@bp.post(f"{THEMES}/<slug>/export")
@desk(Permission.EXPORT)
def export(desk: Desk, slug: str) -> Any:
    """One theme as a file."""
    form = _export_form(desk)
    if not form.validate():
        return _theme_page(desk, slug, form, 422)
    return _delivered(desk, form, slug)


@bp.post("/desk/<consultation>/export")
@desk(Permission.EXPORT)
def export_all(desk: Desk) -> Any:
    """All themes as a file."""
    form = _export_form(desk)
    if not form.validate():
        return _listing_page(desk, form, 422)
    return _delivered(desk, form, None)


def _delivered(desk: Desk, form: ExportForm, slug: str | None) -> Any:
    with_raw = bool(form.raw.data) and FORMATS[form.format.data].takes_raw
    if form.raw.data and not desk.may(Permission.READ_RAW):
        raise Forbidden(Permission.READ_RAW)
    theme_id = get_theme(desk.session, desk.consultation, slug, desk.locale.tag).id if slug else None
    row = find_consultation(desk.session, desk.consultation.slug)
    assert row is not None
    consultation = view_consultation(desk.session, row, form.locale.data)
    report = load_report(desk.session, settings().state_folder, consultation, form.locale.data, slug)
    with transaction() as session:
        delivery = deliver(
            session,
            desk.actor,
            consultation_id=desk.consultation.id,
            theme_id=theme_id,
            report=report,
            format=form.format.data,
            with_raw=with_raw,
            now=desk.now,
        )
    names = actor_group_names(read_session(), consultation, report.locale)
    raw = RawFromDatabase(read_session(), consultation, report.locale) if with_raw else None
    return send_file(
        _written(delivery, form.format.data, names, raw),
        mimetype=FORMATS[form.format.data].mimetype,
        as_attachment=True,
        download_name=file_name(delivery, form.format.data),
        max_age=0,
    )


def _written(
    delivery: Delivery, extension: str, names: dict[str, str], raw: RawFromDatabase | None
) -> IO[bytes]:
    """The file, open; nothing of it stays on the disk once it is closed."""
    folder = settings().state_folder / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as private:
        file = Path(private) / f"export.{extension}"
        FORMATS[extension].write(delivery, names, file, raw)
        return file.open("rb")


def _seal() -> Seal:
    return Seal(settings().secret, "excerpt")


def _sealer(desk: Desk) -> Any:
    """Makes the value by which an excerpt is found again, without its key standing in the page."""
    seal, now = _seal(), desk.now.timestamp()

    def sealed(excerpt: Excerpt) -> str:
        key = excerpt.key
        return seal.close(f"{key.passage_id}/{key.response_id}/{key.question_code}", now=now)

    return sealed


@bp.route(f"{THEMES}/<slug>/translate", methods=["GET", "POST"])
@desk(Permission.RECORD_EVIDENCE)
def translate(desk: Desk, slug: str) -> Any:
    """Put an excerpt into another language."""
    frame = load_frame(desk.session, desk.consultation, desk.locale.tag)
    opened = _seal().open(request.values.get("excerpt", ""), now=desk.now.timestamp(), seconds=LINK_SECONDS)
    if slug not in frame.themes or opened is None:
        raise NotFound(slug)
    key = ExcerptKey(*opened.split("/"))
    excerpt = find_excerpt(desk.session, frame, Ask(slug), key)
    if excerpt.text is None:
        raise Forbidden(Permission.RECORD_EVIDENCE)
    form = TranslationForm(formdata=request.form if request.method == "POST" else None)
    form.prepare(desk.locale.tag, excerpt.text.locale)
    if request.method == "POST" and form.validate():
        try:
            _translate(desk, key, form)
        except Invalid as refused:
            show_problems(form, refused.problems)
        else:
            flash(_("The translation is kept."), "success")
            return redirect(url_for(".theme", consultation=desk.consultation.slug, slug=slug), 303)
    page = render_template(
        "summaries/translate.html",
        theme=frame.themes[slug],
        excerpt=excerpt,
        sealed=request.values["excerpt"],
        form=form,
        shown=_shown(desk),
    )
    return page, 422 if request.method == "POST" else 200


def _translate(desk: Desk, key: ExcerptKey, form: TranslationForm) -> None:
    given = {"locale": form.locale.data or "", "text": form.text.data or "", "how": form.how.data or ""}
    scope = desk.consultation.id
    with transaction() as session:
        if key.passage_id:
            translate_passage(
                session, desk.actor, consultation_id=scope, passage_id=key.passage_id, **given, now=desk.now
            )
        else:
            translate_answer(
                session,
                desk.actor,
                consultation_id=scope,
                response_id=key.response_id,
                question_code=key.question_code,
                **given,
                now=desk.now,
            )
