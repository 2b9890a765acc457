"""The backtest reads through the same door as the app: what came later changes nothing that it says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from calibration.command_line.main import cli
from calibration.load import load_file
from calibration.refresh import METHOD
from calibration.refresh import backtest as backtesting
from calibration.refresh.backtest import Backtest, freeze_on, report, run, sundays
from calibration.refresh.backtest.one_day import forecast_at, known_at, said_at
from calibration.storage.database import Database, open_database

CUTOFF, END = date(2026, 2, 1), date(2026, 3, 31)
MEASURE = "signed_amount"


def write(folder: Path, seed: int) -> Path:
    """A deals export; whatever happened after CUTOFF is other noise for every seed."""
    told, noise = np.random.default_rng(1), np.random.default_rng(seed)
    path = folder / f"deals-{seed}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(
            ["Deal ID", "Owner", "Region", "Product", "Stage", "Outcome", "Amount", "Created Date", "Close Date"]
        )
        for number in range(200):
            opened = date(2025, 8, 1) + timedelta(days=number)
            closed = opened + timedelta(days=int(told.integers(5, 60)))
            outcome, amount = str(told.choice(["Won", "Lost"])), int(told.integers(100, 900))
            product = "Suite"
            if opened > CUTOFF:
                opened = CUTOFF + timedelta(days=int(noise.integers(1, 40)))
                product = str(noise.choice(["Suite", "Other"]))
            if closed > CUTOFF:
                closed = opened + timedelta(days=max(int(noise.integers(1, 42)), (CUTOFF - opened).days + 1))
                closed = min(closed, END)
                outcome, amount = str(noise.choice(["Won", "Lost"])), int(noise.integers(1, 99_999))
            region = ("East", "West")[number % 2]
            out.writerow([f"D{number:03}", f"E{number % 4}", region, product, outcome, outcome, amount, opened, closed])
    return path


def load(database: Database, folder: Path, seed: int) -> None:
    load_file(database, write(folder, seed), data_through_on=END, today=END + timedelta(days=1))


def loaded(folder: Path, seed: int) -> Database:
    database = open_database(folder / f"{seed}.duckdb")
    load(database, folder, seed)
    return database


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = loaded(tmp_path_factory.mktemp("backtest"), 2)
    yield database
    database.close()


@pytest.fixture(scope="module")
def found(company: Database) -> Backtest:
    return run(company, truth_on=END, measure=MEASURE, cutoffs=sundays(END, 5), keep=True)


def test_noise_in_the_files_after_the_cutoff_changes_the_forecast_by_exactly_nothing(
    company: Database, tmp_path: Path
) -> None:
    other = loaded(tmp_path, 3)
    said = [forecast_at(known_at(db, CUTOFF, MEASURE, METHOD)) for db in (company, other)]
    for name in ("weekly", "daily", "members", "deals", "receipt"):
        pd.testing.assert_frame_equal(getattr(said[0], name), getattr(said[1], name), check_exact=True)
    rivals = [
        said_at(known_at(db, CUTOFF, MEASURE, METHOD), result, backtesting.spans_of(CUTOFF, END)).drop(columns="state")
        for db, result in zip((company, other), said, strict=True)
    ]
    pd.testing.assert_frame_equal(*rivals, check_exact=True)
    after = [backtesting._booked(db, END, MEASURE)["company"].sum() for db in (company, other)]
    assert after[0] != after[1], "the noise is there"
    other.close()


def test_every_method_is_scored_on_the_same_cases(found: Backtest) -> None:
    scores = report.tables(found, ("company", "person"), (4,))
    assert set(scores["4 company"]) >= {"ours", "last4", "last12", "seasonal_naive", "run_rate", "stage_weighted"}
    assert {row["n"] for row in scores["4 company"].values()} == {5}
    assert {row["n"] for row in scores["4 person"].values()} == {20}
    assert scores["4 company"]["ours"]["interval_n"] == 5


def test_what_came_is_what_was_booked_after_the_cutoff(company: Database, found: Backtest) -> None:
    row = found.cases[(found.cases["unit"] == "company") & (found.cases["lead_weeks"] == 4)].iloc[0]
    first, last = row["cutoff"] + timedelta(days=1), row["ends_on"]
    booked = company.value(
        "select sum(amount)::double from marts.deals(?) where outcome = 'won' and closed_on between ? and ?",
        [END, first, last],
    )
    assert row["came"] == pytest.approx(booked)


def test_people_add_up_to_the_company_in_what_came(found: Backtest) -> None:
    rows = found.cases[(found.cases["method"] == "ours") & ~found.cases["is_period"] & (found.cases["lead_weeks"] == 4)]
    by_kind = rows.groupby("unit_kind")["came"].sum()
    assert by_kind["person"] == pytest.approx(by_kind["company"])


def test_a_kept_run_is_not_worked_out_again(
    company: Database, found: Backtest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it was forecast again")

    monkeypatch.setattr(backtesting, "forecast_at", refuse)
    again = run(company, truth_on=END, measure=MEASURE, cutoffs=sundays(END, 5), keep=True)
    names = ["cutoff", "ends_on", "lead_weeks", "is_period", "unit", "method"]
    both = [part.cases.sort_values(names).reset_index(drop=True)[[*names, "said", "came"]] for part in (found, again)]
    pd.testing.assert_frame_equal(*both, check_dtype=False)


def test_numbers_are_frozen_on_the_sunday_at_least_so_many_weeks_before_the_end() -> None:
    assert freeze_on(date(2026, 3, 31), 4) == date(2026, 3, 1)
    assert freeze_on(date(2026, 5, 31), 4) == date(2026, 5, 3)


def test_the_months_end_is_a_case_of_its_own(found: Backtest) -> None:
    rows = found.cases[found.cases["is_period"] & (found.cases["method"] == "ours")]
    assert {(end.day, lead) for end, lead in zip(rows["ends_on"], rows["lead_weeks"], strict=True)} >= {
        (28, 1),
        (31, 4),
    }


def test_before_anything_was_booked_there_is_nothing_to_score(company: Database) -> None:
    empty = run(company, truth_on=END, measure=MEASURE, cutoffs=[date(2025, 7, 6)])
    assert empty.cases.empty
    assert report.tables(empty, ("company",)) == {}


def test_the_command_prints_what_was_found(company: Database) -> None:
    company.close()
    asked = ["--db", str(company.path), "backtest", "--from", "2026-02-22", "--to", "2026-03-01"]
    ran = CliRunner().invoke(cli, asked)
    assert ran.exit_code == 0, ran.output
    assert "ours" in ran.output
    assert "seasonal_naive" in ran.output
