"""The invented companies of the accuracy benchmark have the calendar that they are there for."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from benchmarks import _simulated
from benchmarks._simulated import Company, make_company

LAST = date(2024, 4, 21)


@pytest.fixture(scope="module")
def company() -> Company:
    return make_company(2, LAST)


@pytest.fixture(scope="module")
def wins(company: Company) -> pd.Series:
    """How many wins each day had."""
    won = company.deals[(company.deals["outcome"] == "won") & (company.deals["amount"] > 0)]
    days = pd.to_datetime(won["closed_on"]).value_counts()
    return days.reindex(pd.date_range(company.first_on, company.last_on), fill_value=0).astype(float)


def test_months_end_busier_than_they_begin_and_at_spring_festival_hardly_anybody_signs(wins: pd.Series) -> None:
    end = wins.index.isin(pd.date_range(wins.index[0], wins.index[-1], freq="BME"))
    assert wins[end].mean() > 1.5 * wins[wins.index.day == 8].mean()
    assert wins["2024-02-10":"2024-02-17"].mean() < 0.3 * wins.mean()
    assert wins["2023-01-21":"2023-01-27"].mean() < 0.3 * wins.mean()


def test_people_come_and_go_money_is_paid_back_and_nothing_is_dated_after_the_export(company: Company) -> None:
    joined, left = (pd.to_datetime(company.people[name]) for name in ("joined_on", "left_on"))
    assert (joined > pd.Timestamp(company.first_on)).sum() > 10 and left.notna().sum() > 10
    assert (company.deals["amount"] < 0).sum() > 20
    for name in ("opened_on", "closed_on"):
        assert pd.to_datetime(company.deals[name]).max() <= pd.Timestamp(LAST)


def test_a_seed_is_a_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_simulated, "WEEKS", 20)
    one, again, other = (make_company(seed, LAST) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one.deals, again.deals)
    assert not one.deals.equals(other.deals)
