"""What is typed on the pages of themes: what to take out, and translations."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import AnyOf

from consult.core.locales import LOCALES, OFFERED
from consult.evidence.rules import HOW_LABELS, TranslationHow
from consult.summaries.papers.deliveries import FORMATS
from consult.web.forms import DeskForm
from consult.web.layout import language_name


class ExportForm(DeskForm):
    """A file to take away. `raw` is there for those who may read raw answers."""

    format = SelectField(_l("Kind of file"))
    locale = SelectField(_l("Language of headings and labels"))
    raw = BooleanField(_l("With every raw answer. My name and the time are noted."))

    def prepare(self, locale: str) -> None:
        """Offer what there is to choose; `locale` is chosen where nothing is."""
        self.format.choices = [(code, _(one.label)) for code, one in FORMATS.items()]
        self.locale.choices = [(tag, LOCALES[tag].own_name) for tag in OFFERED]
        for field, codes in ((self.format, list(FORMATS)), (self.locale, list(OFFERED))):
            field.validate_choice = False
            field.validators = (AnyOf(codes, message=_("Choose one of these.")),)
        if self.locale.data is None:
            self.locale.data = locale


class TranslationForm(DeskForm):
    """An excerpt in another language."""

    locale = SelectField(_l("Language of the translation"), validate_choice=False)
    text = TextAreaField(_l("Translation"))
    how = SelectField(_l("Who translated it?"), validate_choice=False)

    def prepare(self, locale: str, spoken: str) -> None:
        """Offer every language but the one it was said in; the reader's own where nothing is chosen."""
        tags = sorted(
            (tag for tag in LOCALES if tag != spoken), key=lambda tag: language_name(tag).casefold()
        )
        self.locale.choices = [(tag, language_name(tag)) for tag in tags]
        self.how.choices = [(how.value, _(HOW_LABELS[how])) for how in TranslationHow]
        if self.locale.data is None and locale != spoken:
            self.locale.data = locale
