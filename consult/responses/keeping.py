"""Writing a response with all that belongs to it. The statements are made once: many send in the same minutes.

PostgreSQL takes everything in one statement, so that it is asked once and not four times. SQLite, which is not asked
over a line, takes one statement after the other.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Connection,
    String,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from consult.core.ids import new_id
from consult.infra.db import insert_once, table_of
from consult.responses.models import Draft, FoldEntry, OpenAnswer, Response

Row = dict[str, Any]

RESPONSE, OPEN_ANSWER = table_of(Response), table_of(OpenAnswer)
FOLD_QUEUE, DRAFT = table_of(FoldEntry), table_of(Draft)

INSERT_OPEN_ANSWERS = insert(OPEN_ANSWER)
INSERT_FOLD_ENTRY = insert(FOLD_QUEUE)
DELETE_DRAFT = delete(DRAFT).where(DRAFT.c.code_hash == bindparam("own_code_hash"))


def keep(session: Session, response: Row, texts: list[Row], questionnaire_id: str) -> bool:
    """Insert a response with its open answers and its place in the fold queue, and delete its draft.

    False, and nothing changes, when there is a response of the same code.
    """
    connection = session.connection()
    entry = {"id": new_id(), "questionnaire_id": questionnaire_id, "drop": False}
    if connection.dialect.name == "postgresql":
        return _keep_at_once(connection, response, texts, entry)
    if not insert_once(session, Response, response, unique="code_hash"):
        return False
    belonging = {"response_id": response["id"]}
    if texts:
        rows = [text | belonging | {"questionnaire_id": questionnaire_id} for text in texts]
        connection.execute(INSERT_OPEN_ANSWERS, rows)
    connection.execute(INSERT_FOLD_ENTRY, entry | belonging)
    connection.execute(DELETE_DRAFT, {"own_code_hash": response["code_hash"]})
    return True


def _keep_at_once(connection: Connection, response: Row, texts: list[Row], entry: Row) -> bool:
    belonging = {f"entry_{name}": value for name, value in entry.items()}
    columns = {f"texts_{name}": [text[name] for text in texts] for name in TEXT_COLUMNS}
    return connection.execute(KEEP, {**response, **columns, **belonging}).first() is not None


TEXT_COLUMNS = ("question_code", "locale", "text")
_KEPT = (
    postgresql.insert(RESPONSE)
    .values({column.name: bindparam(column.name, type_=column.type) for column in RESPONSE.c})
    .on_conflict_do_nothing(index_elements=["code_hash"])
    .returning(RESPONSE.c.id)
    .cte("kept")
)
_GIVEN = (
    func.unnest(*(bindparam(f"texts_{name}", type_=ARRAY(Text)) for name in TEXT_COLUMNS))
    .table_valued(*TEXT_COLUMNS)
    .render_derived("given")
)
_TEXTS = (
    insert(OPEN_ANSWER)
    .from_select(
        ["response_id", "questionnaire_id", *TEXT_COLUMNS],
        select(_KEPT.c.id, bindparam("entry_questionnaire_id", type_=String), *_GIVEN.c).select_from(
            _KEPT.join(_GIVEN, true())
        ),
    )
    .cte("texts")
)
_ENTRY = (
    insert(FOLD_QUEUE)
    .from_select(
        ["response_id", "id", "questionnaire_id", "drop"],
        select(
            _KEPT.c.id,
            bindparam("entry_id", type_=String),
            bindparam("entry_questionnaire_id", type_=String),
            bindparam("entry_drop", type_=Boolean),
        ),
    )
    .cte("entry")
)
_DRAFT = (
    delete(DRAFT)
    .where(DRAFT.c.code_hash == bindparam("code_hash"), exists(select(_KEPT.c.id)))
    .cte("draft_gone")
)
KEEP = select(_KEPT.c.id).add_cte(_TEXTS, _ENTRY, _DRAFT)
