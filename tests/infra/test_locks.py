"""Work that one process does at a time."""

import threading
import time

from consult.infra.db import Database
from consult.infra.locks import one_after_the_other, only_one


def test_only_one_is_told_to_do_it(database: Database, database_url: str) -> None:
    other = Database(database_url)
    with (
        only_one(database, "fold") as mine,
        only_one(other, "fold") as theirs,
        only_one(other, "erase") as another,
    ):
        assert (mine, theirs, another) == (True, False, True)
    with only_one(other, "fold") as now_theirs:
        assert now_theirs
    other.close()


def test_the_lock_is_given_back_after_a_fault(database: Database, database_url: str) -> None:
    other = Database(database_url)
    try:
        with only_one(database, "fold"):
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with only_one(other, "fold") as theirs:
        assert theirs
    other.close()


def test_others_wait_for_their_turn(database: Database, database_url: str) -> None:
    order: list[str] = []

    def second() -> None:
        other = Database(database_url)
        with one_after_the_other(other, "migrate"):
            order.append("second")
        other.close()

    with one_after_the_other(database, "migrate"):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
