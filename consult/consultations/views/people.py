"""The people who work on a consultation, their roles, and the audit trail of what they change."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from consult.accounts import mails
from consult.accounts.actions import create_staff, deactivate, grant_role, revoke_role
from consult.accounts.datastore import address_of
from consult.accounts.forms import PersonForm
from consult.accounts.labels import audit_kind, audit_verb
from consult.accounts.models import Staff
from consult.accounts.queries import (
    StaffView,
    count_audit,
    find_staff_by_email,
    get_staff,
    list_audit,
    list_audit_kinds,
    list_staff,
)
from consult.accounts.rules import ROLE_LABELS, Permission, Role, may
from consult.accounts.signin import password_link
from consult.consultations.doors import Desk, desk
from consult.consultations.views.attempt import attempt
from consult.core.errors import Invalid, NotFound
from consult.notifications.actions import enqueue
from consult.web.context import transaction
from consult.web.forms import say

people_pages = Blueprint("people_desk", __name__, template_folder="../templates")
PEOPLE = "/desk/<consultation>/people"


@people_pages.get(f"{PEOPLE}/")
@desk(Permission.MANAGE_PEOPLE)
def listing(desk: Desk) -> str:
    """Everybody with a role here."""
    return render_template(
        "consultations/people.html",
        people=list_staff(desk.session, desk.consultation.id),
        labels=ROLE_LABELS,
    )


@people_pages.route(f"{PEOPLE}/new", methods=["GET", "POST"])
@desk(Permission.MANAGE_PEOPLE)
def add(desk: Desk) -> Any:
    """Add a colleague with a role; they get a mail."""
    form = PersonForm(data={"locale": desk.locale.tag})
    form.role.choices = [SelectChoice(role.value, _(label)) for role, label in ROLE_LABELS.items()]
    left = None
    if request.method == "POST":
        left = attempt(form, lambda session: add_person(session, desk, form))
        if left is None:
            flash(_("Added. A mail is on its way."), "success")
            return to_listing(desk)
    return render_template("consultations/person_new.html", form=form), 200 if left is None else 422


def add_person(session: Session, desk: Desk, form: PersonForm) -> None:
    """Account, role and mail, in one transaction."""
    role, scope_id = role_of(form.role.data), desk.consultation.id
    staff = find_staff_by_email(session, form.email.data or "")
    known = staff is not None
    if staff is None:
        staff = create_staff(
            session,
            desk.actor,
            email=form.email.data or "",
            name=form.name.data or "",
            locale=form.locale.data or "",
            scope_id=scope_id,
            now=desk.now,
        )
    grant_role(session, desk.actor, staff=staff, role=role, scope_id=scope_id, now=desk.now)
    send_letter(session, desk, staff, known=known)


def send_letter(session: Session, desk: Desk, staff: Staff, *, known: bool) -> None:
    """The mail to somebody who was given a role."""
    title = str(desk.consultation.title)
    if known:
        letter = mails.welcome_letter(staff.locale, consultation=title, link=address_of("login"))
    else:
        letter = mails.invitation_letter(
            staff.locale,
            consultation=title,
            link=password_link(staff),
            reset_link=address_of("forgot_password"),
        )
    enqueue(
        session,
        kind="account",
        address=staff.email,
        locale=staff.locale,
        subject=letter.subject,
        body=letter.body,
        scope_id=desk.consultation.id,
        now=desk.now,
    )


@people_pages.get(f"{PEOPLE}/<staff_id>")
@desk(Permission.MANAGE_PEOPLE)
def person(desk: Desk, staff_id: str) -> str:
    """One colleague's roles here."""
    found = known_here(desk, staff_id)
    return render_template(
        "consultations/person.html",
        person=found,
        labels=ROLE_LABELS,
        others=[role for role in Role if role not in found.roles],
        may_close=may(desk.actor, Permission.MANAGE_PEOPLE, None)
        and staff_id != desk.actor.id
        and found.active,
    )


@people_pages.post(f"{PEOPLE}/<staff_id>/grant")
@desk(Permission.MANAGE_PEOPLE)
def grant(desk: Desk, staff_id: str) -> Response:
    """Give a colleague one more role here."""
    known_here(desk, staff_id)
    with transaction() as session:
        grant_role(
            session,
            desk.actor,
            staff=get_staff(session, staff_id),
            role=role_of(request.form.get("role", "")),
            scope_id=desk.consultation.id,
            now=desk.now,
        )
    flash(_("Saved."), "success")
    return to_person(desk, staff_id)


@people_pages.post(f"{PEOPLE}/<staff_id>/revoke")
@desk(Permission.MANAGE_PEOPLE)
def revoke(desk: Desk, staff_id: str) -> Response:
    """Take a role here from a colleague."""
    known_here(desk, staff_id)
    try:
        with transaction() as session:
            revoke_role(
                session,
                desk.actor,
                staff=get_staff(session, staff_id),
                role=role_of(request.form.get("role", "")),
                scope_id=desk.consultation.id,
                now=desk.now,
            )
    except Invalid as refused:
        flash(say(refused.problems[0]), "error")
        return to_person(desk, staff_id)
    flash(_("The role is taken away."), "success")
    return to_listing(desk)


@people_pages.post(f"{PEOPLE}/<staff_id>/close")
@desk(Permission.MANAGE_PEOPLE)
def close(desk: Desk, staff_id: str) -> Response:
    """Close a colleague's account everywhere."""
    known_here(desk, staff_id)
    try:
        with transaction() as session:
            deactivate(
                session,
                desk.actor,
                staff=get_staff(session, staff_id),
                scope_id=desk.consultation.id,
                now=desk.now,
            )
    except Invalid as refused:
        flash(say(refused.problems[0]), "error")
        return to_person(desk, staff_id)
    flash(_("The account is closed."), "success")
    return to_listing(desk)


@people_pages.get("/desk/<consultation>/audit/")
@desk(Permission.MANAGE_PEOPLE)
def audit(desk: Desk) -> str:
    """Who changed or took out what, newest first."""
    kind, actor_id = request.args.get("kind", ""), request.args.get("person", "")
    entries = list_audit(desk.session, desk.consultation.id, kind=kind, actor_id=actor_id)
    return render_template(
        "consultations/audit.html",
        entries=entries,
        total=count_audit(desk.session, desk.consultation.id),
        kinds=[(each, audit_kind(each)) for each in list_audit_kinds(desk.session, desk.consultation.id)],
        people=list_staff(desk.session, desk.consultation.id),
        kind=kind,
        person=actor_id,
        verb_of=audit_verb,
        kind_of=audit_kind,
    )


def known_here(desk: Desk, staff_id: str) -> StaffView:
    """The colleague among those with a role here; NotFound otherwise."""
    for found in list_staff(desk.session, desk.consultation.id):
        if found.id == staff_id:
            return found
    raise NotFound(staff_id)


def role_of(value: str | None) -> Role:
    """The role of that name; NotFound otherwise."""
    if value not in {role.value for role in Role}:
        raise NotFound(str(value))
    return Role(value)


def to_listing(desk: Desk) -> Response:
    """Back to everybody."""
    return redirect(url_for("people_desk.listing", consultation=desk.consultation.slug), 303)


def to_person(desk: Desk, staff_id: str) -> Response:
    """Back to one colleague."""
    address = url_for("people_desk.person", consultation=desk.consultation.slug, staff_id=staff_id)
    return redirect(address, 303)
