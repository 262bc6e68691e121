"""The outbox: nothing is lost, nobody takes the same mail, and what was sent is forgotten."""

import itertools
import json
import threading
import time
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound
from consult.infra.db import Database
from consult.infra.mail import Letter, NotSent, SmtpMailer
from consult.infra.settings import Settings
from consult.notifications.actions import enqueue, mark_failed, mark_sent, retry, take_due
from consult.notifications.commands import mail as mail_command
from consult.notifications.jobs import send_due
from consult.notifications.models import Mail
from consult.notifications.queries import count_waiting, find_oldest_due, list_failed
from consult.notifications.rules import BACK_OFF, LEASE
from consult.web.context import House
from tests.fakes.smtp import mail_server

SECOND = timedelta(seconds=1)
MARKER = "Zwiebelkuchen"


def put(database: Database, now: datetime, *, count: int = 1, scope_id: str | None = None) -> list[str]:
    """Mails in the outbox; their keys."""
    with database.transaction() as session:
        return [
            enqueue(
                session,
                kind="sign_up",
                address=f"{MARKER}-{number}@example.com",
                locale="da",
                subject=f"Din plads\n{MARKER}",
                body=f"Hej {MARKER}",
                calendar="BEGIN:VCALENDAR\nEND:VCALENDAR\n",
                scope_id=scope_id,
                now=now,
            )
            for number in range(count)
        ]


def take(database: Database, now: datetime, limit: int = 10) -> list[str]:
    """The keys of mails taken now."""
    with database.transaction() as session:
        return [mail.id for mail in take_due(session, now, limit=limit)]


def kept(database: Database) -> list[Mail]:
    """The rows of the outbox."""
    with database.reading() as session:
        rows = list(session.scalars(select(Mail)))
        session.expunge_all()
        return rows


class Refusing:
    """A mailer that takes nothing away."""

    def __init__(self, *, for_good: bool = False) -> None:
        self.for_good = for_good
        self.refused: list[Letter] = []

    def send(self, letter: Letter) -> None:
        """Refuse."""
        self.refused.append(letter)
        raise NotSent("ConnectionRefusedError", for_good=self.for_good)


class Keeping:
    """A mailer that keeps what it is given; it may end its worker in the middle."""

    def __init__(self, *, crash_after: int | None = None) -> None:
        self.letters: list[Letter] = []
        self.crash_after = crash_after

    def send(self, letter: Letter) -> None:
        """Keep a letter."""
        self.letters.append(letter)
        if len(self.letters) == self.crash_after:
            raise SystemExit


def test_a_mail_of_an_undone_transaction_is_never_sent(database: Database, now: datetime) -> None:
    def undone() -> None:
        with database.transaction() as session:
            enqueue(
                session,
                kind="x",
                address="a@example.com",
                locale="da",
                subject="s",
                body="b",
                scope_id=None,
                now=now,
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert kept(database) == []


def test_an_unknown_language_is_a_fault_where_the_mail_is_written(database: Database, now: datetime) -> None:
    with pytest.raises(KeyError), database.transaction() as session:
        enqueue(
            session,
            kind="x",
            address="a@example.com",
            locale="xx",
            subject="s",
            body="b",
            scope_id=None,
            now=now,
        )


def test_mails_reach_the_server_and_are_forgotten(database: Database, now: datetime) -> None:
    put(database, now, count=12)
    with mail_server() as server:
        assert send_due(database, SmtpMailer(server.url, "consult@example.org"), now=now) == 12
        assert send_due(database, SmtpMailer(server.url, "consult@example.org"), now=now) == 0
    assert len({addresses[0] for addresses, _message in server.taken}) == 12
    for mail in kept(database):
        assert mail.state == "sent"
        assert (mail.address, mail.subject, mail.body, mail.calendar) == (None, None, None, None)


def test_a_taken_mail_is_left_alone_until_its_lease_ends(database: Database, now: datetime) -> None:
    [key] = put(database, now)
    assert take(database, now) == [key]
    assert take(database, now + LEASE - SECOND) == []
    assert take(database, now + LEASE) == [key]


def test_a_mail_is_not_due_before_its_time(database: Database, now: datetime) -> None:
    put(database, now)
    assert take(database, now - SECOND) == []


def test_two_workers_never_take_the_same_mail(database: Database, now: datetime) -> None:
    keys = put(database, now, count=60)
    taken: list[str] = []

    def work() -> None:
        while mine := take(database, now, limit=5):
            taken.extend(mine)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(keys)


def test_a_crash_after_sending_sends_again_and_loses_nothing(database: Database, now: datetime) -> None:
    keys = put(database, now, count=3)
    crashing = Keeping(crash_after=2)
    with pytest.raises(SystemExit):
        send_due(database, crashing, now=now)
    again = Keeping()
    assert send_due(database, again, now=now + LEASE) == 2
    sent = [letter.key for letter in (*crashing.letters, *again.letters)]
    assert set(sent) == set(keys)
    assert len(sent) == 4


def test_a_mail_that_cannot_be_sent_is_tried_ever_later_and_then_given_up(
    database: Database, now: datetime
) -> None:
    put(database, now, scope_id="abcdefghijklmnop")
    mailer, moment = Refusing(), now
    for number, wait in enumerate(BACK_OFF, start=1):
        send_due(database, mailer, now=moment)
        assert len(mailer.refused) == number
        send_due(database, mailer, now=moment + wait - SECOND)
        assert len(mailer.refused) == number
        moment += wait
    send_due(database, mailer, now=moment)
    send_due(database, mailer, now=moment + timedelta(days=30))
    assert len(mailer.refused) == len(BACK_OFF) + 1
    with database.reading() as session:
        [failed] = list_failed(session, "abcdefghijklmnop")
        assert list_failed(session, "another-scope-id") == []
        assert count_waiting(session) == 0
    assert (failed.kind, failed.fault, failed.attempts) == ("sign_up", "ConnectionRefusedError", 6)


def test_a_refusal_for_good_is_given_up_at_once_and_can_be_tried_again(
    database: Database, now: datetime
) -> None:
    [key] = put(database, now)
    send_due(database, Refusing(for_good=True), now=now)
    assert [mail.state for mail in kept(database)] == ["failed"]
    with database.transaction() as session:
        retry(session, key, now=now)
    assert send_due(database, Keeping(), now=now) == 1


def test_the_command_lets_every_mail_that_was_given_up_be_tried_again(
    database: Database, settings: Settings, now: datetime
) -> None:
    put(database, now)
    send_due(database, Refusing(for_good=True), now=now)
    said = CliRunner().invoke(mail_command, ["retry"], obj=House(settings, database), catch_exceptions=False)
    assert (said.exit_code, said.output) == (0, "1 mails wait to be sent again.\n")
    assert [row.state for row in kept(database)] == ["waiting"]


def test_only_a_failed_mail_can_be_tried_again(database: Database, now: datetime) -> None:
    [key] = put(database, now)
    with pytest.raises(Conflict), database.transaction() as session:
        retry(session, key, now=now)
    with pytest.raises(NotFound), database.transaction() as session:
        retry(session, "nothing", now=now)


def test_a_late_failure_does_not_bring_a_sent_mail_back(database: Database, now: datetime) -> None:
    [key] = put(database, now)
    with database.transaction() as session:
        mark_sent(session, key)
        mark_failed(session, key, fault="TimeoutError", for_good=False, now=now)
        mark_failed(session, "nothing", fault="TimeoutError", for_good=False, now=now)
    assert [mail.state for mail in kept(database)] == ["sent"]


def test_what_waits_is_counted(database: Database, now: datetime) -> None:
    put(database, now, count=2)
    put(database, now - SECOND, scope_id="abcdefghijklmnop")
    with database.reading() as session:
        assert count_waiting(session) == 3
        assert count_waiting(session, "abcdefghijklmnop") == 1
        assert find_oldest_due(session) == now - SECOND


def test_stopping_ends_after_the_mail_that_is_being_sent(database: Database, now: datetime) -> None:
    put(database, now, count=3)
    stop = threading.Event()

    class Stopping(Keeping):
        def send(self, letter: Letter) -> None:
            super().send(letter)
            stop.set()

    assert send_due(database, Stopping(), now=now, stop=stop) == 1
    assert send_due(database, Keeping(), now=now + LEASE) == 2


def test_no_address_or_text_is_logged(
    database: Database, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    put(database, now)
    send_due(database, Refusing(), now=now)
    printed = capsys.readouterr()
    assert "mail_not_sent" in printed.out + printed.err
    assert MARKER not in printed.out + printed.err
    assert MARKER not in json.dumps([mail.fault for mail in kept(database)])


def test_a_mail_that_cannot_even_be_made_holds_up_no_other(database: Database, now: datetime) -> None:
    put(database, now, count=3)

    class Stumbling(Keeping):
        def send(self, letter: Letter) -> None:
            super().send(letter)
            if len(self.letters) == 1:
                raise UnicodeEncodeError("ascii", MARKER, 0, 1, "odd")

    assert send_due(database, Stumbling(), now=now) == 2
    assert send_due(database, Keeping(), now=now + BACK_OFF[0]) == 1


def test_a_mail_that_ends_its_worker_each_time_is_given_up(database: Database, now: datetime) -> None:
    put(database, now)
    moment = now
    for _ in range(len(BACK_OFF) + 1):
        with pytest.raises(SystemExit):
            send_due(database, Keeping(crash_after=1), now=moment)
        moment += LEASE
    assert send_due(database, Keeping(crash_after=1), now=moment) == 0
    assert [(mail.state, mail.fault) for mail in kept(database)] == [("failed", "WorkerEnded")]


def test_a_lease_begins_when_the_mail_is_taken(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, now, count=11)
    clock = itertools.count(step=LEASE.total_seconds())
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    others: list[str] = []

    class Slow(Keeping):
        def send(self, letter: Letter) -> None:
            super().send(letter)
            if len(self.letters) == 11:
                others.extend(take(database, now + LEASE))

    assert send_due(database, Slow(), now=now) == 11
    assert others == []
