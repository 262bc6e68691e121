"""The composition of the web application. Sees all, decides nothing."""

import os
from pathlib import Path

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.accounts import signin
from consult.accounts.rules import Permission, may
from consult.accounts.views import desk as accounts_desk
from consult.consultations.views.home import home_pages
from consult.consultations.views.parts import desk_pages as consultations_desk
from consult.consultations.views.people import people_pages
from consult.core.text import N_
from consult.evidence.views.desk import bp as evidence_desk
from consult.infra import logs
from consult.infra.db import Database
from consult.infra.settings import Settings, settings_from
from consult.interviews.views import bp as interviews_desk
from consult.meetings.views.desk import desk_pages as meetings_desk
from consult.meetings.views.public import public as meetings_public
from consult.ops.views import public as ops
from consult.portal.views.desk import desk_pages as portal_desk
from consult.portal.views.public import public as portal
from consult.questionnaires.views import desk_pages as questionnaires_desk
from consult.responses.views.public import public as responses
from consult.summaries.views.desk import bp as summaries_desk
from consult.web import context, errors, headers, journal, layout, locale, posted, shelf
from consult.web.guards import require_guards
from consult.web.layout import DeskEntry
from consult.web.posted import FormRequest
from consult.web.static import static

DESK_ENTRIES = (
    DeskEntry("portal_desk.overview", N_("Overview"), Permission.SEE_DESK),
    DeskEntry("questionnaires_desk.listing", N_("Questionnaires"), Permission.EDIT_CONTENT),
    DeskEntry("meetings_desk.listing", N_("Meetings"), Permission.SEE_SIGN_UPS),
    DeskEntry("interviews_desk.listing", N_("Interviews"), Permission.READ_EVIDENCE),
    DeskEntry("evidence_desk.listing", N_("Sources"), Permission.READ_EVIDENCE),
    DeskEntry("summaries_desk.listing", N_("Themes"), Permission.READ_EVIDENCE),
    DeskEntry("people_desk.listing", N_("People"), Permission.MANAGE_PEOPLE),
    DeskEntry("consultations_desk.settings", N_("Settings"), Permission.MANAGE_CONSULTATION),
)

MEGABYTE = 1024 * 1024


def blueprints() -> list[Blueprint]:
    """Every slice's pages."""
    return [
        static,
        accounts_desk,
        consultations_desk,
        home_pages,
        evidence_desk,
        interviews_desk,
        meetings_desk,
        meetings_public,
        ops,
        people_pages,
        portal,
        portal_desk,
        questionnaires_desk,
        responses,
        summaries_desk,
    ]


def application() -> Flask:
    """The application that this process's environment asks for; what the web server calls."""
    settings = settings_from(os.environ, folder=Path.cwd())
    logs.configure(settings)
    return create_app(settings)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The web application for these settings; a test may hand over its own database."""
    app = Flask("consult.web", static_folder=None)
    app.request_class = FormRequest
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        TESTING=settings.env == "test",
        MAX_CONTENT_LENGTH=4 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        SESSION_COOKIE_NAME="consult_desk",
        SESSION_COOKIE_PATH="/desk",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.production,
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents it
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    context.init_app(app, context.House(settings, database or Database(settings.database_url)))
    journal.init_app(app)
    locale.init_app(app)
    posted.init_app(app)
    headers.init_app(app, https=settings.production)
    shelf.init_app(app, headers.of_public_pages(https=settings.production))
    errors.init_app(app)
    signin.init_app(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    present = tuple(entry for entry in DESK_ENTRIES if entry.endpoint in app.view_functions)
    layout.init_app(app, desk_entries=present, may=may)
    require_guards(app, signin.GUARDS)
    return app
