"""The letters that the worker of a running site has written into its mail folder."""

import email
import email.policy
import re
import time
from email.message import EmailMessage

from tests.site import Site

PATIENCE = 20.0
LINK = re.compile(r"https?://[^\s<>\"]+")


def letters_to(site: Site, address: str, count: int) -> list[EmailMessage]:
    """The letters to an address, oldest first, once there are so many of them."""
    patience = time.monotonic() + PATIENCE
    while True:
        files = sorted((site.state / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        found = [letter for letter in read if letter["To"] == address]
        if len(found) >= count:
            return found
        assert time.monotonic() < patience, (
            f"{len(found)} letters to {address}; the site said {site.said()[-2000:]}"
        )
        time.sleep(0.2)


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage, part: str) -> str:
    """The one link of a letter whose address has that part."""
    found = {link.rstrip(".,)") for link in LINK.findall(text_of(letter)) if part in link}
    assert len(found) == 1, found
    return str(found.pop())


def calendar_in(letter: EmailMessage) -> str:
    """The calendar file that came with a letter."""
    files = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert len(files) == 1
    return str(files[0].get_content())
