"""What every forecast of signings promises, on an invented company of two regions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting.inputs import SigningsInput
from calibration.forecasting.signings import forecast_signings

CUTOFF = date(2025, 6, 1)


def company(weeks: int = 30, seed: int = 7) -> SigningsInput:
    """Four people in two regions; about three deals opened a day, half of them won after some three weeks."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp(CUTOFF) - pd.Timedelta(days=7 * weeks - 1)
    number = 21 * (weeks + 4)
    opened = start + pd.to_timedelta(np.sort(rng.integers(0, 7 * (weeks + 4), number)), unit="D")
    closed = opened + pd.to_timedelta(rng.gamma(2.0, 10.0, number).astype(int), unit="D")
    owner = rng.choice(["a", "b", "c", "d"], number)
    won = rng.random(number) < 0.5
    deals = pd.DataFrame(
        {
            "deal_id": [f"D{i:05d}" for i in range(number)],
            "owner_id": owner,
            "region": np.where(np.isin(owner, ["a", "b"]), "North", "South"),
            "team": None,
            "segment": "all",
            "product": rng.choice(["x", "y"], number),
            "opened_on": opened,
            "closed_on": closed,
            "outcome": np.where(won, "won", "lost"),
            "amount": np.where(won, rng.gamma(2.0, 500.0, number).round(2), np.nan),
            "expected_amount": None,
            "list_price": 1000.0,
            "expected_close_on": None,
        }
    )
    people = [("person", f"person:{p}", "region:North" if p in "ab" else "region:South") for p in "abcd"]
    regions = [("region", "region:North", "company"), ("region", "region:South", "company")]
    units = pd.DataFrame(
        [("company", "company", None), *regions, *people], columns=["unit_kind", "unit_id", "parent_id"]
    )
    return SigningsInput(deals=deals, units=units)


def test_people_add_up_to_regions_and_regions_to_the_company_every_day():
    daily = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60).daily
    wide = daily.pivot(index="ds", columns="unique_id", values="yhat")
    np.testing.assert_allclose(wide["person:a"] + wide["person:b"], wide["region:North"])
    np.testing.assert_allclose(wide["region:North"] + wide["region:South"], wide["company"])


def test_what_happens_after_the_cutoff_changes_nothing():
    inputs = company()
    later = inputs.deals["closed_on"] > pd.Timestamp(CUTOFF)
    noisy = inputs.deals.copy()
    noisy.loc[later, "amount"] = 1e9
    noisy.loc[later, "outcome"] = "won"
    noisy.loc[later, "closed_on"] = pd.Timestamp(CUTOFF) + pd.Timedelta(days=3)
    before = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=60)
    after = forecast_signings(SigningsInput(noisy, inputs.units), cutoff=CUTOFF, horizon_days=60)
    pd.testing.assert_frame_equal(before.weekly, after.weekly, check_exact=True)
    pd.testing.assert_frame_equal(before.deals, after.deals, check_exact=True)


def test_the_order_of_rows_does_not_matter_to_the_last_digit():
    inputs = company()
    mixed = SigningsInput(inputs.deals.sample(frac=1, random_state=3), inputs.units.sample(frac=1, random_state=4))
    first = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=60)
    second = forecast_signings(mixed, cutoff=CUTOFF, horizon_days=60)
    pd.testing.assert_frame_equal(first.weekly, second.weekly, check_exact=True)


def test_the_more_remains_the_less_likely_the_hit():
    result = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60)
    chances = [result.p_hit("person:a", 28, remaining) for remaining in (0, 1e3, 3e3, 1e4, 3e4, 1e5)]
    assert chances[0] == 1.0
    assert all(a >= b for a, b in pairwise(chances))
    assert chances[-1] < 0.01


def test_on_the_last_day_of_the_period_only_what_is_booked_counts():
    result = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60)
    assert result.p_hit("company", 0, 0.0) == 1.0
    assert result.p_hit("company", 0, 0.01) == 0.0


@pytest.mark.parametrize(("weeks", "reason"), [(3, "too_short"), (0, "no_history")])
def test_short_history_gives_a_reason_instead_of_a_probability(weeks: int, reason: str):
    inputs = company()
    since = pd.Timestamp(CUTOFF) - pd.Timedelta(days=7 * weeks - 1)
    recent = SigningsInput(inputs.deals[inputs.deals["closed_on"] >= since], inputs.units)
    result = forecast_signings(recent, cutoff=CUTOFF, horizon_days=60)
    assert result.refusal("company") == reason
    assert result.p_hit("company", 28, 100.0) is None
    assert result.weekly["lo80"].isna().all()
