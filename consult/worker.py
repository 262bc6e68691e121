"""The worker: does at intervals what may wait. Sees all, decides nothing."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from consult.analysis.jobs import is_due
from consult.core.clock import utc_now
from consult.infra.db import Database
from consult.infra.locks import only_one
from consult.infra.logs import place_of
from consult.infra.mail import Mailer, mailer_for
from consult.infra.settings import Settings
from consult.meetings.jobs import erase_old
from consult.notifications.jobs import send_due
from consult.ops.heartbeat import mark_alive
from consult.ops.retention import forget_once_a_day


@dataclass(frozen=True, slots=True)
class Services:
    """What tasks work with. `stop` is set when the worker is to end."""

    settings: Settings
    database: Database
    mailer: Mailer
    stop: threading.Event


HOUR = 3600.0
FOLD = (sys.executable, "-m", "consult.cli", "fold")

Task = tuple[str, float, Callable[[Services, datetime], object]]


def services_for(settings: Settings, database: Database | None = None) -> Services:
    """What the tasks of this set-up work with."""
    shared = database or Database(settings.database_url)
    return Services(settings, shared, mailer_for(settings), threading.Event())


def send_mails(services: Services, now: datetime) -> None:
    """Send what waits in the outbox; several workers share it."""
    send_due(services.database, services.mailer, now=now, stop=services.stop)


def erase_sign_ups(services: Services, now: datetime) -> None:
    """Erase the sign-ups of meetings that are long over."""
    erase_old(services.database, now=now)


def alone(name: str, task: Callable[[Services, datetime], object]) -> Callable[[Services, datetime], None]:
    """The task, done by one worker at a time; the others leave it to that one."""

    def run(services: Services, now: datetime) -> None:
        with only_one(services.database, name) as mine:
            if mine:
                task(services, now)

    return run


def fold_answers(services: Services, now: datetime) -> None:
    """Take new and withdrawn responses into the columns that numbers are counted from.

    In a process of its own: the columnar engine keeps its memory for as long as its process lives, and most of the
    time a worker has nothing to fold. Signals that end the worker do not reach it; the worker waits for it.
    """
    if is_due(services.database, services.settings.state_folder, now):
        subprocess.run(FOLD, stdout=subprocess.DEVNULL, start_new_session=True, check=True)


def forget_due(services: Services, now: datetime) -> None:
    """Forget what may not be kept longer."""
    forget_once_a_day(services.database, now)


def show_life(services: Services, now: datetime) -> None:
    """Leave the time where `consult doctor` looks for it."""
    mark_alive(services.settings.state_folder, now)


TASKS: list[Task] = [
    ("send mails", 2, send_mails),
    ("fold answers", 10, alone("fold answers", fold_answers)),
    ("erase old sign-ups", HOUR, alone("erase old sign-ups", erase_sign_ups)),
    ("forget what is due", HOUR, alone("forget", forget_due)),
    ("show that it lives", 30, show_life),
]


def run_worker(services: Services, tasks: Sequence[Task] = tuple(TASKS)) -> None:
    """Do the tasks at their intervals until `services.stop` is set; the task that runs then is finished."""
    due = [time.monotonic()] * len(tasks)
    while not services.stop.is_set():
        for position, (name, seconds, task) in enumerate(tasks):
            if services.stop.is_set():
                return
            if due[position] <= time.monotonic():
                run_task(services, name, task)
                due[position] = time.monotonic() + seconds
        services.stop.wait(max(0.0, min(due, default=time.monotonic() + 1) - time.monotonic()))


def run_once(services: Services, tasks: Sequence[Task] = tuple(TASKS)) -> None:
    """Do every task once."""
    for name, _seconds, task in tasks:
        run_task(services, name, task)


def run_task(services: Services, name: str, task: Callable[[Services, datetime], object]) -> None:
    """Do one task; what goes wrong in it is logged and stops nothing else."""
    try:
        task(services, utc_now())
    except Exception as fault:  # noqa: BLE001 - one task's fault must not end the others
        structlog.get_logger("consult.worker").error(
            "task_failed", task=name, fault=type(fault).__name__, place=place_of(fault.__traceback__)
        )


def work_until_told(services: Services) -> None:
    """Run as a process of its own until SIGTERM or SIGINT, and end after the running task."""
    told = False

    def tell(*_: object) -> None:
        # A second signal may come while the first is being told, and would wait for it for ever.
        nonlocal told
        if not told:
            told = True
            services.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    run_worker(services)
    services.database.close()
