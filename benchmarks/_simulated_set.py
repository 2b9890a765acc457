"""The invented companies as a set: each loaded into a database of its own, and their cases scored together."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from benchmarks._rivals import fitted
from benchmarks._simulated import make_company
from calibration.load import load_file
from calibration.refresh.backtest import Backtest, run
from calibration.storage.database import Database, open_database

COMPANIES = ((1, date(2025, 5, 25)), (2, date(2024, 4, 21)), (3, date(2022, 6, 26)))
"""Seed and last day: festivals in January and in February, no two companies on the same days."""
CUTOFFS = 12
STEP_DAYS = 21
LEFT_DAYS = 42
KINDS = ("company", "region", "person")
MEASURE = "signed_amount"


def score_simulated(*, quick: bool) -> Backtest:
    """Every third Sunday of the last eight months of each company, the cases of all of them together."""
    found = [_score(seed, last_on, quick=quick) for seed, last_on in COMPANIES]
    cases = pd.concat([each.cases for each in found], ignore_index=True)
    chances = pd.concat([each.chances for each in found], ignore_index=True)
    return Backtest(max(last_on for _, last_on in COMPANIES), MEASURE, cases, chances)


def cutoffs_of(last_on: date, *, quick: bool) -> list[date]:
    """The Sundays at which a company is forecast, oldest first; every fourth of them where it is to be quick."""
    last = last_on - timedelta(days=LEFT_DAYS)
    every = [last - timedelta(days=STEP_DAYS * back) for back in range(CUTOFFS - 1, -1, -1)]
    return every[::4] if quick else every


def load_company(database: Database, folder: Path, seed: int, last_on: date) -> None:
    """Take the two exports of a company in."""
    make_company(seed, last_on).write(folder)
    for kind in ("people", "deals"):
        load_file(
            database, folder / f"{kind}.csv", kind=kind, data_through_on=last_on, full=True, today=date(2026, 1, 1)
        )


def _score(seed: int, last_on: date, *, quick: bool) -> Backtest:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "company.duckdb")
        try:
            load_company(database, Path(folder), seed, last_on)
            return run(
                database,
                truth_on=last_on,
                measure=MEASURE,
                cutoffs=cutoffs_of(last_on, quick=quick),
                rivals=None if quick else fitted,
            )
        finally:
            database.close()
