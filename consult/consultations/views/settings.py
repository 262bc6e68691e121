"""Settings of a consultation: overview, days, words, privacy notice, languages, and whether citizens see it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.accounts.rules import Permission
from consult.consultations import actions
from consult.consultations.doors import Desk, desk
from consult.consultations.forms import BasicsForm, ReasonForm, with_words, words_data, words_typed
from consult.consultations.queries import list_missing, list_rows
from consult.consultations.rules import ABOUT_SLOTS, MISSING_IN, PRIVACY_SLOTS, Part, Slot
from consult.consultations.views.attempt import attempt
from consult.core.errors import Invalid, NotFound, Problem
from consult.core.locales import LOCALES, OFFERED
from consult.languages.queries import load_words
from consult.web.context import transaction
from consult.web.forms import DeskForm

desk_pages = Blueprint("consultations_desk", __name__, template_folder="../templates")
SETTINGS = "/desk/<consultation>/settings"
# Where the parts of each kind are listed, under the settings.
PATHS: dict[Part, str] = {
    Part.THEME: "themes",
    Part.PHASE: "phases",
    Part.GOAL: "goals",
    Part.ACTOR_GROUP: "actor-groups",
    Part.BODY: "groups",
    Part.SEAT: "seats",
}
GROUPS: dict[str, tuple[Slot, ...]] = {"words": ABOUT_SLOTS, "privacy": PRIVACY_SLOTS}


@desk_pages.get(f"{SETTINGS}/")
@desk(Permission.MANAGE_CONSULTATION)
def settings(desk: Desk) -> str:
    """Everything there is to set, with how far it is."""
    return overview(desk, ())


def overview(desk: Desk, problems: tuple[Problem, ...]) -> str:
    """The settings page; `problems` say why it could not be published."""
    counts = {
        part: len(list_rows(desk.session, desk.consultation.id, part)) for part in Part if part is not _SELF
    }
    words = load_words(desk.session, _SELF.value, [desk.consultation.id], desk.consultation.source_locale)
    source = desk.consultation.source_locale
    empty = {
        group: sum(not words.exact(desk.consultation.id, slot.name, source) for slot in slots)
        for group, slots in GROUPS.items()
    }
    missing = {
        tag: sum(list_missing(desk.session, desk.consultation, tag).values())
        for tag in desk.consultation.locales
    }
    return render_template(
        "consultations/settings.html", counts=counts, empty=empty, missing=missing, problems=problems
    )


_SELF = Part.CONSULTATION


@desk_pages.post(f"{SETTINGS}/publication")
@desk(Permission.MANAGE_CONSULTATION)
def publication(desk: Desk) -> Any:
    """Show it to citizens, or hide it from them."""
    public = request.form.get("public") == "yes"
    act = actions.publish_consultation if public else actions.unpublish_consultation
    try:
        with transaction() as session:
            act(session, desk.actor, desk.consultation, now=desk.now)
    except Invalid as refused:
        return overview(desk, refused.problems), 422
    flash(_("Citizens can see it now.") if public else _("Citizens do not see it any more."), "success")
    return back(desk, "settings")


@desk_pages.route(f"{SETTINGS}/basics", methods=["GET", "POST"])
@desk(Permission.MANAGE_CONSULTATION)
def basics(desk: Desk) -> Any:
    """Days and the smallest count."""
    form = BasicsForm(obj=desk.consultation)
    left = None
    if request.method == "POST":
        left = attempt(
            form,
            lambda session: actions.update_consultation(
                session,
                desk.actor,
                desk.consultation,
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                minimum_count=form.minimum_count.data or 0,
                now=desk.now,
            ),
        )
        if left is None:
            flash(_("Saved."), "success")
            return back(desk, "settings")
    return render_template("consultations/basics.html", form=form), 200 if left is None else 422


@desk_pages.get(f"{SETTINGS}/<any(words, privacy):group>/")
@desk(Permission.MANAGE_CONSULTATION)
def first_words(desk: Desk, group: str) -> Response:
    """The words in the language they are written in."""
    return back(desk, "words", group=group, language=desk.consultation.source_locale)


@desk_pages.route(f"{SETTINGS}/<any(words, privacy):group>/<language>", methods=["GET", "POST"])
@desk(Permission.MANAGE_CONSULTATION)
def words(desk: Desk, group: str, language: str) -> Any:
    """The words of the consultation in a language, beside those they are made from."""
    if language not in LOCALES:
        raise NotFound(language)
    own, slots = desk.consultation, GROUPS[group]
    found = load_words(desk.session, Part.CONSULTATION.value, [own.id], own.source_locale)
    form = with_words(DeskForm, slots, [language])(data=words_data(found, own.id, slots, [language]))
    left = None
    if request.method == "POST":
        typed = words_typed(form, slots, [language])
        left = attempt(
            form,
            lambda session: actions.update_words(session, desk.actor, own, words=typed, now=desk.now),
        )
        if left is None:
            flash(_("Saved."), "success")
            return back(desk, "words", group=group, language=language)
    page = render_template(
        "consultations/words.html",
        form=form,
        group=group,
        language=language,
        slots=slots,
        sources={slot.name: found.text(own.id, slot.name, own.source_locale) for slot in slots},
        known=LOCALES,
        missing={tag: sum(not found.exact(own.id, slot.name, tag) for slot in slots) for tag in LOCALES},
    )
    return page, 200 if left is None else 422


@desk_pages.get(f"{SETTINGS}/languages")
@desk(Permission.MANAGE_CONSULTATION)
def languages(desk: Desk) -> str:
    """The languages, which of them are offered, and what is missing in each."""
    return languages_page(desk, "", (), ReasonForm(formdata=None))


def languages_page(desk: Desk, asked: str, problems: tuple[Problem, ...], form: ReasonForm) -> str:
    """The page of languages; `problems` say why the language asked for cannot be offered."""
    missing = {tag: list_missing(desk.session, desk.consultation, tag) for tag in LOCALES}
    slug = desk.consultation.slug
    pages = {
        part.value: url_for("consultations_desk.parts", consultation=slug, path=path)
        for part, path in PATHS.items()
    }
    if asked in LOCALES:
        pages[_SELF.value] = url_for(
            "consultations_desk.words", consultation=slug, group="words", language=asked
        )
    return render_template(
        "consultations/languages.html",
        pages=pages,
        incomplete=any(problem.place in pages or problem.place == "reason" for problem in problems),
        known=LOCALES,
        interface=OFFERED,
        missing=missing,
        labels=MISSING_IN,
        asked=asked,
        problems=problems,
        form=form,
    )


@desk_pages.post(f"{SETTINGS}/languages/<language>")
@desk(Permission.MANAGE_CONSULTATION)
def offer(desk: Desk, language: str) -> Any:
    """Offer a language to citizens, or offer it no more."""
    form = ReasonForm()
    withdrawn = request.form.get("offered") == "no"

    def act(session: Any) -> None:
        if withdrawn:
            actions.withdraw_language(session, desk.actor, desk.consultation, locale=language, now=desk.now)
        else:
            actions.offer_language(
                session,
                desk.actor,
                desk.consultation,
                locale=language,
                reason=form.reason.data or "",
                now=desk.now,
            )

    left = attempt(form, act)
    if left is not None:
        return languages_page(desk, language, tuple(left), form), 422
    flash(_("Saved."), "success")
    return back(desk, "languages")


def back(desk: Desk, endpoint: str, **values: Any) -> Response:
    """To another page of the settings, after a change."""
    return redirect(
        url_for(f"consultations_desk.{endpoint}", consultation=desk.consultation.slug, **values), 303
    )
