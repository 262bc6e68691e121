"""Letters as a mail server and a mailbox get them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from consult.infra.mail import FolderMailer, Letter, NotSent, SmtpMailer, mailer_for, message_of
from consult.infra.settings import settings_from
from tests.fakes.smtp import MailServer, mail_server

SENDER = "consult@example.org"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
ARABIC = "مرحبا،\n\n2026-06-17 الساعة 19\nhttps://example.org/ar/m/1?a=1&b=2\n\nشكرا <لكم>"


def letter(**changed: object) -> Letter:
    """A letter, with these things different."""
    given: dict[str, object] = {
        "key": "abcdefghijklmnop",
        "address": "citizen@example.com",
        "locale": "da",
        "subject": "Din plads på mødet",
        "body": "Hej\n\nVi ses på <torsdag>.\nhttps://example.org/da/m/1.",
        "calendar": None,
        "date": datetime(2026, 6, 17, 10, tzinfo=UTC),
    }
    return Letter(**{**given, **changed})  # type: ignore[arg-type]  # a test's own words


def delivered(mail: Letter) -> EmailMessage:
    """The message as it is read at the other end."""
    return message_from_bytes(message_of(mail, SENDER).as_bytes(), policy=default)


def content(message: EmailMessage, kind: str) -> str:
    """The text of one of its parts."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as server:
        yield server


def test_a_letter_arrives_with_its_words_language_and_text(server: MailServer) -> None:
    SmtpMailer(server.url, SENDER).send(letter())
    [(addresses, message)] = server.taken
    assert addresses == ["citizen@example.com"]
    assert message["Subject"] == "Din plads på mødet"
    assert message["Content-Language"] == "da"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<abcdefghijklmnop@example.org>"
    assert content(message, "plain").splitlines() == letter().body.splitlines()


def test_the_html_part_is_escaped_linked_and_knows_its_language() -> None:
    page = content(delivered(letter()), "html")
    assert '<html lang="da" dir="ltr">' in page
    assert "&lt;torsdag&gt;" in page
    assert '<a href="https://example.org/da/m/1" dir="ltr">https://example.org/da/m/1</a>.' in page


def test_a_right_to_left_letter_starts_at_the_right_on_every_line() -> None:
    message = delivered(letter(locale="ar", body=ARABIC, subject="موعد"))
    lines = content(message, "plain").splitlines()
    assert lines == [
        "مرحبا،",
        "",
        "2026-06-17 الساعة 19",
        "https://example.org/ar/m/1?a=1&b=2",
        "",
        "شكرا <لكم>",
    ]
    page = content(message, "html")
    assert '<html lang="ar" dir="rtl">' in page
    assert 'href="https://example.org/ar/m/1?a=1&amp;b=2" dir="ltr"' in page


def test_a_line_that_starts_with_latin_letters_is_turned_right() -> None:
    plain = content(delivered(letter(locale="ar", body="Consult: مرحبا\n(123)")), "plain")
    assert plain.splitlines() == ["\u200fConsult: مرحبا", "\u200f(123)"]


def test_a_calendar_comes_along() -> None:
    [file] = delivered(letter(calendar=CALENDAR)).iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    assert file.get_filename() == "meeting.ics"
    assert file.get_content().split() == CALENDAR.split()


def test_a_subject_cannot_bring_headers_along() -> None:
    message = delivered(letter(subject="Hi\r\nBcc: other@example.com\n\nText"))
    assert message["Bcc"] is None
    assert message["Subject"] == "Hi Bcc: other@example.com Text"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.com",
        "a@",
        "a@example.com, b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "<a@example.com>",
        "a b@example.com",
        '"a"@example.com',
        "a@exa\x00mple.com",
    ],
)
def test_what_is_not_one_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(NotSent) as refused:
        message_of(letter(address=address), SENDER)
    assert refused.value.for_good
    assert not address or address not in refused.value.fault


def test_a_domain_in_danish_letters_is_sent_to(server: MailServer) -> None:
    SmtpMailer(server.url, SENDER).send(letter(address="citizen@ærø.example.com"))
    assert server.taken[0][0] == ["citizen@xn--r-0fa.example.com"] or server.taken[0][0][0].startswith(
        "citizen@xn--"
    )


@pytest.mark.parametrize(
    ("answer", "for_good"), [("550 No such mailbox", True), ("450 Try again later", False)]
)
def test_a_refused_address(server: MailServer, answer: str, for_good: bool) -> None:
    server.refuse_address = answer
    with pytest.raises(NotSent) as refused:
        SmtpMailer(server.url, SENDER).send(letter())
    assert (refused.value.fault, refused.value.for_good) == (f"address refused: {answer[:3]}", for_good)


@pytest.mark.parametrize(("answer", "for_good"), [("554 Not wanted", True), ("451 Try again later", False)])
def test_a_refused_message(server: MailServer, answer: str, for_good: bool) -> None:
    server.refuse_message = answer
    with pytest.raises(NotSent) as refused:
        SmtpMailer(server.url, SENDER).send(letter())
    assert (refused.value.fault, refused.value.for_good) == (f"SMTPDataError: {answer[:3]}", for_good)


def test_a_server_that_is_away_is_tried_again() -> None:
    with mail_server() as server:
        gone = server.url
    with pytest.raises(NotSent) as refused:
        SmtpMailer(gone, SENDER).send(letter())
    assert (refused.value.fault, refused.value.for_good) == ("ConnectionRefusedError", False)


def test_a_server_that_knows_no_passwords_gets_no_mail(server: MailServer) -> None:
    url = server.url.replace("smtp://", "smtp://user:p%40ss@")
    with pytest.raises(NotSent) as refused:
        SmtpMailer(url, SENDER).send(letter())
    assert not server.taken
    assert "user" not in refused.value.fault


def test_without_a_mail_server_letters_are_files(tmp_path: Path) -> None:
    settings = settings_from({"CONSULT_STATE_FOLDER": str(tmp_path)}, folder=tmp_path)
    mailer = mailer_for(settings)
    assert isinstance(mailer, FolderMailer)
    mailer.send(letter())
    [file] = (tmp_path / "mail").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == "citizen@example.com"


def test_with_a_mail_server_letters_go_there(tmp_path: Path) -> None:
    settings = settings_from({"CONSULT_MAIL_URL": "smtps://user:word@mail.example.org"}, folder=tmp_path)
    assert isinstance(mailer_for(settings), SmtpMailer)


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotSent) as refused:
        FolderMailer(tmp_path / "file", SENDER).send(letter())
    assert not refused.value.for_good
