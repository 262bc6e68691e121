"""What a visitor does with a form: the fields it has, and a body that fills them."""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

FORM = "answers"
KEY = "form_key"
KEY_SLOT, MARK_SLOT = "KEYSLOT", "MARKSLOT"
SENTENCES = (
    "Et svar på dansk med æ, ø og å, som er langt nok til at fylde nogle linjer i feltet.",
    "An answer in English that is long enough to fill some lines of the box it is typed in.",
    "إجابة باللغة العربية طويلة بما يكفي لملء بضعة أسطر من الحقل الذي كُتبت فيه.",
)


@dataclass
class Field:
    """A field's kind and the values it can have."""

    kind: str
    values: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    """The fields of the questionnaire's form, by name in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field of the form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == FORM
        elif self._inside and tag in {"input", "textarea"} and "name" in given:
            kind = given.get("type", "text") if tag == "input" else tag
            self.fields.setdefault(given["name"], Field(kind)).values.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """The form ends."""
        if tag == "form":
            self._inside = False


def bodies(page: str, count: int, chance: random.Random) -> list[str]:
    """So many ways to fill the form: every question answered, with a slot for form key and mark."""
    reader = FormReader()
    reader.feed(page)
    if KEY not in reader.fields:
        raise RuntimeError("there is no form to answer on the page")
    return [_body(reader.fields, chance) for _ in range(count)]


def _body(fields: dict[str, Field], chance: random.Random) -> str:
    pairs: list[tuple[str, str]] = []
    marked = False
    for name, each in fields.items():
        if name == KEY:
            pairs.append((name, KEY_SLOT))
        elif each.kind == "hidden":
            pairs.append((name, each.values[0]))
        elif each.kind == "radio":
            pairs.append((name, chance.choice(each.values)))
        elif each.kind == "checkbox":
            pairs += [(name, value) for value in each.values if chance.random() < 0.4]
        elif each.kind == "textarea":
            text = " ".join(chance.choices(SENTENCES, k=3))
            pairs.append((name, text if marked else f"{MARK_SLOT} {text}"))
            marked = True
    return urlencode([*pairs, ("do", "continue")])
