"""Signing up and cancelling, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from consult.core.clock import HOME_ZONE, utc_now
from consult.core.codes import new_code
from consult.core.errors import Closed, Invalid, NotFound
from consult.infra.db import Database
from consult.meetings.actions.meetings import cancel_meeting, update_meeting
from consult.meetings.actions.sign_ups import cancel_sign_up, erase_old_sign_ups, hash_of_cancel_code
from consult.meetings.models import Meeting, SignUp
from consult.meetings.queries import count_heads, list_sign_ups
from consult.meetings.rules.places import State
from consult.meetings.rules.sign_up import cancel_code
from tests.factories import Cast, MadeConsultation
from tests.meetings.made import POST, mails, make_meeting, make_sign_up, meeting_input, view


def states(database: Database, meeting: str) -> list[tuple[str, State]]:
    with database.reading() as session:
        found = sorted(list_sign_ups(session, [meeting]), key=lambda row: row.turn)
        return [(row.name, row.state) for row in found]


def cancel(database: Database, made: MadeConsultation, sign_up_id: str) -> None:
    with database.transaction() as session:
        cancel_sign_up(
            session,
            consultation_id=made.id,
            code=cancel_code(POST.secret, sign_up_id),
            post=POST,
            now=utc_now(),
        )


def test_who_does_not_fit_waits_and_gets_the_place_of_who_cancels(
    database: Database, consultation: MadeConsultation
) -> None:
    meeting = make_meeting(database, consultation, capacity=3)
    first = make_sign_up(database, consultation, meeting, 1, companions=1)
    make_sign_up(database, consultation, meeting, 2, companions=1, locale="ar")
    assert make_sign_up(database, consultation, meeting, 3).state is State.WAITING
    cancel(database, consultation, first.id)
    assert states(database, meeting) == [
        ("Participant 2", State.CONFIRMED),
        ("Participant 3", State.CONFIRMED),
    ]
    kinds = [(mail.kind, mail.address, mail.locale) for mail in mails(database)]
    assert kinds == [
        ("meeting_confirmed", "participant-1@example.org", "en"),
        ("meeting_promoted", "participant-2@example.org", "ar"),
        ("meeting_promoted", "participant-3@example.org", "en"),
        ("meeting_sign_up_cancelled", "participant-1@example.org", "en"),
        ("meeting_waiting", "participant-2@example.org", "ar"),
        ("meeting_waiting", "participant-3@example.org", "en"),
    ]


def test_what_was_written_is_gone_when_cancelled(database: Database, consultation: MadeConsultation) -> None:
    meeting = make_meeting(database, consultation)
    done = make_sign_up(database, consultation, meeting)
    cancel(database, consultation, done.id)
    cancel(database, consultation, done.id)
    with database.reading() as session:
        row = session.get_one(SignUp, done.id)
        assert (row.state, row.name, row.email, row.phone, row.needs) == ("cancelled", "", "", "", "")
    assert [mail.kind for mail in mails(database)] == ["meeting_confirmed", "meeting_sign_up_cancelled"]


def test_the_mail_of_a_place_says_when_and_how_to_cancel(
    database: Database, consultation: MadeConsultation
) -> None:
    meeting = make_meeting(database, consultation)
    done = make_sign_up(database, consultation, meeting)
    (mail,) = mails(database)
    assert mail.body is not None
    assert mail.body.splitlines()[1] == "The library"
    link = f"http://localhost/en/a-new-policy/meetings/cancel/{cancel_code(POST.secret, done.id)}"
    assert link in mail.body
    assert mail.calendar is not None
    with database.reading() as session:
        starts = view_start(database, meeting)
        event = next(iter(Calendar.from_ical(mail.calendar).walk("VEVENT")))
        assert event.decoded("dtstart") == starts
        assert event["dtstart"].params["TZID"] == str(HOME_ZONE)
        assert session.scalar(select(SignUp.cancel_hash)) == hash_of_cancel_code(
            POST.secret, cancel_code(POST.secret, done.id)
        )


def view_start(database: Database, meeting: str) -> object:
    with database.reading() as session:
        return session.get_one(Meeting, meeting).starts_at


def test_the_same_form_twice_is_one_sign_up(database: Database, consultation: MadeConsultation) -> None:
    meeting, code = make_meeting(database, consultation), new_code()
    with ThreadPoolExecutor(20) as pool:
        done = list(
            pool.map(
                lambda number: make_sign_up(database, consultation, meeting, number, form_code=code),
                range(20),
            )
        )
    assert len({row.id for row in done}) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count(SignUp.id))) == 1


def test_twenty_at_once_for_three_seats(database: Database, consultation: MadeConsultation) -> None:
    meeting = make_meeting(database, consultation, capacity=3)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda number: make_sign_up(database, consultation, meeting, number), range(20)))
    assert sorted(row.state for row in done) == [State.CONFIRMED] * 3 + [State.WAITING] * 17
    with database.reading() as session:
        heads = count_heads(session, [meeting])[meeting]
        assert (heads.taken, heads.waiting) == (3, 17)
        turns = session.scalars(select(SignUp.turn).order_by(SignUp.turn)).all()
        assert list(turns) == list(range(1, 21))


def test_more_places_go_to_those_who_wait(
    database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    meeting = make_meeting(database, consultation, capacity=1)
    for number in range(3):
        make_sign_up(database, consultation, meeting, number)
    with database.transaction() as session:
        promoted = update_meeting(
            session,
            cast.editor,
            consultation=view(session, consultation),
            meeting_id=meeting,
            given=meeting_input(capacity=2),
            post=POST,
            now=utc_now(),
        )
    assert promoted == 1
    assert [state for _, state in states(database, meeting)] == [State.CONFIRMED] * 2 + [State.WAITING]


def test_fewer_places_cancel_nobody(database: Database, consultation: MadeConsultation, cast: Cast) -> None:
    meeting = make_meeting(database, consultation, capacity=3)
    for number in range(3):
        make_sign_up(database, consultation, meeting, number)
    with database.transaction() as session:
        update_meeting(
            session,
            cast.editor,
            consultation=view(session, consultation),
            meeting_id=meeting,
            given=meeting_input(capacity=1),
            post=POST,
            now=utc_now(),
        )
    assert [state for _, state in states(database, meeting)] == [State.CONFIRMED] * 3
    assert make_sign_up(database, consultation, meeting, 4).state is State.WAITING


def test_everybody_is_told_of_another_time(
    database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    meeting = make_meeting(database, consultation, capacity=1)
    make_sign_up(database, consultation, meeting, 1)
    make_sign_up(database, consultation, meeting, 2)
    for days in (10, 11, 11):
        with database.transaction() as session:
            update_meeting(
                session,
                cast.editor,
                consultation=view(session, consultation),
                meeting_id=meeting,
                given=meeting_input(capacity=1, days=days),
                post=POST,
                now=utc_now(),
            )
    told = [mail for mail in mails(database) if mail.kind == "meeting_changed"]
    assert [(mail.address, mail.calendar is not None) for mail in told] == [
        ("participant-1@example.org", True),
        ("participant-2@example.org", False),
    ]


def test_everybody_is_told_once_that_a_meeting_is_called_off(
    database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    meeting = make_meeting(database, consultation, capacity=1)
    make_sign_up(database, consultation, meeting, 1)
    make_sign_up(database, consultation, meeting, 2, locale="da")
    make_sign_up(database, consultation, meeting, 3, email="")
    for _ in range(2):
        with database.transaction() as session:
            cancel_meeting(
                session,
                cast.editor,
                consultation=view(session, consultation),
                meeting_id=meeting,
                post=POST,
                now=utc_now(),
            )
    told = [mail.locale for mail in mails(database) if mail.kind == "meeting_called_off"]
    assert told == ["en", "da"]
    with database.reading() as session:
        assert [row.name for row in list_sign_ups(session, [meeting]) if row.to_call] == ["Participant 3"]
    with pytest.raises(Closed):
        make_sign_up(database, consultation, meeting, 4)


def test_a_party_larger_than_the_room_is_refused(database: Database, consultation: MadeConsultation) -> None:
    meeting = make_meeting(database, consultation, capacity=3)
    with pytest.raises(Invalid):
        make_sign_up(database, consultation, meeting, companions=3)


def test_a_meeting_that_is_not_published_cannot_be_found(
    database: Database, consultation: MadeConsultation
) -> None:
    meeting = make_meeting(database, consultation, published=False)
    with pytest.raises(NotFound):
        make_sign_up(database, consultation, meeting)


def test_sign_ups_are_erased_thirty_days_after_the_meeting(
    database: Database, consultation: MadeConsultation
) -> None:
    old, new = make_meeting(database, consultation, days=1), make_meeting(database, consultation, days=20)
    make_sign_up(database, consultation, old, now=utc_now() - timedelta(days=2))
    make_sign_up(database, consultation, new)
    for later, left in ((timedelta(days=30), 2), (timedelta(days=33), 1), (timedelta(days=33), 1)):
        with database.transaction() as session:
            erase_old_sign_ups(session, utc_now() + later)
        with database.reading() as session:
            assert session.scalar(select(func.count(SignUp.id))) == left
