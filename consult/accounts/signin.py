"""Signing in with Flask-Security, under /desk only, and who is signed in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import (
    Flask,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import gettext
from flask_security import Security, current_user
from flask_security.recoverable import generate_reset_password_token
from flask_security.signals import user_authenticated
from flask_wtf.csrf import CSRFError, CSRFProtect

from consult.accounts.actions import record
from consult.accounts.carry import Carried, carried_along, in_desk, is_foreign, to_carry
from consult.accounts.datastore import (
    OutboxMail,
    PasswordRules,
    SignedIn,
    StaffDatastore,
    address_of,
)
from consult.accounts.forms import ForgottenForm, NewPasswordForm, OwnPasswordForm, SignInForm
from consult.accounts.limits import Limits
from consult.accounts.mails import LINK_HOURS
from consult.accounts.messages import MESSAGES
from consult.accounts.models import Staff
from consult.accounts.rules import Actor
from consult.core.locales import OFFERED, nearest_locale
from consult.infra.passwords import MEMORY_KIB, PARALLELISM, TIME_COST
from consult.web.context import now, set_page_locale, transaction
from consult.web.errors import status_page
from consult.web.locale import choose_locale

# Flask-Security's routes and who gets what.
GUARDS = {
    "security.login": "anyone",
    "security.logout": "anyone",
    "security.forgot_password": "anyone",
    "security.reset_password": "anyone",
    "security.change_password": "staff:signed-in",
}

CONFIG: dict[str, Any] = {
    "URL_PREFIX": "/desk",
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "LOGOUT_METHODS": ["POST"],
    "RESET_URL": "/reset",
    "CHANGE_URL": "/account/password",
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "POST_LOGIN_VIEW": "/desk/",
    "POST_LOGOUT_VIEW": "/desk/sign-in",
    "POST_CHANGE_VIEW": "/desk/account",
    "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "FORGOT_PASSWORD_TEMPLATE": "accounts/forgotten.html",
    "RESET_PASSWORD_TEMPLATE": "accounts/new_password.html",
    "CHANGE_PASSWORD_TEMPLATE": "accounts/own_password.html",
    "RETURN_GENERIC_RESPONSES": True,
    "RESET_PASSWORD_WITHIN": timedelta(hours=LINK_HOURS),
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": True,
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__time_cost": TIME_COST,
        "argon2__memory_cost": MEMORY_KIB,
        "argon2__parallelism": PARALLELISM,
    },
    # Only makes a reset link void once the password has changed.
    "HASHING_SCHEMES": ["hex_sha256"],
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "FRESHNESS": timedelta(seconds=-1),
    "API_ENABLED_METHODS": ["session"],
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "I18N_DOMAIN": "messages",
}


class DeskSessions(SecureCookieSessionInterface):
    """A session at the desk only: public pages read no cookie, set none and do not vary by one."""

    def open_session(self, app: Flask, request: Any) -> Any:
        """The desk's session; an empty one elsewhere."""
        return super().open_session(app, request) if in_desk(request.path) else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the desk's session; nothing elsewhere."""
        if in_desk(request.path):
            super().save_session(app, session, response)


def signed_in_actor() -> Actor | None:
    """Who is signed in, as an actor; None when nobody is."""
    if not current_user.is_authenticated:
        return None
    actor: Actor = current_user.actor
    return actor


def password_link(staff: Staff) -> str:
    """The address where the owner of an account chooses a password; void after a day or once one is chosen."""
    token = generate_reset_password_token(SignedIn(staff))  # type: ignore[no-untyped-call]  # the library's
    return address_of("reset_password", token)


def init_app(app: Flask) -> None:
    """Set up the desk's session, its guard against forged forms, and signing in."""
    app.session_interface = DeskSessions()
    app.config.update(
        {f"SECURITY_{name}": value for name, value in CONFIG.items()},
        **{f"SECURITY_MSG_{name}": (sentence, kind) for name, (sentence, kind) in MESSAGES.items()},
        SECURITY_I18N_DIRNAME=[app.config["BABEL_TRANSLATION_DIRECTORIES"]],
        # Checked below for the desk alone. Browsers send us no Referer, and the origin is looked at instead.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        SESSION_PROTECTION=None,
    )
    csrf = CSRFProtect(app)
    security = Security(
        app,
        StaffDatastore(),
        mail_util_cls=OutboxMail,
        password_util_cls=PasswordRules,
        login_form=SignInForm,
        forgot_password_form=ForgottenForm,
        reset_password_form=NewPasswordForm,
        change_password_form=OwnPasswordForm,
    )
    security.want_json(lambda _request: False)
    security.login_context_processor(lambda: {"carried": carried_along()})
    # Without these the library would look for a sign-in on public requests and for tokens in any header.
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    security.login_manager.request_loader(lambda _request: None)
    guard_forms(app, csrf)
    limits = Limits(str(app.secret_key).encode())
    wrap(app, "login", lambda view: sign_in(view, limits))
    wrap(app, "forgot_password", lambda view: limited_reset(view, limits))
    wrap(app, "reset_password", lambda view: limited_by_address(view, limits))
    wrap(app, "change_password", for_signed_in)
    wrap(app, "logout", sign_out)
    user_authenticated.connect(remember_sign_in, app)


def wrap(app: Flask, name: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put something of ours around a view of the library."""
    endpoint = f"security.{name}"
    app.view_functions[endpoint] = around(app.view_functions[endpoint])


def guard_forms(app: Flask, csrf: CSRFProtect) -> None:
    """Every request of the desk: the language, and on a POST the token; public requests are passed by."""

    @app.before_request
    def enter() -> Response | None:
        if not in_desk(request.path):
            return None
        actor = signed_in_actor()
        if actor is None:
            choose_locale()
        else:
            g.actor = actor
            set_page_locale(nearest_locale(actor.locale, (), OFFERED))
        if app.config.get("WTF_CSRF_ENABLED", True):
            csrf.protect()
        return None

    def stale(_error: CSRFError) -> Response:
        carried = to_carry()
        if is_foreign():
            return status_page(403)
        if signed_in_actor() is None:
            return sign_in_page(carried)
        return continue_page(carried, 400) if carried else status_page(400)

    app.register_error_handler(CSRFError, stale)


def to_sign_in() -> Any:
    """The way to the sign-in page and back to here after it; what was posted is carried through it."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)
    if is_foreign():
        return status_page(403)
    return sign_in_page(to_carry())


def sign_in_page(carried: Carried | None) -> Response:
    """The sign-in page in place of the page that was asked for, with what was posted in hidden fields."""
    form = SignInForm(formdata=None)
    page = render_template(
        "accounts/sign_in.html", login_user_form=form, carried=carried, ended=carried is not None
    )
    return make_response(page, 403)


def continue_page(carried: Carried, status: int = 200) -> Response:
    """One press sends what was carried, with a fresh token, to where it was going."""
    return make_response(render_template("accounts/continue.html", carried=carried), status)


def sign_in(view: Callable[..., Any], limits: Limits) -> Callable[..., Any]:
    """The library's sign-in with limits; what was carried goes on after it."""

    def signing_in() -> Any:
        if request.method != "POST":
            return view()
        carried = carried_along()
        email = request.form.get("email", "")
        if limits.sign_in(request.remote_addr, email, now()):
            return limited_page(carried)
        answer = view()
        actor = signed_in_actor()
        limits.signed_in(request.remote_addr, email, now(), worked=actor is not None)
        if actor is None or carried is None:
            return answer
        set_page_locale(nearest_locale(actor.locale, (), OFFERED))
        g.actor = actor
        return continue_page(carried)

    return signing_in


def limited_page(carried: Carried | None) -> Response:
    """Too many tries; what was carried stays on the page, the password does not."""
    if carried is None:
        return status_page(429)
    return make_response(render_template("accounts/wait.html", carried=carried), 429)


def limited_reset(view: Callable[..., Any], limits: Limits) -> Callable[..., Any]:
    """Asking for a link, so often per address and per account."""

    def asking() -> Any:
        if request.method == "POST":
            if limits.reset(request.remote_addr, request.form.get("email", ""), now()):
                return status_page(429)
            view()
            flash_sent()
            return redirect(url_for("security.forgot_password"), 303)
        return view()

    return asking


def flash_sent() -> None:
    """The same sentence whether there is such an account or not, and once only."""
    session.pop("_flashes", None)
    sentence, kind = MESSAGES["PASSWORD_RESET_REQUEST"]
    flash(gettext(sentence), kind)


def limited_by_address(view: Callable[..., Any], limits: Limits) -> Callable[..., Any]:
    """Choosing a password through a link, so often per address."""

    def choosing(token: str) -> Any:
        if request.method == "POST" and limits.choose(request.remote_addr, now()):
            return status_page(429)
        return view(token=token)

    return choosing


def for_signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """The library's page for those who are signed in, with our way to the sign-in page."""

    def entered() -> Any:
        return to_sign_in() if signed_in_actor() is None else view()

    return entered


def sign_out(view: Callable[..., Any]) -> Callable[..., Any]:
    """The library's sign-out, with a line in the audit trail."""

    def leaving() -> Any:
        actor = signed_in_actor()
        if actor is not None:
            remember(actor, "sign_out")
        return view()

    return leaving


def remember_sign_in(_app: Flask, *, user: SignedIn, authn_via: list[str], **_rest: Any) -> None:
    """A line in the audit trail for a sign-in with a password."""
    if "password" in authn_via:
        remember(user.actor, "sign_in")


def remember(actor: Actor, verb: str) -> None:
    """A line in the audit trail, in a transaction of its own."""
    with transaction() as opened:
        record(opened, actor, verb=verb, kind="staff", object_id=actor.id, scope_id=None, now=now())
