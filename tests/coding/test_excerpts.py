"""Everything said on a theme comes from one list, and says no more about a person than it may."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry
from consult.coding.actions import translate_answer, translate_passage
from consult.coding.queries import Frame, load_frame
from consult.coding.rules import Ask, ExcerptKind
from consult.coding.sources import count_excerpts, iter_excerpts, list_excerpts, total_excerpts
from consult.consultations.queries import find_consultation, view_consultation
from consult.core.errors import Forbidden, Invalid, NotFound
from consult.evidence.models import Source
from consult.infra.db import Database
from consult.questionnaires.queries import VersionView
from consult.responses.models import OpenAnswer
from tests.analysis.questionnaire import put_questionnaire, put_response
from tests.coding.evidence import ARABIC, IN_DANISH, put_evidence, put_passage, put_source
from tests.factories import Cast, MadeConsultation

WORK = "education-and-work"


@pytest.fixture
def version(database: Database, consultation: MadeConsultation, now: datetime) -> VersionView:
    """A published questionnaire and one source of every kind."""
    with database.transaction() as session:
        put_evidence(session, consultation, now)
        return put_questionnaire(session, consultation, now)


def frame_of(session: Session, locale: str = "da") -> Frame:
    found = find_consultation(session, "a-new-policy")
    assert found is not None
    return load_frame(session, view_consultation(session, found, locale), locale)


def answer(session: Session, version: VersionView, number: int, locale: str, code: str = "idea") -> None:
    for each in range(number):
        put_response(session, version, {code: f"{locale} {each}"}, answer_locales={code: locale})


def test_every_kind_of_source_is_there(database: Database, version: VersionView) -> None:
    with database.transaction() as session:
        answer(session, version, 6, "ar")
        answer(session, version, 5, "da", "help")
    with database.reading() as session:
        frame = frame_of(session)
        every = list(iter_excerpts(session, frame, Ask(WORK)))
        assert {one.kind for one in every} == set(ExcerptKind)
        assert len(every) == total_excerpts(session, frame, Ask(WORK)) == 18
        assert len({one.ref for one in every}) == 18
        pages = [
            list_excerpts(session, frame, Ask(WORK), offset=offset, limit=5) for offset in range(0, 18, 5)
        ]
        assert [one.ref for page in pages for one in page] == [one.ref for one in every]
        counts = count_excerpts(session, frame)
        assert sum(one.excerpts for one in counts[WORK]) == 18
        assert sum(one.excerpts for one in counts["health"]) == 5, "a question may belong to two themes"


def test_all_open_answers_are_put_in_order_once(
    database: Database, version: VersionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.coding.sources.CHUNK", 3)
    asked: list[str] = []
    with database.transaction() as session:
        answer(session, version, 11, "da")
    with database.reading() as session:
        frame = frame_of(session)
        event.listen(session, "do_orm_execute", lambda state: asked.append(str(state.statement)))
        every = list(iter_excerpts(session, frame, Ask(WORK, ExcerptKind.OPEN_ANSWER)))
        assert [str(one.text) for one in every] == sorted(f"da {number}" for number in range(11))
    assert sum("FROM open_answer" in one for one in asked) == 1


def test_filters(database: Database, version: VersionView) -> None:
    with database.transaction() as session:
        answer(session, version, 6, "ar")
    with database.reading() as session:
        frame = frame_of(session)
        for kind in ExcerptKind:
            found = list(iter_excerpts(session, frame, Ask(WORK, kind)))
            assert {one.kind for one in found} == {kind}
            assert total_excerpts(session, frame, Ask(WORK, kind)) == len(found)
        assert {one.kind for one in iter_excerpts(session, frame, Ask(WORK, locale="ar"))} == {
            ExcerptKind.OPEN_ANSWER
        }


def test_a_rare_language_is_not_named(
    database: Database, consultation: MadeConsultation, version: VersionView
) -> None:
    with database.transaction() as session:
        answer(session, version, 4, "so")
        answer(session, version, 5, "tr")
    with database.reading() as session:
        frame = frame_of(session)
        answers = list(iter_excerpts(session, frame, Ask(WORK, ExcerptKind.OPEN_ANSWER)))
        assert [one.text and one.text.locale for one in answers if one.shows_language] == ["tr"] * 5
        assert [one.text for one in answers if not one.shows_language] == [None] * 4
        named = {
            one.locale for one in count_excerpts(session, frame)[WORK] if one.kind is ExcerptKind.OPEN_ANSWER
        }
        assert named == {"tr", None}
        assert total_excerpts(session, frame, Ask(WORK, locale="so")) == 0


def test_interviews_name_groups_of_the_minimum_only(
    database: Database, consultation: MadeConsultation, version: VersionView, now: datetime
) -> None:
    with database.reading() as session:
        spoken = next(iter(iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.INTERVIEW))))
    assert (spoken.actor_group, spoken.shows_language) == (None, False)
    assert spoken.text
    assert (spoken.text.value, spoken.text.direction) == (ARABIC, "rtl")
    assert spoken.translation
    assert (spoken.translation.value, spoken.translation.locale) == (IN_DANISH, "da")
    with database.transaction() as session:
        theme = [consultation.themes[WORK]]
        for _ in range(4):
            source = put_source(session, consultation, "interview", now, group="citizens")
            put_passage(session, source, 0, kind="verbatim", text=ARABIC, locale="ar", themes=theme, now=now)
    with database.reading() as session:
        named = list(iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.INTERVIEW)))
    assert {one.actor_group.value if one.actor_group else None for one in named} == {"Borgere"}
    assert all(one.shows_language for one in named)


def test_words_not_given_for_quotation_are_marked(database: Database, version: VersionView) -> None:
    with database.reading() as session:
        marks = [
            one.may_quote
            for one in iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.INTERVIEW))
        ]
    assert marks == [True, False]


def test_no_translation_where_none_is_needed(database: Database, version: VersionView) -> None:
    with database.reading() as session:
        arabic = next(iter(iter_excerpts(session, frame_of(session, "ar"), Ask(WORK, ExcerptKind.INTERVIEW))))
        english = next(
            iter(iter_excerpts(session, frame_of(session, "en"), Ask(WORK, ExcerptKind.INTERVIEW)))
        )
    assert arabic.translation is None
    assert english.translation
    assert english.translation.locale == "da"


def test_an_open_answer_is_translated(
    database: Database, consultation: MadeConsultation, version: VersionView, cast: Cast, now: datetime
) -> None:
    with database.transaction() as session:
        answer(session, version, 5, "tr")
        row = session.scalars(select(OpenAnswer)).first()
        assert row is not None
        for text in ("Først", "En oversættelse"):
            translate_answer(
                session,
                cast.facilitator,
                consultation_id=consultation.id,
                response_id=row.response_id,
                question_code=row.question_code,
                locale="da",
                text=text,
                how="translator",
                now=now,
            )
        trail = session.scalars(select(AuditEntry).where(AuditEntry.verb == "translate")).all()
        assert [entry.object_id for entry in trail] == ["idea", "idea"]
    with database.reading() as session:
        answers = list(iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.OPEN_ANSWER)))
    assert [one.translation.value for one in answers if one.translation] == ["En oversættelse"]


def test_a_passage_is_translated_and_its_writers_are_told(
    database: Database, consultation: MadeConsultation, version: VersionView, cast: Cast, now: datetime
) -> None:
    with database.transaction() as session:
        found = next(iter(iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.STUDY))))
        translate_passage(
            session,
            cast.editor,
            consultation_id=consultation.id,
            passage_id=found.key.passage_id,
            locale="da",
            text="Fra studiet.",
            how="facilitator",
            now=now,
        )
        source = session.get(Source, found.source_id)
        assert source is not None
        session.refresh(source)
        assert source.revision == 2
    with database.reading() as session:
        found = next(iter(iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.STUDY))))
    assert found.translation
    assert found.translation.value == "Fra studiet."


def test_refused_translations(
    database: Database, consultation: MadeConsultation, version: VersionView, cast: Cast, now: datetime
) -> None:
    with database.transaction() as session:
        answer(session, version, 1, "tr")
    with database.reading() as session:
        row = session.scalars(select(OpenAnswer)).one()
        key = {"response_id": row.response_id, "question_code": row.question_code}
    given: dict[str, Any] = {
        "consultation_id": consultation.id,
        "locale": "tr",
        "text": " ",
        "how": "guess",
        "now": now,
        **key,
    }
    with database.transaction() as session:
        with pytest.raises(Invalid) as refused:
            translate_answer(session, cast.facilitator, **given)
        assert [one.place for one in refused.value.problems] == ["text", "locale", "how"]
        with pytest.raises(Forbidden):
            translate_answer(session, cast.working_group, **given)
        with pytest.raises(NotFound):
            translate_answer(session, None, **given | {"consultation_id": "another"})


def test_the_order_tells_nobody_which_answers_are_one_persons(
    database: Database, version: VersionView
) -> None:
    with database.transaction() as session:
        for number in range(12):
            put_response(session, version, {"idea": f"idea {number:02}", "help": f"help {11 - number:02}"})
    with database.reading() as session:
        every = iter_excerpts(session, frame_of(session), Ask(WORK, ExcerptKind.OPEN_ANSWER))
        texts = [str(one.text) for one in every]
    assert [text for text in texts if "idea" in text] == [f"idea {number:02}" for number in range(12)]
    assert [text for text in texts if "help" in text] == [f"help {number:02}" for number in range(12)]
