"""What is typed to sign up, by the person or by staff for them."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectField, StringField, TextAreaField

from consult.core.locales import LOCALES
from consult.meetings.rules.sign_up import GENDER_LABELS, MOST_COMPANIONS, SignUpInput
from consult.web.forms import DeskForm, PublicForm, stripped
from consult.web.layout import language_name

SIGN_LANGUAGE = "sign"


def language_label(tag: str) -> str:
    """A language in its own name and in the page's, each kept in its own direction."""
    own, named = LOCALES[tag].own_name, language_name(tag)
    return own if own.casefold() == named.casefold() else f"\u2068{own}\u2069 (\u2068{named}\u2069)"


class _SignUpFields(Form):
    name = StringField(_l("Your name"), filters=[stripped])
    email = StringField(_l("Your mail address"), filters=[stripped])
    phone = StringField(_l("Your telephone number"), filters=[stripped])
    companions = SelectField(_l("How many come with you?"), validate_choice=False, default="0")
    interpreter = RadioField(
        _l("Do you need an interpreter?"),
        validate_choice=False,
        default="no",
    )
    interpreter_language = SelectField(_l("Which language?"), validate_choice=False)
    interpreter_gender = RadioField(
        _l("Would you rather have a woman or a man?"), validate_choice=False, default=""
    )
    needs = TextAreaField(_l("Is there anything else you need?"), filters=[stripped])

    def prepare(self) -> None:
        """Fill in the lists, in the page's language."""
        self.companions.choices = [("0", _("Nobody"))] + [
            (str(number), str(number)) for number in range(1, MOST_COMPANIONS + 1)
        ]
        self.interpreter.choices = [("no", _("No")), ("yes", _("Yes"))]
        self.interpreter_language.choices = [
            ("", _("Choose")),
            *((tag, language_label(tag)) for tag in LOCALES),
            (SIGN_LANGUAGE, _("Danish sign language")),
        ]
        self.interpreter_gender.choices = [
            ("", _("It does not matter")),
            *((gender.value, _(label)) for gender, label in GENDER_LABELS.items()),
        ]

    def typed(self) -> SignUpInput:
        """What was typed. Without script the language may be chosen while "no" still stands: it is then left out."""
        wanted = self.interpreter.data == "yes"
        language = self.interpreter_language.data if wanted else ""
        companions = self.companions.data or ""
        return SignUpInput(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            companions=int(companions) if companions.isdecimal() and len(companions) < 4 else -1,
            interpreter_locale=language or "" if wanted and language != SIGN_LANGUAGE else None,
            sign_language=language == SIGN_LANGUAGE,
            interpreter_gender=(self.interpreter_gender.data or "") if wanted else "",
            needs=self.needs.data or "",
        )


class SignUpForm(_SignUpFields, PublicForm):
    """Signing up, on a public page."""


class DeskSignUpForm(_SignUpFields, DeskForm):
    """Signing somebody up at the desk; `locale` is the language they are written to in."""

    locale = SelectField(_l("Which language do we write to them in?"), validate_choice=False)

    def prepare_for(self, locales: Iterable[str]) -> None:
        """Fill in the lists; the person can be written to in the consultation's languages."""
        self.prepare()
        self.locale.choices = [(tag, language_label(tag)) for tag in locales]
