"""The desk's first page: the consultations one works on, and beginning another."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from consult.accounts.doors import StaffVisit, signed_in
from consult.accounts.rules import Actor, Permission, may
from consult.consultations.actions import create_consultation
from consult.consultations.forms import NewConsultationForm
from consult.consultations.queries import list_consultations, view_consultation
from consult.consultations.rules import ConsultationView
from consult.consultations.views.attempt import attempt

home_pages = Blueprint("home_desk", __name__, template_folder="../templates")


@home_pages.get("/desk/")
@signed_in()
def listing(visit: StaffVisit) -> str:
    """The consultations in which one has a role."""
    return render_template(
        "consultations/home.html",
        consultations=known_to(visit.session, visit.actor, visit.locale.tag),
        may_create=may(visit.actor, Permission.MANAGE_CONSULTATION, None),
    )


def known_to(session: Session, actor: Actor, locale: str) -> list[ConsultationView]:
    """The consultations whose desk the actor may see."""
    return [
        view_consultation(session, found, locale)
        for found in list_consultations(session, public_only=False)
        if may(actor, Permission.SEE_DESK, found.id)
    ]


@home_pages.route("/desk/new", methods=["GET", "POST"])
@signed_in(Permission.MANAGE_CONSULTATION)
def new(visit: StaffVisit) -> Any:
    """Begin a consultation; citizens do not see it yet."""
    form = NewConsultationForm(data={"source_locale": visit.locale.tag})
    if request.method != "POST":
        return render_template("consultations/new.html", form=form)
    source = form.source_locale.data or visit.locale.tag
    slots = ("title", "municipality", "summary")
    made: list[str] = []

    def act(session: Session) -> None:
        row = create_consultation(
            session,
            visit.actor,
            slug=form.slug.data or "",
            source_locale=source,
            locales=[source],
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            words={slot: {source: form[slot].data or ""} for slot in slots},
            now=visit.now,
        )
        made.append(row.slug)

    left = attempt(form, act, {f"{slot}.{source}": slot for slot in slots} | {"locales": "source_locale"})
    if left is not None:
        return render_template("consultations/new.html", form=form), 422
    flash(_("The consultation is here. Citizens do not see it yet."), "success")
    return redirect(url_for("consultations_desk.settings", consultation=made[0]), 303)
