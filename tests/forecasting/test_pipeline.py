"""Hazards by cell against the same thing deal-day by deal-day, and what the calendar does to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting.calendar_effects import describe_days
from calibration.forecasting.cells import gather_cells, run_cells
from calibration.forecasting.hazards import count_exposure, fit_risk
from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.ledger import NEVER, Ledger, day_number, open_ledger
from calibration.forecasting.pipeline import expected_amounts, run_deals
from tests.forecasting.invented import CUTOFF, company

TODAY = day_number(CUTOFF)


def at_risk_by_deal_days(ledger: Ledger, since: int) -> dict[tuple[int, int], int]:
    """(opening day, age) → deals at risk, counted one day of one deal after the other."""
    counted: dict[tuple[int, int], int] = {}
    for opened, closed in zip(ledger.opened.tolist(), ledger.closed.tolist(), strict=True):
        for day in range(max(opened, since), min(closed, TODAY) + 1):
            counted[opened, day - opened] = counted.get((opened, day - opened), 0) + 1
    return counted


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_exposure_counted_by_cell_is_that_of_every_single_deal_day(seed: int):
    ledger = open_ledger(company(weeks=12, seed=seed), CUTOFF)
    found = count_exposure(ledger, TODAY, ForecastParameters())
    assert found is not None
    expected = at_risk_by_deal_days(ledger, found.since)
    there = np.argwhere(found.at_risk > 0).tolist()
    cells = {(found.first_open + cohort, age): int(found.at_risk[cohort, age]) for cohort, age in there}
    assert cells == expected


def test_deals_opened_before_closings_were_recorded_enter_late():
    inputs = company(weeks=12)
    first = (pd.Timestamp(CUTOFF) - pd.Timedelta(days=40)).date()
    ledger = open_ledger(replace(inputs, first_closing_on=first), CUTOFF)
    found = count_exposure(ledger, TODAY, ForecastParameters())
    assert found is not None
    assert found.since == day_number(first)
    assert ((ledger.opened[found.used] + found.entry) >= found.since).all()


def test_a_deal_is_valued_at_its_price_times_what_such_deals_really_paid():
    inputs = company()
    half = inputs.deals.assign(amount=inputs.deals["amount"].where(inputs.deals["amount"].isna(), 500.0))
    values = expected_amounts(open_ledger(replace(inputs, deals=half), CUTOFF))
    np.testing.assert_allclose(values, 500.0)


def test_a_deal_without_a_price_is_valued_at_what_its_product_brought():
    inputs = company()
    amount = inputs.deals["product"].map({"x": 100.0, "y": 900.0}).where(inputs.deals["outcome"] == "won")
    ledger = open_ledger(replace(inputs, deals=inputs.deals.assign(amount=amount, list_price=np.nan)), CUTOFF)
    values = expected_amounts(ledger)
    product = inputs.deals.set_index("deal_id")["product"].reindex(ledger.deal_id)
    assert values[product == "x"].mean() < 300 < 700 < values[product == "y"].mean()


def test_the_past_is_rebuilt_without_what_happened_after():
    ledger = open_ledger(company(), CUTOFF)
    then = ledger.known_at(TODAY - 50)
    assert (then.opened <= TODAY - 50).all()
    assert not then.won[then.closed > TODAY - 50].any()
    assert then.signed[then.closed > TODAY - 50].sum() == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_deals_run_by_cell_say_what_the_same_deals_say_one_by_one(seed: int) -> None:
    inputs = company(seed=seed)
    rng = np.random.default_rng(seed)
    owner = rng.choice(["a", "b", "c", "d"], len(inputs.deals), p=[0.7, 0.2, 0.05, 0.05])
    inputs = replace(inputs, deals=inputs.deals.assign(owner_id=owner))
    ledger = open_ledger(inputs, CUTOFF).known_at(TODAY - 14)
    settings = ForecastParameters()
    exposure = count_exposure(ledger, TODAY - 14, settings)
    assert exposure is not None
    features = describe_days(TODAY - 700, TODAY + 60, None, fiscal_start=0, with_season=True, cycles=0.5)
    win, loss = (
        fit_risk(ledger, event & (ledger.closed < NEVER), exposure, features, 45, settings)
        for event in (ledger.won, ~ledger.won)
    )
    rows = np.flatnonzero(ledger.closed == NEVER)
    value = rng.uniform(1, 1000, len(ledger.opened))
    one_by_one = run_deals(ledger, rows, TODAY - 14, 45, win, loss, value)
    cells = gather_cells(ledger, rows, TODAY - 14, win, loss)
    by_cell = run_cells(cells, value[rows], len(ledger.tree.ids), 45, win, loss, with_deals=True)
    assert len(rows) > 30
    for told, expected in zip(by_cell, one_by_one, strict=True):
        np.testing.assert_allclose(told, expected, rtol=1e-5, atol=1e-9)
