"""Sources: what is registered comes back, what is changed stays itself, and nobody overwrites anybody."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import consult.ops.sample
from consult.accounts.models import AuditEntry
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.evidence import actions
from consult.evidence.models import Passage, PassageTheme, PassageTranslation, Source, Statement, Study
from consult.evidence.queries import find_card, get_source, list_passages, list_sources
from consult.evidence.rules import (
    PassageInput,
    PassageKind,
    SourceHead,
    SourceKind,
    StatementCard,
    StudyCard,
    TranslationHow,
    TranslationInput,
)
from consult.infra.db import Database
from tests.factories import Cast, MadeConsultation

SAMPLE = json.loads((Path(consult.ops.sample.__file__).parent / "sources.json").read_text(encoding="utf-8"))


@pytest.fixture
def session(database: Database, cast: Cast) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


def remark(text: str = "Oversæt skiltene.", **values: Any) -> PassageInput:
    return PassageInput(**({"kind": PassageKind.PROPOSAL, "text": text, "locale": "da"} | values))


def statement(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime, *passages: PassageInput
) -> Source:
    return actions.register_statement(
        session,
        cast.facilitator,
        consultation_id=consultation.id,
        title="Bemærkninger",
        body_name="Integrationsrådet",
        day=date(2026, 3, 3),
        locale="da",
        passages=passages,
        now=now,
    )


def test_a_statement_comes_back_as_it_was_given(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    theme_ids = tuple(consultation.themes.values())
    english = TranslationInput("en", "Translate the signs.", TranslationHow.TRANSLATOR)
    source = statement(
        session,
        cast,
        consultation,
        now,
        remark(theme_ids=theme_ids, addressed_to=" Centre for culture ", translations=(english,)),
        remark("Hvornår?", kind=PassageKind.QUESTION),
    )
    first, second = list_passages(session, source.id)
    assert (str(first.text), first.theme_ids, first.addressed_to) == (
        "Oversæt skiltene.",
        theme_ids,
        "Centre for culture",
    )
    assert [(t.text.locale, str(t.text), t.how) for t in first.translations] == [
        ("en", "Translate the signs.", "translator")
    ]
    assert (second.kind, second.theme_ids, second.addressed_to) == (PassageKind.QUESTION, (), "")
    assert find_card(session, source) == StatementCard("Integrationsrådet")
    maker = session.scalar(select(PassageTranslation.made_by))
    assert maker == cast.facilitator.id


def test_every_source_of_the_sample_fits(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    plan = SAMPLE["earlier_plans"][0]
    rows = [(PassageKind.ACTION, part, row) for part in plan["parts"] for row in part["actions"]]
    rows += [(PassageKind.CRITERION, part, row) for part in plan["parts"] for row in part["criteria"]]
    passages = [
        remark(
            row["text"],
            kind=kind,
            addressed_to=part["centre"],
            due_on=date.fromisoformat(row["due_on"]) if row.get("due_on") else None,
            due_words=row.get("due_text") or "",
        )
        for kind, part, row in rows
    ]
    source = actions.register_earlier_plan(
        session,
        None,
        consultation_id=consultation.id,
        title=plan["title"],
        day=None,
        locale="da",
        about=plan["method"],
        passages=passages,
        now=now,
    )
    kept = list_passages(session, source.id)
    assert len(kept) == len(rows)
    assert {(passage.due_on, passage.due_words) for passage in kept} >= {
        (date(2014, 12, 31), "udgangen af 2014")
    }


def test_a_study_keeps_its_card_and_a_discussion_its_points(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    study = actions.register_study(
        session,
        cast.editor,
        consultation_id=consultation.id,
        title="New roads",
        locale="en",
        reference="The Institute (2024)",
        year=2024,
        licence="CC BY 4.0",
        passages=[remark("Four of ten.", kind=PassageKind.FINDING, may_quote=False)],
        now=now,
    )
    committee = actions.register(
        session,
        cast.editor,
        consultation_id=consultation.id,
        kind=SourceKind.COMMITTEE,
        head=SourceHead("The committee on health", "en", date(2026, 5, 5)),
        card=None,
        passages=[remark(kind=PassageKind.CONCERN, theme_ids=(consultation.themes["health"],))],
        now=now,
    )
    assert find_card(session, study) == StudyCard("The Institute (2024)", year=2024, licence="CC BY 4.0")
    assert not list_passages(session, study.id)[0].may_quote
    assert [view.id for view in list_sources(session, consultation.id)] == [committee.id, study.id]
    on_health = list_sources(session, consultation.id, theme_id=consultation.themes["health"])
    assert [(view.id, view.passages) for view in on_health] == [(committee.id, 1)]
    assert list_sources(session, consultation.id, kinds=[SourceKind.STATEMENT]) == []


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(
    database: Database, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        actions.register_statement(
            session,
            cast.facilitator,
            consultation_id=consultation.id,
            title=" ",
            body_name="",
            day=None,
            locale="xx",
            actor_group_id="nobody",
            passages=[
                remark("", locale="xx", theme_ids=("unknown",), addressed_to="x" * 201),
                remark(
                    kind=PassageKind.FINDING,
                    translations=(TranslationInput("da", "Igen"), TranslationInput("en", "")),
                ),
            ],
            now=now,
        )
    assert {problem.place for problem in refused.value.problems} == {
        "title",
        "body_name",
        "locale",
        "actor_group_id",
        "passages.0.text",
        "passages.0.locale",
        "passages.0.themes",
        "passages.0.addressed_to",
        "passages.1.kind",
        "passages.1.translations.0.locale",
        "passages.1.translations.1.text",
    }
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Source)) == 0
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def change(
    session: Session, cast: Cast, source: Source, now: datetime, revision: int, *passages: PassageInput
) -> None:
    actions.update_source(
        session,
        cast.editor,
        source=source,
        revision=revision,
        head=SourceHead("Bemærkninger 2", "da"),
        card=StatementCard("Rådet"),
        passages=passages,
        now=now,
    )


def test_passages_are_changed_moved_added_and_taken_away_and_stay_themselves(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    english = TranslationInput("en", "One")
    health, work = consultation.themes["health"], consultation.themes["education-and-work"]
    source = statement(
        session,
        cast,
        consultation,
        now,
        remark("En", theme_ids=(health,), translations=(english,)),
        remark("To"),
        remark("Tre"),
    )
    one, two, three = (passage.id for passage in list_passages(session, source.id))
    later = now + timedelta(days=1)
    change(
        session,
        cast,
        source,
        later,
        1,
        remark("Tre!", id=three),
        remark("Ny", locale="en"),
        remark(
            "En", id=one, theme_ids=(work, health), translations=(english, TranslationInput("ar", "واحد"))
        ),
    )
    kept = list_passages(session, source.id)
    assert [(passage.id == three or passage.id == one, str(passage.text)) for passage in kept] == [
        (True, "Tre!"),
        (False, "Ny"),
        (True, "En"),
    ]
    assert kept[2].theme_ids == (work, health)
    made = {row.locale: (row.made_at, row.made_by) for row in session.scalars(select(PassageTranslation))}
    assert made == {"en": (now, cast.facilitator.id), "ar": (later, cast.editor.id)}
    assert session.get(Passage, two) is None
    assert (source.title, source.revision) == ("Bemærkninger 2", 2)


def test_a_save_on_top_of_somebody_elses_changes_nothing(
    database: Database, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    with database.transaction() as session:
        source_id = statement(session, cast, consultation, now, remark("En")).id
    with database.transaction() as session:
        change(session, cast, get_source(session, consultation.id, source_id), now, 1, remark("Min"))
    with pytest.raises(Conflict), database.transaction() as session:
        change(session, cast, get_source(session, consultation.id, source_id), now, 1, remark("Din"))
    with database.reading() as session:
        assert [str(passage.text) for passage in list_passages(session, source_id)] == ["Min"]


def test_each_change_leaves_a_line_that_counts_and_quotes_nothing(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    source = statement(session, cast, consultation, now, remark(), remark())
    change(session, cast, source, now, 1, remark("Hemmeligt"))
    actions.delete_source(
        session,
        cast.editor,
        consultation_id=consultation.id,
        source_id=source.id,
        kinds=[SourceKind.STATEMENT],
        now=now,
    )
    session.flush()
    lines = session.execute(
        select(AuditEntry.verb, AuditEntry.kind, AuditEntry.scope_id, AuditEntry.detail)
    ).all()
    assert sorted((line.verb, line.kind, line.scope_id, line.detail["passages"]) for line in lines) == [
        ("create", "statement", consultation.id, 2),
        ("delete", "statement", consultation.id, 1),
        ("update", "statement", consultation.id, 1),
    ]


def test_a_source_goes_with_everything_that_hangs_on_it(
    database: Database, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    with database.transaction() as session:
        passage = remark(
            theme_ids=tuple(consultation.themes.values()), translations=(TranslationInput("en", "x"),)
        )
        source_id = statement(session, cast, consultation, now, passage).id
    with database.transaction() as session:
        actions.delete_source(
            session,
            cast.editor,
            consultation_id=consultation.id,
            source_id=source_id,
            kinds=[SourceKind.STATEMENT],
            now=now,
        )
    with database.reading() as session:
        for table in (Source, Statement, Study, Passage, PassageTheme, PassageTranslation):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_only_those_who_may_record_change_anything(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    source = statement(session, cast, consultation, now, remark())
    for actor, may in zip(cast.everyone, (True, True, True, False, False), strict=True):
        as_actor = replace(cast, facilitator=actor, editor=actor)
        if may:
            statement(session, as_actor, consultation, now)
            continue
        with pytest.raises(Forbidden):
            statement(session, as_actor, consultation, now)
        with pytest.raises(Forbidden):
            change(session, as_actor, source, now, 1)
        with pytest.raises(Forbidden):
            actions.delete_source(
                session,
                actor,
                consultation_id=consultation.id,
                source_id=source.id,
                kinds=[SourceKind.STATEMENT],
                now=now,
            )


def test_a_source_of_another_consultation_or_kind_is_not_there(
    session: Session, cast: Cast, consultation: MadeConsultation, now: datetime
) -> None:
    source = statement(session, cast, consultation, now)
    with pytest.raises(NotFound):
        get_source(session, "another", source.id)
    with pytest.raises(NotFound):
        get_source(session, consultation.id, source.id, [SourceKind.STUDY])
    assert source.created_at.tzinfo is UTC
