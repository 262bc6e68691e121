"""What a wording is worth: its digest and its derived status."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a slot is in a language; always derived, never stored."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    REVIEWED = "reviewed"


class Origin(StrEnum):
    """Where a wording came from."""

    PERSON = "person"
    MACHINE = "machine"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class WordingFacts:
    """What a status is derived from."""

    source_digest: str
    reviewed: bool


def digest(text: str) -> str:
    """The SHA-256 of a source text, 64 hexadecimal characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def status(wording: WordingFacts | None, source_text: str) -> Status:
    """The status of a slot in a language, given its wording there and the source text now."""
    if wording is None:
        return Status.MISSING
    if wording.source_digest != digest(source_text):
        return Status.OUTDATED
    return Status.REVIEWED if wording.reviewed else Status.DRAFT
