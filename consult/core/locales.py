"""The languages Consult knows: tag, own name and direction. Direction comes from here, never from a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Locale:
    """A language by its BCP 47 tag, with its own name for itself and its direction.

    `cldr` is the locale by which dates and times are written (CLDR), where the language alone would not say it as
    people here do: English as in Europe, day before month and 24 hours.
    """

    tag: str
    own_name: str
    direction: Direction
    cldr: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cldr", self.cldr or self.tag.replace("-", "_"))


LOCALES: dict[str, Locale] = {
    locale.tag: locale
    for locale in (
        Locale("da", "Dansk", "ltr"),
        Locale("en", "English", "ltr", "en_GB"),
        Locale("ar", "العربية", "rtl"),
        Locale("tr", "Türkçe", "ltr"),
        Locale("ur", "اردو", "rtl"),
        Locale("fa", "فارسی", "rtl"),
        Locale("so", "Soomaali", "ltr"),
        Locale("pl", "Polski", "ltr"),
        Locale("ro", "Română", "ltr"),
        Locale("uk", "Українська", "ltr"),
    )
}

# Interface languages whose catalogue is complete; a test compares this with the catalogues.
OFFERED: tuple[str, ...] = ("da", "en", "ar")


def get_locale(tag: str) -> Locale:
    """The locale of that tag; KeyError when it is not in the table."""
    return LOCALES[tag]


def nearest_locale(wanted: str, accepted: Iterable[str], offered: Sequence[str]) -> str:
    """The offered tag nearest to what was wanted.

    `wanted` is the tag in the address, `accepted` the reader's languages, best first (RFC 4647 lookup: a tag
    matches itself, then its primary language). The first offered tag is the last resort.
    """
    for candidate in (wanted, *accepted):
        tag = candidate.replace("_", "-").lower()
        while tag:
            for offer in offered:
                if offer.lower() == tag:
                    return offer
            tag = tag.rpartition("-")[0]
    return offered[0]
