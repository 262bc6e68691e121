"""One's own account at the desk: name, language."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.accounts.actions import change_locale, rename
from consult.accounts.carry import is_desk_address
from consult.accounts.doors import StaffVisit, signed_in
from consult.accounts.forms import AccountForm
from consult.core.errors import Invalid
from consult.web.context import transaction
from consult.web.forms import show_problems

desk = Blueprint("accounts_desk", __name__, template_folder="templates")


@desk.route("/desk/account", methods=["GET", "POST"])
@signed_in()
def account(visit: StaffVisit) -> Any:
    """Name, language, and the way to the password."""
    form = AccountForm(data={"name": visit.actor.name, "locale": visit.actor.locale})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                rename(session, visit.actor, name=form.name.data, locale=form.locale.data, now=visit.now)
        except Invalid as refused:
            show_problems(form, refused.problems)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("accounts_desk.account"), 303)
    return render_template("accounts/account.html", form=form), 422 if form.errors else 200


@desk.post("/desk/language")
@signed_in()
def language(visit: StaffVisit) -> Any:
    """Choose the language of the desk, and back to the page one was on."""
    with transaction() as session:
        change_locale(session, visit.actor, locale=request.form.get("language", ""), now=visit.now)
    back = request.form.get("next", "").rstrip("?")
    return redirect(back if is_desk_address(back) else "/desk/", 303)
