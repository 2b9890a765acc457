"""The record is measured in the background: a bite at a time, the newest Sundays first, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from calibration import progress
from calibration.refresh.backtest import keeping
from calibration.serving import measuring
from calibration.serving.measuring import TASK, Recorder
from calibration.storage import backtests
from calibration.storage.database import Database
from calibration.storage.queries import league
from calibration.vocabulary import Viewer
from tests.once import opened_copy
from tests.refresh.company import MEASURE, SUNDAY, refreshed_company

NO_CASES = pd.DataFrame(columns=["cutoff"])


@pytest.fixture
def company(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    monkeypatch.setattr(keeping, "CUTOFFS", 3)
    monkeypatch.setattr(keeping, "BITE", 2)
    with opened_copy(refreshed_company(tmp_path_factory), tmp_path) as db:
        yield db


def kept(db: Database) -> tuple[int, bool] | None:
    run = league.backtest_run(db, Viewer(), SUNDAY, MEASURE)
    return None if run is None else (run["cutoff_count"], run["is_whole"])


def bite(db: Database, *, is_busy: bool = False, as_of: date = SUNDAY) -> bool:
    return keeping.measure_some(db, as_of, MEASURE, is_busy=lambda: is_busy, told=lambda _done, _total: None)


def test_the_record_grows_bite_by_bite_until_it_is_whole_and_then_waits_for_another_sunday(company: Database) -> None:
    with pytest.raises(keeping.Interrupted):
        bite(company, is_busy=True)
    assert kept(company) is None, "what is interrupted leaves nothing half done"
    assert bite(company) and kept(company) == (2, False)
    assert not bite(company) and kept(company) == (3, True)
    assert not keeping.is_due(company, SUNDAY, MEASURE)
    assert keeping.is_due(company, SUNDAY + timedelta(days=7), MEASURE)


def test_a_run_held_against_a_past_day_does_not_take_the_place_of_the_newest(company: Database) -> None:
    assert bite(company) and not bite(company)
    newest = league.backtest_run(company, Viewer(), SUNDAY, MEASURE)
    assert newest is not None
    for days in (7, 14, 21):
        backtests.publish(company, SUNDAY - timedelta(days), MEASURE, NO_CASES, pd.DataFrame(), took_seconds=0.0)
    assert league.backtest_run(company, Viewer(), SUNDAY, MEASURE) == newest
    assert company.value("select count(*) from db.results.backtests") == 3, "two days, and what was computed last"


def test_the_background_measures_once_results_are_there_and_makes_way_for_anything_else(
    company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(company)
    with progress.track("inbox"):
        assert not recorder.measure()
    assert not Recorder(company, is_stopping=lambda: True).measure()
    assert kept(company) is None
    assert recorder.measure() and not recorder.measure(), "after a bite it rests"
    assert kept(company) == (2, False)
    monkeypatch.setattr(measuring, "REST", 0)
    recorder = Recorder(company)
    while recorder.measure():
        assert progress.running() == []
    assert kept(company) == (3, True) and not recorder.measure()
    assert TASK not in [task.name for task in progress.failed()], "to make way is no failure"


def test_before_there_are_results_nothing_is_measured(database: Database) -> None:
    assert not Recorder(database).measure()
