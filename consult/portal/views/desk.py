"""The desk's overview of a consultation: what came in, what waits, who comes."""

from flask import Blueprint, render_template, url_for

from consult.accounts.rules import Permission
from consult.consultations.doors import Desk, desk
from consult.consultations.queries import list_phases, list_themes
from consult.portal.queries import coming_meetings, count_by_theme, what_waits
from consult.portal.views.public import _phase
from consult.questionnaires.queries import list_published
from consult.responses.queries import count_responses

desk_pages = Blueprint("portal_desk", __name__, template_folder="../templates")


@desk_pages.get("/desk/<consultation>/")
@desk(Permission.SEE_DESK)
def overview(desk: Desk) -> str:
    """Phases with today, per theme what came in, what waits, coming meetings."""
    locale = desk.locale.tag
    phases = list_phases(desk.session, desk.consultation, locale, desk.today)
    themes = list_themes(desk.session, desk.consultation, locale)
    counts = count_by_theme(desk.session, desk.consultation, themes, desk.now)
    most = max((each.week for each in counts.values()), default=0)
    return render_template(
        "portal/overview.html",
        phases=[_phase(each) for each in phases],
        themes=themes,
        counts=counts,
        most=max(most, 1),
        waits=what_waits(desk.session, desk.consultation, desk.now),
        meetings=coming_meetings(desk.session, desk.consultation, locale, desk.now, drafts=True),
        questionnaires=list_published(desk.session, desk.consultation.id),
        responses=count_responses(desk.session, desk.consultation.id),
        public_href=url_for("portal.home", locale=locale, consultation=desk.consultation.slug),
        may=lambda name: desk.may(Permission(name)),
    )
