"""Backups that come back on either database, and archives that are refused."""

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from consult.analysis.jobs import fold
from consult.analysis.models import ColumnState
from consult.core.clock import local_day
from consult.core.errors import Invalid
from consult.infra.db import Database
from consult.ops.backup.ledger import ledger_from_json
from consult.ops.backup.manifest import Manifest, manifest_from_json
from consult.ops.backup.restoring import restore
from consult.ops.backup.writing import back_up, export_ledger
from consult.questionnaires.models import Questionnaire
from consult.responses.actions import erase
from consult.responses.models import Deletion, OpenAnswer, Response
from consult.tables import METADATA
from consult.web.context import House
from tests.ops.houses import house_at
from tests.sample import copied


@pytest.fixture
def house(sample_state: Path, tmp_path: Path) -> Iterator[House]:
    """The sample on SQLite, with a file."""
    made = house_at(copied(sample_state, tmp_path / "house"))
    file = made.settings.state_folder / "files" / "notes" / "حضور.txt"
    file.parent.mkdir(parents=True)
    file.write_text("sixteen came", encoding="utf-8")
    yield made
    made.database.close()


@pytest.fixture
def empty(empty_database_url: str, tmp_path: Path) -> Iterator[House]:
    """An installation on either database in which there is nothing at all."""
    made = house_at(tmp_path / "empty", empty_database_url)
    yield made
    made.database.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """One more empty installation, on SQLite."""
    made = house_at(tmp_path / "elsewhere")
    yield made
    made.database.close()


@pytest.fixture
def archive(house: House, tmp_path: Path, now: datetime) -> Path:
    """A backup of the sample."""
    file = tmp_path / "backup.zip"
    back_up(house, METADATA, file, now)
    return file


def manifest_of(file: Path) -> Manifest:
    with zipfile.ZipFile(file) as archive:
        manifest = manifest_from_json(archive.read("manifest.json"))
    assert manifest is not None
    return manifest


def but_for_the_audit_trail(manifest: Manifest) -> object:
    tables = {name: part for name, part in manifest.tables.items() if name != "audit_entry"}
    return tables, manifest.files, manifest.counts, manifest.revision


def test_a_backup_comes_back_on_either_database_and_goes_on_to_the_other(
    archive: Path, empty: House, elsewhere: House, tmp_path: Path, now: datetime
) -> None:
    first = manifest_of(archive)
    assert first.counts["questionnaires"]["integration-policy/citizens"]["responses"] == 300
    assert {name: len(counts) for name, counts in first.counts.items()} == {
        "questionnaires": 2,
        "meetings": 3,
        "interviews": 5,
        "themes": 6,
    }
    assert restore(empty, METADATA, archive, now).erased == 0
    back_up(empty, METADATA, tmp_path / "second.zip", now)
    second = manifest_of(tmp_path / "second.zip")
    assert but_for_the_audit_trail(second) == but_for_the_audit_trail(first)
    assert second.tables["audit_entry"].rows == first.tables["audit_entry"].rows + 1
    restore(elsewhere, METADATA, tmp_path / "second.zip", now)
    back_up(elsewhere, METADATA, tmp_path / "third.zip", now)
    assert but_for_the_audit_trail(manifest_of(tmp_path / "third.zip")) == but_for_the_audit_trail(first)
    file = elsewhere.settings.state_folder / "files" / "notes" / "حضور.txt"
    assert file.read_text(encoding="utf-8") == "sixteen came"


def test_every_number_is_counted_anew_after_a_restore(archive: Path, empty: House, now: datetime) -> None:
    restore(empty, METADATA, archive, now)
    fold(empty.database, empty.settings.state_folder, now)
    with empty.database.reading() as session:
        assert sorted(session.scalars(select(ColumnState.responses))) == [24, 300]


def test_what_was_taken_back_stays_taken_back(
    archive: Path, house: House, empty: House, tmp_path: Path, now: datetime
) -> None:
    with house.database.transaction() as session:
        answer = session.scalars(select(OpenAnswer).limit(1)).one()
        gone = answer.response_id
        questionnaire_id = session.scalars(
            select(Questionnaire.id).where(Questionnaire.slug == "citizens")
        ).one()
        erase(session, gone, questionnaire_id, local_day(now))
        # One that came in and was taken back after the backup.
        session.add(Deletion(response_id="later2345later23", day=local_day(now)))
    assert export_ledger(house, tmp_path / "ledger.json", now) == 2
    newer = ledger_from_json((tmp_path / "ledger.json").read_bytes())
    assert restore(empty, METADATA, archive, now, newer=newer).erased == 1
    with empty.database.reading() as session:
        response = session.get(Response, gone)
        assert response is not None
        assert (response.state, response.answers) == ("withdrawn", None)
        assert set(session.scalars(select(Deletion.response_id))) == {gone, "later2345later23"}
        assert not session.scalars(select(OpenAnswer).where(OpenAnswer.response_id == gone)).all()


def test_an_archive_is_for_one_pair_of_eyes_and_never_overwritten(
    archive: Path, house: House, now: datetime
) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert not list(archive.parent.glob("*.half"))
    before = archive.read_bytes()
    with pytest.raises(Invalid):
        back_up(house, METADATA, archive, now)
    assert archive.read_bytes() == before
    with zipfile.ZipFile(archive) as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())
    assert house.settings.secret not in everything


def test_nothing_that_is_there_is_covered_up(archive: Path, house: House, now: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        restore(house, METADATA, archive, now)
    assert len(refusal.value.problems) == 2
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 324


Members = dict[str, bytes]


def rewritten(archive: Path, change: Callable[[Members], object]) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    change(members)
    with zipfile.ZipFile(archive, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)


def in_manifest(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def spoil(archive: Path) -> None:
        def changed(members: Members) -> None:
            manifest = json.loads(members["manifest.json"])
            change(manifest)
            members["manifest.json"] = json.dumps(manifest).encode()

        rewritten(archive, changed)

    return spoil


def truncated(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-2000])


def one_byte_changed(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(bytes(content))


def a_word_changed(archive: Path) -> None:
    def change(members: Members) -> None:
        table = members["tables/wording.jsonl"]
        members["tables/wording.jsonl"] = table.replace(b"Eksempel Kommune", b"Eksempel Kommunf")

    rewritten(archive, change)


def a_way_out(archive: Path) -> None:
    rewritten(archive, lambda members: members.update({"files/../../outside.txt": b"x"}))


def a_promised_way_out(archive: Path) -> None:
    def change(manifest: dict[str, object]) -> None:
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        manifest["files"] = {"../../outside.txt": {"bytes": 1, "sha256": digest, "rows": 0}}

    a_way_out(archive)
    in_manifest(change)(archive)


def a_member_more(archive: Path) -> None:
    rewritten(archive, lambda members: members.update({"tables/other.jsonl": b""}))


def a_table_less(archive: Path) -> None:
    rewritten(archive, lambda members: members.pop("tables/staff.jsonl"))


def a_member_twice(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("tables/staff.jsonl", b"")


def a_link(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as opened:
        link = zipfile.ZipInfo("files/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")


def no_archive(archive: Path) -> None:
    archive.write_bytes(b"no archive at all")


def no_manifest(archive: Path) -> None:
    rewritten(archive, lambda members: members.pop("manifest.json"))


SPOILED: dict[str, Callable[[Path], None]] = {
    "truncated": truncated,
    "one byte changed": one_byte_changed,
    "a word changed": a_word_changed,
    "a way out": a_way_out,
    "a promised way out": a_promised_way_out,
    "a member more": a_member_more,
    "a table less": a_table_less,
    "a member twice": a_member_twice,
    "a link": a_link,
    "no archive": no_archive,
    "no manifest": no_manifest,
    "another revision": in_manifest(lambda manifest: manifest.update(revision="9999")),
    "another format": in_manifest(lambda manifest: manifest.update(format_version=2)),
    "no tables": in_manifest(lambda manifest: manifest.update(tables={})),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_archive_is_refused_and_leaves_nothing(
    archive: Path, elsewhere: House, now: datetime, spoil: Callable[[Path], None]
) -> None:
    spoil(archive)
    with pytest.raises(Invalid) as refusal:
        restore(elsewhere, METADATA, archive, now)
    assert all(problem.sentence for problem in refusal.value.problems)
    assert tables_in(elsewhere.database) == []
    assert not list(archive.parent.rglob("outside.txt"))
    assert not (elsewhere.settings.state_folder / "files").exists()


def tables_in(database: Database) -> list[str]:
    database.create_file()
    with database.reading() as session:
        return inspect(session.connection()).get_table_names()


def forged(archive: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    """An archive whose manifest is true, and whose rows are not what they should be."""

    def forge(members: Members) -> None:
        content = change(members[f"tables/{table}.jsonl"])
        manifest = json.loads(members["manifest.json"])
        digest = sha256(content).hexdigest()
        manifest["tables"][table] |= {"bytes": len(content), "sha256": digest, "rows": content.count(b"\n")}
        members[f"tables/{table}.jsonl"] = content
        members["manifest.json"] = json.dumps(manifest).encode()

    rewritten(archive, forge)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("staff", lambda _: b""),
        ("staff", lambda rows: rows + rows),
        ("staff", lambda rows: rows.replace(b'"active":true', b'"active":"yes"')),
        ("staff", lambda rows: rows.replace(b'"active":true,', b"")),
        ("staff", lambda rows: rows.replace(b"Administrator 1", b"A" * 300)),
        ("staff", lambda rows: rows[:-5]),
        ("meeting", lambda rows: rows.replace(b"+00:00", b"")),
        ("response", lambda rows: b"\n".join(reversed(rows.strip().split(b"\n"))) + b"\n"),
    ],
)
def test_forged_rows_are_refused_and_leave_none(
    archive: Path, empty: House, now: datetime, table: str, change: Callable[[bytes], bytes]
) -> None:
    forged(archive, table, change)
    with pytest.raises(Invalid):
        restore(empty, METADATA, archive, now)
    with empty.database.reading() as session:
        for each in METADATA.sorted_tables:
            assert session.scalar(select(func.count()).select_from(each)) == 0
    assert not list(empty.settings.state_folder.glob("files*"))
