"""Forms of a page as a browser without script would fill in and send them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.strict_reader import Element, read

Pairs = list[tuple[str, str]]
BUTTONS = {"submit", "button", "reset", "image"}


@dataclass(frozen=True)
class PageForm:
    """One form: where it goes, and the pairs that it would send as it stands."""

    method: str
    action: str
    pairs: Pairs
    element: Element

    def filled(self, **values: str | Sequence[str]) -> Pairs:
        """The pairs with some fields typed anew; `__` in a name stands for a dot."""
        given = {name.replace("__", "."): value for name, value in values.items()}
        kept = [(name, value) for name, value in self.pairs if name not in given]
        for name, value in given.items():
            kept += [(name, value)] if isinstance(value, str) else [(name, each) for each in value]
        return kept


def forms(page: str) -> list[PageForm]:
    """Every form of a page, which is read strictly."""
    return forms_of(read(page))


def forms_of(root: Element) -> list[PageForm]:
    """Every form of a page that has been read."""
    return [
        PageForm(
            form.attributes.get("method", "get").lower(),
            form.attributes.get("action", ""),
            list(pairs_of(form)),
            form,
        )
        for form in root.every("form")
    ]


def form_with(page: str, *names: str) -> PageForm:
    """The one form that has fields or buttons of these names."""
    found = [
        form
        for form in forms(page)
        if set(names) <= {one.attributes.get("name") for one in form.element.every()}
    ]
    assert len(found) == 1, f"{len(found)} forms with {names}"
    return found[0]


def pairs_of(form: Element) -> Iterator[tuple[str, str]]:
    """What the form's controls send as they stand."""
    for control in form.every("input", "select", "textarea"):
        attributes = control.attributes
        name = attributes.get("name", "")
        if not name or "disabled" in attributes or attributes.get("type") in BUTTONS:
            continue
        if control.name == "textarea":
            text = "".join(child for child in control.children if isinstance(child, str))
            # A browser takes no notice of a line break right after the opening tag.
            yield name, text.removeprefix("\r\n") if text.startswith("\r\n") else text.removeprefix("\n")
        elif control.name == "select":
            yield from ((name, value) for value in chosen(control))
        elif attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes:
            yield (
                name,
                attributes.get("value", "on" if attributes.get("type") in {"radio", "checkbox"} else ""),
            )


def chosen(select: Element) -> list[str]:
    """The values of a list that are chosen; without any, a list of one answer sends its first."""
    options = list(select.every("option"))
    values = [option.attributes.get("value", option.words) for option in options]
    marked = [value for value, option in zip(values, options, strict=True) if "selected" in option.attributes]
    return marked or (values[:1] if "multiple" not in select.attributes else [])


def send(client: FlaskClient, address: str, pairs: Pairs, **kwargs: Any) -> TestResponse:
    """Post pairs in their order as a form."""
    return client.post(address, data=MultiDict(pairs), **kwargs)
