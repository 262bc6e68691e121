"""Bringing an archive into an empty place, and proving that what is there then is what was there before."""

import hashlib
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import MetaData, Table, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.analysis.jobs import forget_columns
from consult.core.errors import Invalid, Problem
from consult.core.text import N_
from consult.infra import migrations
from consult.ops.backup.counts import count_everything
from consult.ops.backup.ledger import Ledger, read_ledger, replay
from consult.ops.backup.manifest import (
    LARGEST_MANIFEST,
    NAME,
    NOT_A_BACKUP,
    Manifest,
    check_manifest,
    check_members,
    manifest_from_json,
)
from consult.ops.backup.rows import AT_ONCE, WrongRow, iter_lines, row_of, tables_of
from consult.ops.backup.writing import CHUNK, files_folder
from consult.questionnaires.models import Questionnaire
from consult.web.context import House

VERB = "restore"
LONGEST_LINE = 64 * CHUNK


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and how many responses it took back again."""

    manifest: Manifest
    erased: int


def restore(
    house: House, metadata: MetaData, source: Path, now: datetime, *, newer: Ledger | None = None
) -> Restored:
    """Fill an empty place from an archive, all or nothing; `newer` is a ledger exported after the archive was made.

    The archive is read and checked to its end before anything is written. Raises Invalid.
    """
    with opened(source) as archive:
        manifest = checked(archive, metadata)
        require_empty(house, metadata)
        require_room(house, manifest)
        migrations.upgrade(house.database)
        with unpacked(archive, manifest, files_folder(house)), house.database.transaction() as session:
            erased = fill(session, archive, metadata, manifest, newer or {})
            detail = {"rows": sum(part.rows for part in manifest.tables.values()), "erased": erased}
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
            questionnaires = list(session.scalars(select(Questionnaire.id)))
    # Where there are no columns, the next fold takes every response anew.
    forget_columns(house.settings.state_folder, questionnaires)
    return Restored(manifest, erased)


def require_empty(house: House, metadata: MetaData) -> None:
    """Raise Invalid where there is anything that a restore would cover up."""
    problems = []
    folder = files_folder(house)
    if folder.exists() and any(folder.iterdir()):
        sentence = N_("The folder %(folder)s is not empty. A backup is restored into an empty place only.")
        problems.append(Problem("", sentence, {"folder": str(folder)}))
    house.database.create_file()
    with house.database.reading() as session:
        there = set(inspect(session.connection()).get_table_names())
        filled = [
            table.name
            for table in metadata.sorted_tables
            if table.name in there and session.scalar(select(func.count()).select_from(table))
        ]
    if filled:
        sentence = N_("The database is not empty. A backup is restored into an empty place only.")
        problems.append(Problem("", sentence))
    if problems:
        raise Invalid(problems)


def require_room(house: House, manifest: Manifest) -> None:
    """Raise Invalid when the disk has not room for what the manifest promises."""
    wanted = sum(part.bytes for part in manifest.members().values())
    if shutil.disk_usage(house.settings.state_folder).free < wanted:
        raise Invalid([Problem("", N_("There is not enough room on the disk for this backup."))])


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with it as an archive becomes Invalid."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as fault:
        raise Invalid([Problem("", NOT_A_BACKUP)]) from fault
    except WrongRow as fault:
        sentence = N_("A row of the table %(table)s is damaged.")
        raise Invalid([Problem("", sentence, {"table": str(fault)[:60]})]) from fault
    except DBAPIError as fault:
        raise Invalid([Problem("", N_("The rows of the backup do not belong together."))]) from fault


def checked(archive: zipfile.ZipFile, metadata: MetaData) -> Manifest:
    """The manifest of an archive that holds what it promises, read to the last byte. Raises Invalid."""
    entries = archive.infolist()
    sizes = {entry.filename: entry.file_size for entry in entries}
    manifest = None
    if sizes.get(NAME, LARGEST_MANIFEST) < LARGEST_MANIFEST and all(map(is_plain, entries)):
        manifest = manifest_from_json(archive.read(NAME))
    if manifest is None:
        raise Invalid([Problem("", NOT_A_BACKUP)])
    names = [table.name for table in tables_of(metadata)]
    problems = check_manifest(manifest, revision=", ".join(migrations.heads()), tables=names)
    problems = problems or check_members(manifest, sizes, len(entries))
    if not problems:
        sentence = N_("Its content is not what the manifest says.")
        problems = [
            Problem(name, sentence)
            for name, part in manifest.members().items()
            if digest_of(archive, name, part.bytes) != part.sha256
        ]
    if problems:
        raise Invalid(problems)
    return manifest


def is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is an ordinary file in clear text."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return not entry.is_dir() and kind in (0, stat.S_IFREG) and not entry.flag_bits & 1


def digest_of(archive: zipfile.ZipFile, name: str, size: int) -> str:
    """The SHA-256 of a member; not one byte more than promised is unpacked."""
    digest, left = hashlib.sha256(), size
    with archive.open(name) as member:
        while chunk := member.read(min(CHUNK, left + 1)):
            digest.update(chunk)
            left -= len(chunk)
            if left < 0:
                return ""
    return digest.hexdigest()


@contextmanager
def unpacked(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> Iterator[None]:
    """Unpack the files beside their folder, and let them take its place when the block has succeeded."""
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    try:
        for name in manifest.files:
            target = half / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(f"files/{name}") as member, target.open("wb") as file:
                shutil.copyfileobj(member, file, CHUNK)
                file.flush()
                os.fsync(file.fileno())
        yield
        if half.exists():
            if folder.exists():
                folder.rmdir()
            half.replace(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def fill(
    session: Session, archive: zipfile.ZipFile, metadata: MetaData, manifest: Manifest, newer: Ledger
) -> int:
    """Put the rows in, prove them equal to the manifest, and forget what the ledgers say; how much that was."""
    for table in tables_of(metadata):
        with archive.open(f"tables/{table.name}.jsonl") as member:
            for rows in batches(table, member):
                session.execute(insert(table), rows)
    session.flush()
    require_equal(session, metadata, manifest)
    return replay(session, read_ledger(session) | newer)


def batches(table: Table, member: IO[bytes]) -> Iterator[list[dict[str, object]]]:
    """The rows of a member, so many at once. Raises WrongRow."""
    rows: list[dict[str, object]] = []
    while line := member.readline(LONGEST_LINE):
        rows.append(row_of(table, line))
        if len(rows) == AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def require_equal(session: Session, metadata: MetaData, manifest: Manifest) -> None:
    """Read everything back and raise Invalid unless counts and digests are those of the manifest."""
    problems = []
    for table in tables_of(metadata):
        digest, rows = hashlib.sha256(), 0
        for line in iter_lines(session, table):
            digest.update(line)
            rows += 1
        promised = manifest.tables[table.name]
        if (rows, digest.hexdigest()) != (promised.rows, promised.sha256):
            sentence = N_("What was read back is not what the manifest says.")
            problems.append(Problem(table.name, sentence))
    if count_everything(session) != manifest.counts:
        problems.append(Problem(NAME, N_("The counts are not those of the manifest.")))
    if problems:
        raise Invalid(problems)
