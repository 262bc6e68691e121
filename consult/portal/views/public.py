"""The public front pages: a consultation's home, a theme, privacy, accessibility."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import format_date, gettext, ngettext
from werkzeug.wrappers import Response as Answer

from consult.consultations.doors import PublicVisit, Visit, public_consultation, public_page
from consult.consultations.queries import (
    consultation_words,
    find_consultation,
    get_theme,
    list_bodies,
    list_consultations,
    list_goals,
    list_phases,
    list_themes,
    view_consultation,
)
from consult.consultations.rules import PhaseState, PhaseView, ThemeView
from consult.core.locales import OFFERED, nearest_locale
from consult.meetings.rules.meeting import MeetingView
from consult.meetings.views.words import when_words
from consult.portal.queries import coming_meetings, themes_of_questionnaires
from consult.questionnaires.queries import VersionView, list_published
from consult.web.guards import declare
from consult.web.locale import accepted_languages

public = Blueprint("portal", __name__, template_folder="../templates")

PHASE_STATES = {PhaseState.DONE: "done", PhaseState.NOW: "current", PhaseState.LATER: "ahead"}


def root() -> Answer:
    """To the front page in the reader's language."""
    locale = nearest_locale("", accepted_languages(), OFFERED)
    return redirect(url_for("portal.front", locale=locale), 302)


public.add_url_rule("/", "root", declare(root, "anyone"))


@public.get("/<locale:locale>/")
@public_page
def front(visit: PublicVisit) -> str:
    """The consultations one can take part in."""
    found = list_consultations(visit.session)
    views = [view_consultation(visit.session, each, visit.locale.tag) for each in found]
    return render_template("portal/front.html", consultations=views)


@public.get("/<locale:locale>/privacy/")
@public_page
def privacy_everywhere(visit: PublicVisit) -> str:
    """What holds for every consultation, and the way to the notice of each."""
    found = list_consultations(visit.session)
    views = [view_consultation(visit.session, each, visit.locale.tag) for each in found]
    return render_template("portal/privacy_everywhere.html", consultations=views)


@public.get("/<locale:locale>/accessibility/")
@public_page
def accessibility(_visit: PublicVisit) -> str:
    """The accessibility statement."""
    return render_template("portal/accessibility.html")


@public.get("/<locale:locale>/<consultation>/")
@public_consultation
def home(visit: Visit) -> str:
    """A consultation: why, what one can do now, where it is, its themes."""
    consultation, locale = visit.consultation, visit.locale.tag
    row = find_consultation(visit.session, consultation.slug)
    words = consultation_words(visit.session, row) if row else None
    texts = {
        name: words.text(consultation.id, name, locale) if words else ""
        for name in ("summary", "background", "decides", "change", "next")
    }
    themes = list_themes(visit.session, consultation, locale)
    return render_template(
        "portal/home.html",
        texts=texts,
        deeds=_deeds(
            visit,
            list_published(visit.session, consultation.id),
            coming_meetings(visit.session, consultation, locale, visit.now),
        ),
        phases=[_phase(each) for each in list_phases(visit.session, consultation, locale, visit.today)],
        themes=[_theme_card(visit, theme) for theme in themes],
        goals=list_goals(visit.session, consultation, locale),
        bodies=list_bodies(visit.session, consultation, locale),
        is_open=visit.consultation.closes_on is None or visit.today <= visit.consultation.closes_on,
    )


def _deeds(
    visit: Visit, versions: Sequence[VersionView], meetings: Sequence[MeetingView]
) -> list[dict[str, Any]]:
    """What one can do now, the main thing first."""
    locale, slug = visit.locale.tag, visit.consultation.slug
    deeds = [
        {
            "title": version.text("title", locale),
            "note": ngettext("about %(num)s minute", "about %(num)s minutes", version.minutes(locale)),
            "href": url_for("responses.start", locale=locale, consultation=slug, questionnaire=version.slug),
            "label": gettext("Answer"),
        }
        for version in versions
        if version.is_open(visit.today) and locale in version.locales
    ]
    open_meetings = [each for each in meetings if not each.is_cancelled]
    if open_meetings:
        day = format_date(open_meetings[0].starts_at, "d. MMMM" if locale == "da" else "d MMMM")
        deeds.append(
            {
                "title": gettext("Come to a meeting"),
                "note": gettext("next: %(day)s", day=day),
                "href": url_for("meetings.listing", locale=locale, consultation=slug),
                "label": gettext("See meetings"),
            }
        )
    return deeds


def _phase(phase: PhaseView) -> dict[str, Any]:
    dates = gettext(
        "%(first)s to %(last)s",
        first=format_date(phase.starts_on, "long"),
        last=format_date(phase.ends_on, "long"),
    )
    return {
        "title": phase.name,
        "state": PHASE_STATES[phase.state],
        "dates": dates,
        "sentence": phase.description,
    }


def _theme_card(visit: Visit, theme: ThemeView) -> dict[str, Any]:
    return {
        "title": theme.name,
        "sentence": theme.sentence,
        "href": url_for(
            "portal.theme", locale=visit.locale.tag, consultation=visit.consultation.slug, theme=theme.slug
        ),
    }


@public.get("/<locale:locale>/<consultation>/themes/<theme>/")
@public_consultation
def theme(visit: Visit, theme: str) -> str:
    """A theme: what it is about, where one can answer about it, and meetings on it."""
    consultation, locale = visit.consultation, visit.locale.tag
    shown = get_theme(visit.session, consultation, theme, locale)
    asked = [
        {
            "title": version.text("title", locale),
            "note": version.text(slot, locale),
            "href": url_for(
                "responses.start", locale=locale, consultation=consultation.slug, questionnaire=version.slug
            ),
            "label": gettext("Answer"),
        }
        for version, slot in themes_of_questionnaires(visit.session, consultation.id).get(theme, [])
        if version.is_open(visit.today) and locale in version.locales
    ]
    meetings = [
        {
            "title": meeting.title,
            "note": when_words(meeting, visit.now),
            "href": url_for(
                "meetings.show", locale=locale, consultation=consultation.slug, meeting_id=meeting.id
            ),
        }
        for meeting in coming_meetings(visit.session, consultation, locale, visit.now)
        if any(each.id == shown.id for each in meeting.themes)
    ]
    others = [each for each in list_themes(visit.session, consultation, locale) if each.id != shown.id]
    return render_template(
        "portal/theme.html",
        theme=shown,
        asked=asked,
        meetings=meetings,
        others=[_theme_card(visit, each) for each in others],
        path=request.path,
    )


@public.get("/<locale:locale>/<consultation>/privacy/")
@public_consultation
def privacy(visit: Visit) -> str:
    """Who is responsible, why, on what ground, what is kept how long, and one's rights."""
    row = find_consultation(visit.session, visit.consultation.slug)
    words = consultation_words(visit.session, row) if row else None
    names = ("controller", "purpose", "legal_basis", "retention", "rights", "contact")
    parts = {
        name: words.text(visit.consultation.id, f"privacy_{name}", visit.locale.tag) if words else ""
        for name in names
    }
    return render_template("portal/privacy.html", parts=parts)
