"""Making an archive from one moment of the database, while everybody goes on working."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.core.errors import Invalid, Problem
from consult.core.text import N_
from consult.infra import migrations
from consult.ops.backup.counts import count_everything
from consult.ops.backup.ledger import ledger_to_json, read_ledger
from consult.ops.backup.manifest import NAME, Manifest, Part, manifest_to_json
from consult.ops.backup.rows import iter_lines, tables_of
from consult.web.context import House

VERB = "back_up"
CHUNK = 1024 * 1024


def files_folder(house: House) -> Path:
    """Where the files lie that cannot be made again; everything else in the state folder can."""
    return house.settings.state_folder / "files"


def back_up(house: House, metadata: MetaData, target: Path, now: datetime) -> Manifest:
    """Write the archive, complete or not at all, and leave a line in the audit trail. Raises Invalid."""
    there, heads = migrations.current(house.database), migrations.heads()
    if there is None or [there] != heads:
        raise Invalid([Problem("", N_("The tables are not up to date. Say first: consult db upgrade"))])
    with (
        _new_file(target) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        house.database.snapshot() as session,
    ):
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            revision=there,
            database="sqlite" if house.database.is_sqlite else "postgresql",
            tables=_write_tables(archive, session, metadata),
            files=_write_files(archive, files_folder(house)),
            counts=count_everything(session),
        )
        archive.writestr(NAME, manifest_to_json(manifest))
    _note(
        house,
        now,
        {"rows": sum(part.rows for part in manifest.tables.values()), "files": len(manifest.files)},
    )
    return manifest


def export_ledger(house: House, target: Path, now: datetime) -> int:
    """Write the ledger of deletions alone; how many there are. Raises Invalid."""
    with house.database.snapshot() as session:
        ledger = read_ledger(session)
    with _new_file(target) as file:
        file.write(ledger_to_json(ledger))
    _note(house, now, {"deletions": len(ledger)})
    return len(ledger)


def _write_tables(archive: zipfile.ZipFile, session: Session, metadata: MetaData) -> dict[str, Part]:
    return {
        table.name: _write(archive, f"tables/{table.name}.jsonl", iter_lines(session, table), count_rows=True)
        for table in tables_of(metadata)
    }


def _write_files(archive: zipfile.ZipFile, folder: Path) -> dict[str, Part]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: _write(archive, f"files/{name}", _chunks(path)) for name, path in names.items()}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _write(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes], *, count_rows: bool = False) -> Part:
    digest, size, pieces = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            digest.update(chunk)
            size, pieces = size + len(chunk), pieces + 1
    return Part(size, digest.hexdigest(), pieces if count_rows else 0)


@contextmanager
def _new_file(target: Path) -> Iterator[IO[bytes]]:
    """A file for this user alone that takes its name when it is complete and on the disk; none on a fault."""
    if target.exists():
        raise Invalid([Problem("", N_("There is a file of this name already."))])
    half = target.with_name(f"{target.name}.half")
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    except OSError as fault:
        sentence = N_("It cannot be written: %(fault)s.")
        raise Invalid([Problem("", sentence, {"fault": fault.strerror or type(fault).__name__})]) from fault
    finally:
        half.unlink(missing_ok=True)


def _note(house: House, now: datetime, detail: dict[str, int]) -> None:
    with house.database.transaction() as session:
        record(
            session,
            None,
            verb=VERB,
            kind="installation",
            object_id=None,
            scope_id=None,
            now=now,
            detail=detail,
        )
