"""What is typed to sign in, to choose a password and on one's own account, with labels and sentences of ours."""

from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    valid_user_email,
)
from wtforms import EmailField, Form, PasswordField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field

from consult.core.locales import LOCALES, OFFERED
from consult.web.forms import DeskForm, mail_address, required, stripped


class Same:
    """The field must say the same as another."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Form, field: Field) -> None:
        if field.data != form[self.other].data:
            raise ValidationError(gettext("The two passwords are not the same."))


class SignInForm(LoginForm):
    """Mail address and password."""

    email = EmailField(_l("Mail address"), [required()], filters=[stripped])
    password = PasswordField(_l("Password"), [required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""


class ForgottenForm(ForgotPasswordForm):
    """The mail address to which a link goes."""

    email = EmailField(_l("Mail address"), [required(), valid_user_email], filters=[stripped])


class NewPasswordForm(ResetPasswordForm):
    """A new password, twice."""

    password = PasswordField(_l("New password"), [required()])
    password_confirm = PasswordField(_l("The new password once more"), [required(), Same("password")])


class OwnPasswordForm(ChangePasswordForm):
    """The password now, and a new one, twice."""

    password = PasswordField(_l("Your password now"), [required()])
    new_password = PasswordField(_l("New password"), [required()])
    new_password_confirm = PasswordField(_l("The new password once more"), [required(), Same("new_password")])


class AccountForm(DeskForm):
    """One's own name and language."""

    name = StringField(_l("Name"), [required()], filters=[stripped])
    locale = SelectField(
        _l("Language of the desk"),
        choices=[SelectChoice(tag, LOCALES[tag].own_name) for tag in OFFERED],
        validate_choice=False,
    )


class PersonForm(DeskForm):
    """A colleague to be added, with a role."""

    email = EmailField(_l("Mail address"), [required(), mail_address], filters=[stripped])
    name = StringField(_l("Name or function"), [required()], filters=[stripped])
    locale = SelectField(
        _l("Language of the desk"),
        choices=[SelectChoice(tag, LOCALES[tag].own_name) for tag in OFFERED],
        validate_choice=False,
    )
    role = SelectField(_l("Role"), validate_choice=False)
