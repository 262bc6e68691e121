"""Up and down with data, on both databases, and equal to the models at the top."""

import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Inspector, create_engine, inspect, select, text

from consult.core.ids import new_id
from consult.evidence.models import Passage, PassageTheme, Source
from consult.infra import migrations
from consult.infra.db import Database
from consult.tables import METADATA
from tests.factories import make_consultation


def test_there_is_one_head() -> None:
    assert len(migrations.heads()) == 1


def test_head_equals_the_models(database: Database) -> None:
    assert migrations.current(database) == migrations.heads()[0]
    assert migrations.differences(database, METADATA) == []


def shape(inspector: Inspector) -> dict[str, Any]:
    """Everything that can be read about the tables, in an order of its own."""
    return {
        table: {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"], c.get("primary_key"))
                for c in inspector.get_columns(table)
            ),
            "key": inspector.get_pk_constraint(table)["name"],
            "checks": sorted((c["name"] or "", c["sqltext"]) for c in inspector.get_check_constraints(table)),
            "foreign": sorted(
                (f["name"] or "", f["referred_table"], str(f["options"]))
                for f in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(
                str((u["name"], u["column_names"])) for u in inspector.get_unique_constraints(table)
            ),
            "indexes": sorted(
                str((i["name"], i["column_names"], i["unique"])) for i in inspector.get_indexes(table)
            ),
            "options": inspector.get_table_options(table),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_migrated_tables_have_the_checks_names_and_row_order_of_the_models(
    database: Database, empty_database: Database
) -> None:
    empty_database.create_file()
    METADATA.create_all(empty_database.engine)
    assert shape(inspect(database.engine)) == shape(inspect(empty_database.engine))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_rows_lie_in_key_order_on_sqlite(database: Database) -> None:
    with database.reading() as session:
        tables = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name: row.sql for row in tables}
    for table in ("draft", "response", "open_answer", "fold_queue", "deletion", "answer_translation"):
        assert "WITHOUT ROWID" in made[table]


def test_down_to_nothing_and_up_again(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    migrations.downgrade(empty_database, "base")
    assert migrations.current(empty_database) is None
    assert set(inspect(empty_database.engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(empty_database)
    assert migrations.differences(empty_database, METADATA) == []


def test_upgrade_to_head_twice_changes_nothing(database: Database) -> None:
    migrations.upgrade(database)
    assert migrations.differences(database, METADATA) == []


def passage_with_themes(database: Database, now: datetime, wanted: tuple[str, ...]) -> dict[str, str]:
    """A passage with these themes; the keys of what was made."""
    with database.transaction() as session:
        made = make_consultation(session, now=now, slug=new_id())
        source = Source(
            id=new_id(),
            consultation_id=made.id,
            kind="interview",
            title="Interview 1",
            locale="da",
            created_at=now,
        )
        session.add(source)
        session.flush()
        passage = Passage(
            id=new_id(), source_id=source.id, position=0, kind="verbatim", text="Vi mangler tid.", locale="da"
        )
        session.add(passage)
        session.flush()
        session.add_all(PassageTheme(passage_id=passage.id, theme_id=made.themes[slug]) for slug in wanted)
        return {"passage": passage.id, **made.themes}


def test_themes_of_passages_survive_the_way_down_and_up(database: Database, now: datetime) -> None:
    both = passage_with_themes(database, now, ("health", "education-and-work"))
    one = passage_with_themes(database, now, ("health",))
    none = passage_with_themes(database, now, ())
    try:
        migrations.downgrade(database, "0001")
        with database.reading() as session:
            kept = {row.id: row.theme_id for row in session.execute(text("SELECT id, theme_id FROM passage"))}
        assert kept == {
            both["passage"]: both["education-and-work"],  # the first in the order of the themes
            one["passage"]: one["health"],
            none["passage"]: None,
        }
    finally:
        migrations.upgrade(database)
    with database.reading() as session:
        again = {(row.passage_id, row.theme_id) for row in session.scalars(select(PassageTheme))}
        assert session.scalars(select(Passage.text)).all() == ["Vi mangler tid."] * 3
    assert again == {(both["passage"], both["education-and-work"]), (one["passage"], one["health"])}


def test_translations_of_passages_survive_the_copy_of_their_table(database: Database, now: datetime) -> None:
    made = passage_with_themes(database, now, ("health",))
    insert = (
        "INSERT INTO passage_translation VALUES (:passage, 'en', 'We lack time.', 'facilitator', NULL, :now)"
    )
    with database.transaction() as session:
        session.execute(text(insert), {"passage": made["passage"], "now": str(now)})
    migrations.downgrade(database, "0001")
    migrations.upgrade(database)
    with database.reading() as session:
        assert session.scalar(text("SELECT text FROM passage_translation")) == "We lack time."


def test_a_failed_revision_leaves_the_database_as_it_was(empty_database: Database) -> None:
    migrations.upgrade(empty_database, "0001")
    with create_engine(empty_database.engine.url).begin() as connection:
        connection.execute(text("CREATE TABLE passage_theme (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="passage_theme"):
        migrations.upgrade(empty_database)
    assert migrations.current(empty_database) == "0001"
    assert "theme_id" in {column["name"] for column in inspect(empty_database.engine).get_columns("passage")}


def test_several_starts_at_once_migrate_once(empty_database_url: str) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        database = Database(empty_database_url)
        try:
            migrations.upgrade(database)
        except BaseException as fault:  # noqa: BLE001 - carried to the test's own thread
            faults.append(fault)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    database = Database(empty_database_url)
    assert migrations.current(database) == migrations.heads()[0]
    database.close()
