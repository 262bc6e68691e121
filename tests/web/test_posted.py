"""A posted form is read as Werkzeug reads it."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.formparser import FormDataParser

from consult.web.posted import URL_ENCODED, FormReader, pairs


def read(reader: FormDataParser, body: bytes) -> list[tuple[str, str]]:
    _, form, _ = reader.parse(BytesIO(body), URL_ENCODED, len(body))
    return list(form.items(multi=True))


@given(st.lists(st.tuples(st.text(), st.text())))
def test_what_a_browser_sends_comes_back(sent: list[tuple[str, str]]) -> None:
    sendable = [(name, value) for name, value in sent if (name + value).isprintable()]
    assert pairs(urlencode(sendable).encode()) == sendable


@given(st.text(alphabet="aZ%=&+;09fFæ \n").map(str.encode))
def test_anything_is_read_as_werkzeug_reads_it(body: bytes) -> None:
    assert read(FormReader(), body) == [
        (name.replace("\0", "\ufffd"), value.replace("\0", "\ufffd"))
        for name, value in read(FormDataParser(), body)
    ]


@pytest.mark.parametrize("body", [b"a=%FF%C3%A6", b"a=%C3", b"%E0%A4=%A4", b"a=%D8%A3%01%zz%"])
def test_bytes_that_are_no_letters_stay_escaped(body: bytes) -> None:
    assert read(FormReader(), body) == read(FormDataParser(), body)


def test_files_are_left_to_werkzeug() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
    _, form, _ = FormReader().parse(BytesIO(body), "multipart/form-data", len(body), {"boundary": "x"})
    assert form.getlist("a") == ["b"]
