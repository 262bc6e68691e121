"""What an archive says about itself, and what is wrong with one."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from consult.core.errors import Problem
from consult.core.text import N_

FORMAT, FORMAT_VERSION = "consult-backup", 1
NAME = "manifest.json"
LARGEST_MANIFEST = 16 * 1024 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")
NOT_A_BACKUP = N_("This is not a backup of Consult, or it is damaged.")

Counts = dict[str, dict[str, dict[str, int]]]


@dataclass(frozen=True, slots=True)
class Part:
    """One table or file: how many bytes, their SHA-256, and for a table how many rows."""

    bytes: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive. `counts` are per questionnaire, meeting, interview and theme."""

    made_at: str
    revision: str
    database: str
    tables: dict[str, Part]
    files: dict[str, Part]
    counts: Counts

    def members(self) -> dict[str, Part]:
        """Every member of the archive but the manifest, by its name there."""
        tables = {f"tables/{name}.jsonl": part for name, part in self.tables.items()}
        return tables | {f"files/{name}": part for name, part in self.files.items()}


def manifest_to_json(manifest: Manifest) -> bytes:
    """The manifest as it lies in the archive."""
    content = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def manifest_from_json(raw: bytes) -> Manifest | None:
    """The manifest that those bytes are; None when they are none, or of a version that is not known here."""
    try:
        given = json.loads(raw)
        if (given["format"], given["format_version"]) != (FORMAT, FORMAT_VERSION):
            return None
        return Manifest(
            made_at=str(given["made_at"]),
            revision=str(given["revision"]),
            database=str(given["database"]),
            tables={name: _part(part) for name, part in given["tables"].items()},
            files={name: _part(part) for name, part in given["files"].items()},
            counts=_counts(given["counts"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def check_manifest(manifest: Manifest, *, revision: str, tables: Collection[str]) -> list[Problem]:
    """What stands against restoring an archive into tables of that revision."""
    if manifest.revision != revision:
        sentence = N_(
            "The backup has tables of revision %(there)s, and this Consult has %(here)s."
            " Restore it with the Consult that made it, then upgrade that one."
        )
        return [Problem(NAME, sentence, {"there": manifest.revision[:40], "here": revision})]
    problems = []
    if set(manifest.tables) != set(tables):
        problems.append(Problem(NAME, N_("The backup does not have the tables of this Consult.")))
    if not all(is_safe_path(name) for name in manifest.files):
        problems.append(Problem(NAME, N_("The backup has a file that would lie outside the state folder.")))
    return problems


def check_members(manifest: Manifest, found: Mapping[str, int], names: int) -> list[Problem]:
    """What is wrong with the members of an archive: `found` is their sizes, `names` how many entries there are."""
    members = manifest.members()
    if names != len(found) or set(found) != {NAME, *members}:
        return [Problem("", N_("The archive does not hold exactly what its manifest says."))]
    return [
        Problem(name, N_("Its size is not what the manifest says."))
        for name, part in members.items()
        if found[name] != part.bytes
    ]


def is_safe_path(name: str) -> bool:
    """Whether a name is a plain path below a folder, on every system."""
    path = PurePosixPath(name)
    odd = any(sign in name for sign in '\\:\0"*?<>|') or any(ord(sign) < 32 for sign in name)
    parts_are_plain = all(part not in {"", ".", ".."} for part in name.split("/"))
    return bool(name) and len(name) < 1000 and not odd and not path.is_absolute() and parts_are_plain


def _part(given: Mapping[str, Any]) -> Part:
    part = Part(int(given["bytes"]), str(given["sha256"]), int(given["rows"]))
    if part.bytes < 0 or part.rows < 0 or not DIGEST.fullmatch(part.sha256):
        raise ValueError
    return part


def _counts(given: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Counts:
    return {
        kind: {key: {name: int(count) for name, count in counts.items()} for key, counts in of_kind.items()}
        for kind, of_kind in given.items()
    }
