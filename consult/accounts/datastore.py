"""What the sign-in library sees of our staff, and where its mails go. Its writes are ordinary transactions of ours."""

from typing import Any

from flask import request, url_for
from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore
from flask_security.mail_util import MailUtil
from flask_security.password_util import PasswordUtil
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.accounts import mails
from consult.accounts.actions import keep_password, record
from consult.accounts.models import Staff
from consult.accounts.queries import actor_of, find_staff_by_email, get_staff
from consult.accounts.rules import Actor, check_password
from consult.infra.passwords import unknown_password
from consult.notifications.actions import enqueue
from consult.web.context import now, read_session, settings, transaction
from consult.web.forms import say


class SignedIn(UserMixin):
    """A member of staff as the sign-in library knows them: a value, not a row."""

    # The library asks its user class for this name.
    fs_uniquifier = ""

    def __init__(self, staff: Staff) -> None:
        self.email = staff.email
        self.password = staff.password
        self.active = staff.active
        self.fs_uniquifier = staff.fs_uniquifier
        self.roles: list[RoleMixin] = []
        self.actor: Actor = actor_of(staff)


class StaffDatastore(UserDatastore):
    """Finds staff through the read session; a changed password is one transaction, durable when `put` returns."""

    def __init__(self) -> None:
        super().__init__(SignedIn, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> SignedIn | None:  # noqa: ARG002
        """By mail address, or by the value that every sign-in carries."""
        if "email" in kwargs:
            found = find_staff_by_email(read_session(), str(kwargs["email"]))
        else:
            found = staff_of_sign_in(read_session(), str(kwargs.get("fs_uniquifier", "")))
        return SignedIn(found) if found is not None else None

    def find_role(self, role: str) -> None:  # noqa: ARG002
        """Roles are ours; the library knows none."""
        return

    def put(self, model: SignedIn) -> SignedIn:
        """Keep what the library changed: the password and the value that voids older sign-ins."""
        with transaction() as session:
            keep_password(
                session,
                model.actor,
                staff=get_staff(session, model.actor.id),
                hashed=model.password or unknown_password(),
                uniquifier=model.fs_uniquifier,
                now=now(),
            )
        return model

    def commit(self) -> None:
        """Nothing is left to do: `put` is durable when it returns."""


def staff_of_sign_in(session: Session, uniquifier: str) -> Staff | None:
    """The member of staff whose sign-in carries that value, with grants, or None."""
    query = select(Staff).where(Staff.fs_uniquifier == uniquifier).options(selectinload(Staff.grants))
    return session.scalar(query)


class OutboxMail(MailUtil):
    """The library's mails in our words, written to the outbox."""

    def send_mail(self, template: str, *_args: Any, **kwargs: Any) -> None:
        """Write the mail that the library wants sent, with a line in the audit trail when a link was asked for."""
        actor: Actor = kwargs["user"].actor
        asked = template.endswith("reset_instructions")
        if asked:
            letter = mails.reset_letter(
                actor.locale, link=address_of("reset_password", kwargs["reset_token"])
            )
        else:
            letter = mails.changed_letter(actor.locale, link=address_of("forgot_password"))
        with transaction() as session:
            enqueue(
                session,
                kind="account",
                address=kwargs["user"].email,
                locale=actor.locale,
                subject=letter.subject,
                body=letter.body,
                scope_id=None,
                now=now(),
            )
            if asked:
                record(
                    session,
                    actor,
                    verb="ask_reset",
                    kind="staff",
                    object_id=actor.id,
                    scope_id=None,
                    now=now(),
                )


class PasswordRules(PasswordUtil):
    """New passwords by our rule."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:  # noqa: ARG002
        """The sentences about what is wrong, and the password as it is hashed."""
        return [say(problem) for problem in check_password(password)] or None, self.normalize(password)


def address_of(page: str, token: str | None = None) -> str:
    """The whole address of a page of the sign-in library, from the configured site address where there is one."""
    given = {} if token is None else {"token": token}
    base = settings().base_url or request.url_root.rstrip("/")
    return base + url_for(f"security.{page}", _external=False, **given)
