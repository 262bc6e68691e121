"""Text knows its language: what people wrote is a string together with its locale."""

from dataclasses import dataclass

from consult.core.locales import Direction, get_locale


@dataclass(frozen=True, slots=True)
class Text:
    """A string in a language; pages and documents take `lang` and `dir` from here."""

    value: str
    locale: str

    @property
    def direction(self) -> Direction:
        """The direction of the text's language."""
        return get_locale(self.locale).direction

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return sentence
