"""A refresh is computed once for what it depends on, is published once, and refuses what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from calibration.refresh import ensure, refresh
from calibration.storage.database import Database
from calibration.storage.imports.versions import undo_load
from calibration.storage.queries import ages, overview, status
from calibration.vocabulary import Kind, PeriodKind, Unit, UnitKind, Viewer
from tests.once import database_once, opened_copy
from tests.parameters import set_parameter
from tests.refresh.company import LAST_SUNDAY, SUNDAY, open_deal, won_deals
from tests.storage.loading import load_rows

WHO, COMPANY = Viewer(), Unit(UnitKind.COMPANY)


def small(db: Database, weeks: int = 20) -> None:
    rows = [row for row in won_deals(SUNDAY) if row["closed_on"] > SUNDAY - timedelta(weeks=weeks)]  # type: ignore[operator]
    load_rows(db, Kind.DEALS, [*rows, open_deal("open", "E1", 100, date(2026, 3, 20))], through=SUNDAY)


@pytest.fixture
def refreshed(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Database]:
    """Twenty weeks of wins, refreshed, to write to."""

    def fill(db: Database) -> None:
        small(db)
        ensure(db, SUNDAY)

    with opened_copy(database_once(tmp_path_factory, "small", fill), tmp_path) as db:
        yield db


def test_what_was_concluded_is_found_again_and_not_published_twice(database: Database) -> None:
    small(database)
    first = ensure(database, SUNDAY)
    again = ensure(database, SUNDAY)
    anew = refresh(database, as_of=SUNDAY)
    assert (first.is_new, again.is_new, anew.is_new) == (True, False, True)
    assert first.refresh_id == again.refresh_id == anew.refresh_id
    assert database.value("select count(*) from db.results.refreshes where as_of = ?", [SUNDAY]) == 1
    doubled = "select count(*) from (select unit from db.results.positions group by all having count(*) > 4)"
    assert database.value(doubled) == 0


def test_a_load_makes_a_refresh_stale_and_undoing_it_brings_the_old_one_back(refreshed: Database) -> None:
    first = ensure(refreshed, SUNDAY)
    more = {"deal_id": "more", "owner_id": "E1", "outcome": "won", "amount": 7777, "closed_on": SUNDAY}
    report = load_rows(refreshed, Kind.DEALS, [more], through=SUNDAY, full=False)
    second = ensure(refreshed, SUNDAY)
    assert second.refresh_id != first.refresh_id
    now = overview.position(refreshed, WHO, SUNDAY, COMPANY, PeriodKind.MONTH)
    undo_load(refreshed, report.load_id, author="tests")
    third = ensure(refreshed, SUNDAY)
    then = overview.position(refreshed, WHO, SUNDAY, COMPANY, PeriodKind.MONTH)
    assert now is not None and then is not None
    assert third.refresh_id == first.refresh_id
    assert now["actual_amount"] - then["actual_amount"] == 7777.0
    assert ages.freshness(refreshed, WHO, SUNDAY)["refresh_id"] == first.refresh_id


def test_a_later_load_does_not_touch_what_was_known_before_it(refreshed: Database) -> None:
    first = ensure(refreshed, SUNDAY)
    later = {"deal_id": "later", "owner_id": "E1", "outcome": "won", "amount": 1, "closed_on": SUNDAY}
    load_rows(refreshed, Kind.DEALS, [later], through=SUNDAY + timedelta(days=7), full=False)
    assert not ensure(refreshed, SUNDAY).is_new
    assert ensure(refreshed, SUNDAY).refresh_id == first.refresh_id


@pytest.mark.parametrize("age", [1, 5])
def test_days_that_no_file_speaks_of_are_unknown_and_not_without_signings(refreshed: Database, age: int) -> None:
    known = overview.position(refreshed, WHO, SUNDAY, COMPANY, PeriodKind.QUARTER)
    later = SUNDAY + timedelta(days=age)
    lead = {"lead_id": "L1", "created_on": later, "owner_id": "E1"}
    load_rows(refreshed, Kind.LEADS, [lead], through=later)
    ensure(refreshed, later)
    row = overview.position(refreshed, WHO, later, COMPANY, PeriodKind.QUARTER)
    days = overview.days(refreshed, WHO, later, COMPANY, PeriodKind.QUARTER)
    assert known is not None and row is not None
    for column in ("trajectory_amount", "trajectory_low", "actual_amount", "pacing"):
        assert row[column] == known[column], column
    assert days[days["actual_amount"].notna()]["day_on"].max() == pd.Timestamp(SUNDAY)
    assert row["known_through"] == SUNDAY


def test_a_month_that_no_file_speaks_of_yet_is_forecast_whole(refreshed: Database) -> None:
    later = date(SUNDAY.year, SUNDAY.month + 1, 2)
    load_rows(refreshed, Kind.LEADS, [{"lead_id": "L1", "created_on": later, "owner_id": "E1"}], through=later)
    ensure(refreshed, later)
    row = overview.position(refreshed, WHO, later, COMPANY, PeriodKind.MONTH)
    days = overview.days(refreshed, WHO, later, COMPANY, PeriodKind.MONTH)
    assert row is not None and row["actual_amount"] == 0.0 and row["trajectory_amount"] > 0.0
    assert len(days) == 30 and days["actual_amount"].isna().all() and days["trajectory_amount"].notna().all()


def test_a_changed_parameter_is_another_refresh(refreshed: Database) -> None:
    first = ensure(refreshed, SUNDAY)
    set_parameter(refreshed, "sparkline_weeks", "4", author="x", as_of=SUNDAY)
    assert ensure(refreshed, SUNDAY).refresh_id != first.refresh_id
    found = overview.position(refreshed, WHO, SUNDAY, COMPANY, PeriodKind.MONTH)
    assert found is not None
    assert len(found["weeks"]) == 4


def test_the_sunday_before_is_there_to_compare_with(refreshed: Database) -> None:
    assert overview.position(refreshed, WHO, LAST_SUNDAY, COMPANY, PeriodKind.MONTH) is not None


def test_three_weeks_of_history_give_a_mean_but_neither_band_nor_probability(database: Database) -> None:
    small(database, weeks=3)
    target = {"measure": "signed_amount", "unit_kind": "company", "unit": "", "period_kind": "month"}
    target |= {"period_starts_on": date(2026, 3, 1), "target_amount": 50_000}
    load_rows(database, Kind.TARGETS, [target], through=SUNDAY)
    ensure(database, SUNDAY)
    found = overview.position(database, WHO, SUNDAY, COMPANY, PeriodKind.MONTH)
    assert found is not None
    assert found["refusal"] == "too_short"
    assert found["trajectory_amount"] > found["actual_amount"]
    assert found["trajectory_high"] is None
    assert found["hit_probability"] is None
    assert found["light"] == "unknown"
    assert found["curve"] == "straight"


def test_what_the_first_load_tells_of_open_deals_is_compared_with_nothing(refreshed: Database) -> None:
    found = overview.changes(refreshed, WHO, SUNDAY, COMPANY, PeriodKind.MONTH)
    assert found is not None
    assert (found["compares_deals"], found["basis"], found["steps"], found["deals"]) == (False, None, [], [])
    assert found["actual_change"] == 10_000.0


def test_an_empty_database_is_refreshed_to_nothing(database: Database) -> None:
    report = ensure(database, SUNDAY)
    assert report.position_count == 0
    assert overview.position(database, WHO, SUNDAY, COMPANY, PeriodKind.MONTH) is None
    assert ages.data_reaches(database) is None


def test_an_interrupted_refresh_leaves_nothing_behind(database: Database) -> None:
    small(database)

    def interrupt(step: str, done: int, total: int) -> None:
        if step == "publish":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(database, as_of=SUNDAY, progress=interrupt)
    assert database.value("select count(*) from db.results.positions") == 0
    left = "select count(*) from information_schema.tables where table_name like 'refresh%' and table_schema = 'work'"
    assert database.value(left) == 0
    assert ensure(database, SUNDAY).is_new


def test_what_happens_after_the_day_changes_nothing_on_it(database: Database) -> None:
    day = date(2026, 2, 1)  # before the first load: the state is rebuilt from dates
    rows = won_deals(SUNDAY)
    load_rows(database, Kind.DEALS, rows, through=SUNDAY)
    ensure(database, day)
    told = status.forecast(database, WHO, day, UnitKind.PERSON, 4)
    noise = [
        row | {"amount": 99_999, "outcome": "lost", "closed_on": date(2026, 3, 3), "stage": "Lost"}
        if row["closed_on"] > day  # type: ignore[operator]
        else row
        for row in rows
    ]
    load_rows(database, Kind.DEALS, noise, through=SUNDAY)
    assert ensure(database, day).is_new
    pd.testing.assert_frame_equal(
        pd.DataFrame(told), pd.DataFrame(status.forecast(database, WHO, day, UnitKind.PERSON, 4))
    )
