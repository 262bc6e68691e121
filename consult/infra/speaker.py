"""The interface's words and dates in a language that is not the request's: for mails, calendar files and the worker."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.support import NullTranslations, Translations

from consult.core.clock import HOME_ZONE, local_day
from consult.core.locales import get_locale
from consult.infra.paths import data_folder

# Where CLDR's full date is not how the language is written here.
FULL_DATES = {"en": "EEEE d MMMM y"}
TIME_LOCALES = {"en": "en_GB"}
YEAR = re.compile(r"[,،]?\s*\by+\b(?:\s*'[^']*'\.?)?")


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(data_folder("translations"), [locale])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks one language of the interface, without a request."""

    locale: str

    def gettext(self, sentence: str, **values: Any) -> str:
        """The sentence in this language, its `%(name)s` places filled."""
        translated: str = _catalogue(self.locale).ugettext(sentence)
        return translated % values if values else translated

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> str:
        """The sentence for that number, which fills `%(num)s`."""
        translated: str = _catalogue(self.locale).ungettext(one, many, number)
        return translated % {"num": number, **values}

    def day(self, moment: datetime, *, year: bool = False) -> str:
        """The municipality's day of a moment, with its weekday: "Tuesday 3 March"."""
        pattern = _full_date(self.locale)
        words: str = format_date(
            local_day(moment),
            pattern if year else YEAR.sub("", pattern).strip(),
            locale=_babel_tag(self.locale),
        )
        return words

    def time(self, moment: datetime) -> str:
        """The municipality's wall-clock time of a moment: "17:00"."""
        locale = TIME_LOCALES.get(self.locale, _babel_tag(self.locale))
        words: str = format_time(moment.astimezone(HOME_ZONE).time(), "short", locale=locale)
        return words

    def language(self, tag: str) -> str:
        """The name of a language in this one (CLDR); its own name where that is not known."""
        known = Locale.parse(_babel_tag(self.locale)).languages.get(tag.split("-", maxsplit=1)[0])
        return str(known) if known else get_locale(tag).own_name


def _babel_tag(tag: str) -> str:
    return tag.replace("-", "_")


@cache
def _full_date(tag: str) -> str:
    return FULL_DATES.get(tag) or str(Locale.parse(_babel_tag(tag)).date_formats["full"].pattern)
