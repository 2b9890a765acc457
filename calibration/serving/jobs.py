"""The background jobs and when they run: settled files in the inbox, the Monday refresh, fresh results, and messages.

Times are the company's. Every job runs once at a time and tells `progress`; a run missed while the process was down is
caught up at the start, because `keep_fresh` then finds the results missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial, wraps
from pathlib import Path
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from calibration import progress, refresh, words
from calibration.decide.reminders import remind
from calibration.errors import ChannelRefused
from calibration.load import load_file
from calibration.notify import outbox
from calibration.notify.settings import read_channels
from calibration.refresh import alignment, effects
from calibration.serving.backoff import Backoff
from calibration.serving.inbox import Inbox
from calibration.serving.measuring import TASK, Recorder
from calibration.settings import Settings
from calibration.storage import reference
from calibration.storage.database import Database
from calibration.storage.queries import ages, targets
from calibration.storage.queries.ledger import loads
from calibration.vocabulary import LoadReport, Viewer

log = logging.getLogger(__name__)
QUIET = timedelta(seconds=20)
UNDISTURBED = timedelta(minutes=3)
"""So long a new process is left to whoever has just started it, before the record is measured."""
HOUR = 3600


def schedule(
    database: Database, settings: Settings, is_stopping: Callable[[], bool] = lambda: False
) -> BackgroundScheduler:
    """A started scheduler with all jobs; the caller shuts it down, and nobody waits for what can be done another time
    once `is_stopping`."""
    zone = ZoneInfo(reference.parameters(database).text("time_zone"))
    inbox = Inbox(settings.inbox, partial(_load_from_inbox, database))
    defaults = {"max_instances": 1, "coalesce": True, "misfire_grace_time": HOUR}
    scheduler = BackgroundScheduler(timezone=zone, job_defaults=defaults)
    backoff = Backoff()
    recorder = Recorder(database, is_stopping)
    soon = datetime.now(zone) + timedelta(seconds=1)

    def add(job: Callable[[], object], trigger: str, **when: object) -> None:
        scheduler.add_job(_reported(job), trigger, id=job.__name__, **when)

    def scan_inbox() -> None:
        inbox.scan(datetime.now(zone))

    def keep_results_fresh() -> None:
        keep_trying(database, backoff, datetime.now(tz=ZoneInfo("UTC")).replace(tzinfo=None))

    def refresh_nightly() -> None:
        refresh_newest(database)

    def refresh_monday() -> None:
        refresh_last_sunday(database, datetime.now(zone).date())

    def push_messages() -> None:
        push_news(database, settings.channels, datetime.now(tz=ZoneInfo("UTC")).replace(tzinfo=None))

    def remind_late() -> None:
        remind_who_is_late(database, settings.channels, datetime.now(tz=ZoneInfo("UTC")).replace(tzinfo=None))

    def measure_record() -> None:
        recorder.measure()

    add(scan_inbox, "interval", seconds=settings.inbox_seconds)
    add(keep_results_fresh, "interval", seconds=30, next_run_time=soon)
    add(remind_late, "interval", minutes=10)
    add(push_messages, "interval", seconds=settings.push_seconds)
    if settings.record_seconds:
        add(measure_record, "interval", seconds=settings.record_seconds, next_run_time=soon + UNDISTURBED)
    add(refresh_monday, "cron", day_of_week="mon", hour=6)
    add(refresh_nightly, "cron", hour=2)
    scheduler.start()
    return scheduler


def keep_fresh(database: Database, now: datetime) -> bool:
    """Compute the results of the newest day where they are missing or stale; False where there is nothing to do yet.

    It waits until the last load (UTC, like `now`) is 20 seconds old and nothing else is under way, so that twenty files
    in a row are followed by one refresh.
    """
    as_of = ages.data_reaches(database)
    newest = loads(database, Viewer(), limit=1)
    is_busy = any(task.name != TASK for task in progress.running())  # measuring the record makes way by itself
    if as_of is None or is_busy or (newest and now - newest[0]["loaded_at"] < QUIET):
        return False
    with progress.track("refresh") as task:
        refresh.ensure(database, as_of, progress=lambda step, _done, _total: task.advance(step))
        effects.verdicts(database, Viewer(), as_of)
    return True


def push_news(database: Database, channels: Path, now: datetime) -> int:
    """Tell people what turned red in the results of the newest day (`now` in UTC); gives how many messages left."""
    as_of = ages.data_reaches(database)
    if as_of is None or refresh.shown(database, as_of) is None:
        return 0
    outbox.collect(database, as_of, now)
    try:
        settings = read_channels(channels)
    except ChannelRefused as error:
        log.error("nothing is sent outside the app: %s", error)
        return 0
    outbox.compose(database, as_of, now, settings)
    return outbox.deliver(database, as_of, now, settings)


def remind_who_is_late(database: Database, channels: Path, now: datetime) -> int:
    """Once the clock of an alignment has ended (`now` in UTC), put what is not signed on people's lists, once each;
    gives how many to-dos were made. Years that are over are left alone."""
    as_of = ages.data_reaches(database)
    if as_of is None or refresh.shown(database, as_of) is None:
        return 0
    made = 0
    for release in targets.releases(database, Viewer(), as_of):
        measure, year = release["measure"], release["year"]
        found = alignment.standing(database, Viewer(), as_of, measure, year, now) if year >= as_of.year else None
        if found is not None and found.left_hours < 0:
            made += len(remind(
                database, alignment.waiting(database, as_of, found), year=year, language=_language(channels),
                due_on=found.due_on(as_of), author="clock", as_of=as_of, is_again=False,
            ))  # fmt: skip
    return made


def _language(channels: Path) -> str:
    """The language of messages; that of a company that names none where the file cannot be read."""
    try:
        return read_channels(channels).language
    except ChannelRefused as error:
        log.error("reminders are written in the default language: %s", error)
        return words.LANGUAGES[0]


def keep_trying(database: Database, backoff: Backoff, now: datetime) -> bool:
    """`keep_fresh`, but after a failure ever later, until a load or another day gives something new to try.

    Raises what failed, after writing down when it is tried again.
    """
    newest = loads(database, Viewer(), limit=1)
    state = (ages.data_reaches(database), str(newest[0]["load_id"]) if newest else None)
    if not backoff.is_due(state, now):
        return False
    try:
        is_done = keep_fresh(database, now)
    except Exception as error:
        progress.report("refresh", str(error) or type(error).__name__, backoff.failed(now))
        raise
    backoff.succeeded(state)
    return is_done


def refresh_newest(database: Database) -> date | None:
    """The nightly run for the newest day: lights and forecasts where nothing has computed them yet, and the verdicts of
    decisions whose review date has come, so that no page waits for them."""
    as_of = ages.data_reaches(database)
    if as_of is not None:
        refresh.ensure(database, as_of)
        effects.verdicts(database, Viewer(), as_of)
    return as_of


def refresh_last_sunday(database: Database, today: date) -> date | None:
    """The Monday refresh: as of the Sunday before, or the last day that the data reaches if that is earlier."""
    reaches = ages.data_reaches(database)
    if reaches is None:
        return None
    as_of = min(reaches, today - timedelta(days=today.isoweekday() % 7 or 7))
    refresh.ensure(database, as_of)
    return as_of


def _load_from_inbox(database: Database, path: Path) -> list[LoadReport]:
    with progress.track("inbox") as task:
        task.advance(path.name)
        return load_file(database, path, author="inbox")


def _reported(job: Callable[[], object]) -> Callable[[], None]:
    """A job whose failure is logged and shown until it goes well again; the scheduler goes on."""

    @wraps(job)
    def run() -> None:
        try:
            job()
        except Exception as error:
            log.exception("background job %s failed", job.__name__)
            told = [task for task in progress.failed() if task.failure == (str(error) or type(error).__name__)]
            if not told:
                progress.report(job.__name__, str(error) or type(error).__name__)
        else:
            progress.report(job.__name__, "")

    return run
