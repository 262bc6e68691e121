"""Questionnaires at the desk: bring one in, look at its versions, publish it, say when it is open."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.core.errors import Conflict, Invalid, NotFound, Problem
from consult.core.text import N_
from consult.questionnaires.actions import import_document, publish, record_export, set_dates
from consult.questionnaires.forms import DatesForm, ImportForm
from consult.questionnaires.queries import VersionView, get_questionnaire, list_versions, theme_ids
from consult.questionnaires.rules.document import load_document, write_document
from consult.web.context import transaction
from consult.web.forms import show_problems

desk_pages = Blueprint("questionnaires_desk", __name__, template_folder="templates")
NO_FILE = N_("Choose a file.")


@desk_pages.get("/desk/<consultation>/questionnaires/")
@desk(Permission.EDIT_CONTENT)
def listing(desk: Desk) -> str:
    """Every questionnaire with its newest version."""
    versions = list_versions(desk.session, desk.consultation.id)
    newest = {version.slug: version for version in reversed(versions)}
    return render_template("questionnaires/listing.html", newest=list(reversed(newest.values())))


@desk_pages.route("/desk/<consultation>/questionnaires/import", methods=["GET", "POST"])
@desk(Permission.EDIT_CONTENT)
def bring_in(desk: Desk) -> Answer | str | tuple[str, int]:
    """Make a draft from a questionnaire file."""
    form = ImportForm()
    problems: Sequence[Problem] = ()
    if form.validate_on_submit():
        try:
            slug = _import(desk, form)
        except Invalid as refused:
            problems = show_problems(form, refused.problems, {"file": "file"})
        else:
            flash(gettext("The questionnaire is here as a draft."), "success")
            return redirect(_address(desk, "show", slug), 303)
    page = render_template("questionnaires/import.html", form=form, problems=problems)
    return (page, 422) if request.method == "POST" else page


def _import(desk: Desk, form: ImportForm) -> str:
    upload: FileStorage | None = form.file.data
    if upload is None or not upload.filename:
        raise Invalid([Problem("file", NO_FILE)])
    with transaction() as session:
        document = load_document(upload.read(), theme_ids(session, desk.consultation.id))
        draft = import_document(
            session,
            desk.actor,
            consultation_id=desk.consultation.id,
            document=document,
            slug=form.slug.data or None,
            now=desk.now,
        )
        return str(draft.questionnaire.slug)


@desk_pages.get("/desk/<consultation>/questionnaires/<questionnaire>/")
@desk(Permission.EDIT_CONTENT)
def show(desk: Desk, questionnaire: str) -> str:
    """One questionnaire: its questions, languages, versions and dates."""
    return _show(desk, questionnaire, DatesForm(formdata=None), ())


def _show(desk: Desk, slug: str, form: DatesForm, problems: Sequence[Problem]) -> str:
    versions = _versions(desk, slug)
    if request.method == "GET":
        form.opens_on.data, form.closes_on.data = versions[0].opens_on, versions[0].closes_on
    return render_template(
        "questionnaires/show.html",
        newest=versions[0],
        versions=versions,
        form=form,
        problems=problems,
        is_draft=versions[0].state == "draft",
    )


def _versions(desk: Desk, slug: str) -> list[VersionView]:
    versions = [each for each in list_versions(desk.session, desk.consultation.id) if each.slug == slug]
    if not versions:
        raise NotFound(slug)
    return versions


@desk_pages.post("/desk/<consultation>/questionnaires/<questionnaire>/publish")
@desk(Permission.EDIT_CONTENT)
def publish_draft(desk: Desk, questionnaire: str) -> Answer:
    """Freeze the draft and open it to citizens."""
    try:
        with transaction() as session:
            found = get_questionnaire(session, desk.consultation.id, questionnaire)
            publish(session, desk.actor, found, locales=desk.consultation.locales, now=desk.now)
    except Invalid as refused:
        page = _show(desk, questionnaire, DatesForm(formdata=None), refused.problems)
        return make_response(page, 422)
    except Conflict:
        flash(gettext("There is no draft to publish."), "warning")
    else:
        flash(gettext("The questionnaire is published."), "success")
    return redirect(_address(desk, "show", questionnaire), 303)


@desk_pages.post("/desk/<consultation>/questionnaires/<questionnaire>/dates")
@desk(Permission.EDIT_CONTENT)
def dates(desk: Desk, questionnaire: str) -> Answer:
    """Say from and until which day it takes answers."""
    form = DatesForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                set_dates(
                    session,
                    desk.actor,
                    get_questionnaire(session, desk.consultation.id, questionnaire),
                    opens_on=form.opens_on.data,
                    closes_on=form.closes_on.data,
                    now=desk.now,
                )
        except Invalid as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The days are saved."), "success")
            return redirect(_address(desk, "show", questionnaire), 303)
    return make_response(_show(desk, questionnaire, form, ()), 422)


@desk_pages.post("/desk/<consultation>/questionnaires/<questionnaire>/file")
@desk(Permission.EDIT_CONTENT)
def take_out(desk: Desk, questionnaire: str) -> Response:
    """The newest version as a file that can be brought in again."""
    newest = _versions(desk, questionnaire)[0]
    with transaction() as session:
        record_export(session, desk.actor, newest, consultation_id=desk.consultation.id, now=desk.now)
    body = json.dumps(write_document(newest.document()), ensure_ascii=False, indent=2)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{newest.slug}-{newest.number}.json"'
    return response


def _address(desk: Desk, endpoint: str, questionnaire: str) -> str:
    return url_for(
        f"questionnaires_desk.{endpoint}", consultation=desk.consultation.slug, questionnaire=questionnaire
    )
