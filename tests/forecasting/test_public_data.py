"""On the public CRM set, a few cutoffs through the as_of door: better than the mean of the last weeks, and nothing
leaks. The whole is in benchmarks/accuracy.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from benchmarks._public_sets import MAVEN_SET
from calibration.refresh.backtest import Backtest, report, run
from calibration.storage.database import open_database

CUTOFFS = [date(2017, 7, 30), date(2017, 9, 3), date(2017, 10, 1), date(2017, 11, 5)]


@pytest.fixture(scope="module")
def found(shared_data_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backtest]:
    database = open_database(tmp_path_factory.mktemp("maven") / "maven.duckdb")
    MAVEN_SET.load(database)
    yield run(database, truth_on=MAVEN_SET.truth_on, measure=MAVEN_SET.measure, cutoffs=CUTOFFS)
    database.close()


@pytest.fixture(scope="module")
def shared_data_once() -> Path:
    from tests.conftest import SHARED_DATA

    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real exports are not at {SHARED_DATA} (set NAVIGATOR_SHARED_DATA)")
    return SHARED_DATA


def test_four_weeks_of_the_company_regions_and_people_beat_the_mean_of_the_last_weeks(found: Backtest) -> None:
    tables = report.tables(found, MAVEN_SET.kinds, (4,))
    for kind, margin in (("company", 0.04), ("region", 0.03), ("person", 0.03)):
        score = {name: row["accuracy"] for name, row in tables[f"4 {kind}"].items()}
        assert score["ours"] > score["last12"] + margin, kind
        assert score["ours"] > score["last4"] + margin, kind


def test_most_bands_of_people_hold(found: Backtest) -> None:
    ours = report.tables(found, ("person",), (4,))["4 person"]["ours"]
    assert 0.7 < ours["interval_coverage"] < 0.92
    assert ours["interval_n"] == 120


def test_a_chance_says_more_than_being_on_course(found: Backtest) -> None:
    chances = report.chances(found, ("person",))["person"]
    assert chances["ours"] < min(chances["pacing"], chances["base_rate"])
