"""The words of the house in a language of choice, for documents and mails that are made outside a request."""

from datetime import date, datetime
from functools import cache

from babel import Locale as BabelLocale
from babel.dates import format_date, format_time, get_datetime_format
from babel.support import NullTranslations, Translations

from consult.core.clock import HOME_ZONE
from consult.core.locales import LOCALES, get_locale
from consult.infra.paths import data_folder


class Phrases:
    """Says sentences that are marked in the code, and dates, in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._catalogue = _catalogue(locale)

    def say(self, sentence: str, **values: object) -> str:
        """A marked sentence, with its placeholders filled."""
        said = str(self._catalogue.gettext(sentence))
        return said % values if values else said

    def ngettext(self, one: str, many: str, number: int) -> str:
        """A sentence that goes by a number, which fills `%(num)d`."""
        return str(self._catalogue.ngettext(one, many, number)) % {"num": number}

    def day(self, day: date) -> str:
        """A day in words."""
        return str(format_date(day, "long", locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """A moment in words, in the municipality's time."""
        there = moment.astimezone(HOME_ZONE)
        # CLDR's pattern for a long date and a time; in apostrophes stand words that are not fields.
        pattern = str(get_datetime_format("long", locale=self.locale)).replace("'", "")
        hour = str(format_time(there, "short", locale=self.locale))
        return pattern.replace("{1}", self.day(there.date())).replace("{0}", hour)

    def language(self, tag: str) -> str:
        """The name of a language; its own name where it has none here."""
        known = BabelLocale.parse(self.locale).languages.get(tag.split("-", maxsplit=1)[0])
        return str(known or get_locale(tag).own_name)


@cache
def _catalogue(locale: str) -> NullTranslations:
    assert locale in LOCALES
    return Translations.load(data_folder("translations"), [locale])
