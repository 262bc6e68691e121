"""The interface's words and dates without a request: for mails, calendar files, documents and the worker."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.support import NullTranslations, Translations

from consult.core.clock import HOME_ZONE, local_day
from consult.core.locales import get_locale
from consult.infra.paths import data_folder

# Where CLDR's full date is not how the language is written here.
FULL_DATES = {"en": "EEEE d MMMM y"}
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
            locale=get_locale(self.locale).cldr,
        )
        return words

    def time(self, moment: datetime) -> str:
        """The municipality's wall-clock time of a moment: "17:00"."""
        cldr = get_locale(self.locale).cldr
        words: str = format_time(moment.astimezone(HOME_ZONE).time(), "short", locale=cldr)
        return words

    def date(self, day: date) -> str:
        """A day in words, with its year: "3 March 2026"."""
        words: str = format_date(day, "long", locale=get_locale(self.locale).cldr)
        return words

    def moment(self, moment: datetime) -> str:
        """A moment in words, in the municipality's time: "3 March 2026 at 17:00"."""
        # CLDR's pattern for a long date and a time; in apostrophes stand words that are not fields.
        pattern = str(get_datetime_format("long", locale=get_locale(self.locale).cldr)).replace("'", "")
        words = pattern.replace("{1}", self.date(local_day(moment)))
        return words.replace("{0}", self.time(moment))

    def language(self, tag: str) -> str:
        """The name of a language in this one (CLDR); its own name where that is not known."""
        known = Locale.parse(get_locale(self.locale).cldr).languages.get(tag.split("-", maxsplit=1)[0])
        return str(known) if known else get_locale(tag).own_name


@cache
def _full_date(tag: str) -> str:
    return FULL_DATES.get(tag) or str(Locale.parse(get_locale(tag).cldr).date_formats["full"].pattern)
