"""Catalogues of translated words: `.po`, which people write, to `.mo`, which the program reads."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> int:
    """Compiles the catalogues under `folder` that changed since they were compiled, and says how many."""
    stale = [path for path in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(path)]
    for path in stale:
        _compile(path)
    return len(stale)


def count_missing(folder: Path, locale: str) -> int | None:
    """How many words have no translation in that language; None when its catalogue is not there or not compiled."""
    path = folder / locale / "LC_MESSAGES" / "messages.po"
    if not path.is_file() or _is_stale(path):
        return None
    with path.open("rb") as source:
        catalogue = read_po(source, locale=locale)
    return sum(not _is_translated(message) for message in catalogue if message.id)


def _is_translated(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(texts) and all(texts) and not message.fuzzy


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.is_file() or compiled.stat().st_mtime_ns <= path.stat().st_mtime_ns


def _compile(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    packed = BytesIO()
    write_mo(packed, catalogue)
    unfinished = path.with_suffix(".mo~")
    unfinished.write_bytes(packed.getvalue())
    unfinished.replace(path.with_suffix(".mo"))
