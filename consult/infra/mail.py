"""Sending mail: over SMTP (RFC 5321), or into a folder where there is no mail server.

A letter goes out as plain text with an HTML part made from it, so that its language and direction are told; a calendar
file (RFC 5545) comes along where the letter is about a meeting.
"""

import html
import re
import smtplib
import ssl
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from consult.core.locales import get_locale
from consult.infra.settings import Settings

SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
RIGHT_TO_LEFT_MARK = "\u200f"
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")


class NotSent(Exception):
    """A letter did not go out. `fault` says why without address or text; `for_good` that trying again is useless."""

    def __init__(self, fault: str, *, for_good: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent. `key` stays the same when it is sent again, so that a mailbox may see that it has it already."""

    key: str
    address: str
    locale: str
    subject: str
    body: str
    calendar: str | None
    date: datetime


class Mailer(Protocol):
    """Something that takes letters away."""

    def send(self, letter: Letter) -> None:
        """Send one letter; raises NotSent."""


class SmtpMailer:
    """Hands letters to a mail server. Passwords travel encrypted, or within this machine only."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._encrypted = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Send one letter over a connection of its own."""
        message = message_of(letter, self._sender)
        try:
            with self._connect() as server:
                server.send_message(message, self._sender, [recipient(letter.address).addr_spec])
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise NotSent(f"address refused: {code}", for_good=code >= 500) from None
        except smtplib.SMTPResponseException as refused:
            for_good = refused.smtp_code >= 500 and isinstance(refused, smtplib.SMTPDataError)
            raise NotSent(f"{type(refused).__name__}: {refused.smtp_code}", for_good=for_good) from None
        except smtplib.SMTPNotSupportedError:
            raise NotSent("the mail server cannot send to such an address", for_good=True) from None
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(type(fault).__name__) from None

    def greet(self) -> None:
        """Connect, sign in and say goodbye, to see whether that works. Raises NotSent."""
        try:
            with self._connect():
                pass
        except smtplib.SMTPResponseException as refused:
            raise NotSent(f"{type(refused).__name__}: {refused.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(type(fault).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        if self._encrypted:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        try:
            server.ehlo()
            local = self._host in LOOPBACK
            encrypted = self._encrypted
            if not encrypted and not local and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
                encrypted = True
            if self._user:
                if not encrypted and not local:
                    raise NotSent("the mail server takes the password unencrypted only")
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


class FolderMailer:
    """Writes letters as files, for a set-up without a mail server."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write one letter; the file is complete as soon as it is there."""
        message = message_of(letter, self._sender)
        file = self._folder / f"{letter.key}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = file.with_suffix(".half")
            half.write_bytes(message.as_bytes())
            half.replace(file)
        except OSError as fault:
            raise NotSent(type(fault).__name__) from None


def mailer_for(settings: Settings) -> Mailer:
    """What takes letters away in this set-up."""
    if settings.mail_url:
        return SmtpMailer(settings.mail_url, settings.mail_from)
    return FolderMailer(settings.state_folder / "mail", settings.mail_from)


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message. Raises NotSent for good when the address is none."""
    locale = get_locale(letter.locale)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = recipient(letter.address)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2].strip('> ')}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    rtl = locale.direction == "rtl"
    message.set_content(
        marked(letter.body) if rtl else letter.body, cte="base64" if rtl else "quoted-printable"
    )
    message.add_alternative(html_of(letter), subtype="html", cte="base64" if rtl else "quoted-printable")
    if letter.calendar is not None:
        method = re.search(r"^METHOD:([A-Z]+)\s*$", letter.calendar, re.MULTILINE)
        message.add_attachment(
            letter.calendar,
            subtype="calendar",
            filename="meeting.ics",
            params={"method": method[1]} if method else None,
        )
    # At the end: while parts are added, such a header moves into the first of them.
    message["Content-Language"] = locale.tag
    return message


def recipient(address: str) -> Address:
    """The address as one recipient. Raises NotSent for good for anything else."""
    try:
        local, _, domain = address.rpartition("@")
        if not local or not domain or re.search(r"[\s,;:<>()\[\]\\\"\x00-\x1f\x7f]", address):
            raise ValueError
        return Address(username=local, domain=domain.encode("idna").decode())
    except (ValueError, MessageError):
        raise NotSent("not a mail address", for_good=True) from None


def marked(text: str) -> str:
    """Text of a right-to-left language whose every line also starts there when its first word is of another script."""
    return "\n".join(
        RIGHT_TO_LEFT_MARK + line if line.strip() and not starts_right(line) else line
        for line in text.splitlines()
    )


def starts_right(line: str) -> bool:
    """Whether a line shows right to left by itself, or is a bare address that must stay as it is."""
    if LINK.fullmatch(line.strip()):
        return True
    strong = (unicodedata.bidirectional(character) for character in line)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def html_of(letter: Letter) -> str:
    """The letter's text as a small HTML page in its language and direction."""
    locale = get_locale(letter.locale)
    paragraphs = [part for part in re.split(r"\n\s*\n", letter.body.strip()) if part.strip()]
    body = "".join(f"<p>{'<br>'.join(linked(line) for line in part.splitlines())}</p>" for part in paragraphs)
    return (
        f'<!doctype html><html lang="{locale.tag}" dir="{locale.direction}"><head><meta charset="utf-8">'
        f"<title>{html.escape(letter.subject)}</title></head>"
        f'<body lang="{locale.tag}" dir="{locale.direction}">{body}</body></html>'
    )


def linked(line: str) -> str:
    """A line as HTML, with its addresses as links."""
    parts, end = [], 0
    for match in LINK.finditer(line):
        address = html.escape(match[0])
        parts += [html.escape(line[end : match.start()]), f'<a href="{address}" dir="ltr">{address}</a>']
        end = match.end()
    return "".join([*parts, html.escape(line[end:])])
