"""What every forecast of signings promises, on an invented company of two regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting import members
from calibration.forecasting.inputs import ForecastParameters, SigningsInput
from calibration.forecasting.signings import forecast_signings
from tests.forecasting.invented import CUTOFF, company


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
    after = forecast_signings(replace(inputs, deals=noisy), cutoff=CUTOFF, horizon_days=60)
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
    recent = replace(inputs, deals=inputs.deals[inputs.deals["closed_on"] >= since])
    result = forecast_signings(recent, cutoff=CUTOFF, horizon_days=60)
    assert result.refusal("company") == reason
    assert result.p_hit("company", 28, 100.0) is None
    assert result.weekly["lo80"].isna().all()


def test_a_company_without_a_deal_gets_a_reason_not_a_crash():
    inputs = company()
    result = forecast_signings(replace(inputs, deals=inputs.deals.iloc[:0]), cutoff=CUTOFF, horizon_days=60)
    assert result.refusal("company") == "no_history"
    assert result.daily["yhat"].eq(0).all()


def test_a_company_that_never_won_gets_a_reason():
    inputs = company()
    lost = inputs.deals.assign(outcome="lost", amount=np.nan)
    result = forecast_signings(replace(inputs, deals=lost), cutoff=CUTOFF, horizon_days=60)
    assert result.refusal("company") == "no_wins"
    assert result.p_hit("company", 28, 1.0) is None


def test_a_company_with_one_customer_gets_a_reason():
    inputs = company()
    result = forecast_signings(
        replace(inputs, deals=inputs.deals.assign(customer_id="C1")), cutoff=CUTOFF, horizon_days=60
    )
    assert result.refusal("company") == "one_customer"


def test_a_seller_who_joined_last_week_is_refused_alone():
    inputs = company()
    joined = pd.DataFrame([("person", "person:new", "region:North")], columns=inputs.units.columns)
    units = pd.concat([inputs.units, joined], ignore_index=True)
    result = forecast_signings(replace(inputs, units=units), cutoff=CUTOFF, horizon_days=60)
    assert result.refusal("person:new") == "no_wins"
    assert result.refusal("person:a") is None


def test_every_band_is_wider_than_nothing_and_holds_the_mean_of_the_company():
    result = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60)
    totals = result.totals(42).set_index("unique_id")
    assert (totals["hi80"] > totals["lo80"]).all()
    assert totals.loc["company", "lo80"] < totals.loc["company", "yhat"] < totals.loc["company", "hi80"]


def test_bands_of_weeks_do_not_add_up_because_luck_evens_out():
    result = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60)
    weeks = result.weekly.query("unique_id == 'person:a' and h <= 4")
    total = result.totals(28).set_index("unique_id").loc["person:a"]
    assert total["hi80"] - total["lo80"] < (weeks["hi80"] - weeks["lo80"]).sum()
    assert total["yhat"] == pytest.approx(weeks["yhat"].sum())


def test_refunds_lower_the_mean_and_may_make_a_total_negative():
    inputs = company()
    refunded = inputs.deals.copy()
    won = refunded.index[refunded["outcome"] == "won"][::4]
    refunded.loc[won, "amount"] = -refunded.loc[won, "amount"].abs() * 3
    gross = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=60).distribution("company", 28)
    net = forecast_signings(replace(inputs, deals=refunded), cutoff=CUTOFF, horizon_days=60).distribution("company", 28)
    assert net.mean < gross.mean
    assert net.refund_mean > 0
    assert net.quantile(0.001) < 0 < net.quantile(0.999)


def test_wins_are_counted_where_no_deal_has_an_amount():
    inputs = company()
    counted = replace(inputs, deals=inputs.deals.assign(amount=np.nan, list_price=np.nan))
    result = forecast_signings(counted, cutoff=CUTOFF, horizon_days=60)
    won = inputs.deals[(inputs.deals["outcome"] == "won") & (inputs.deals["closed_on"] <= pd.Timestamp(CUTOFF))]
    per_week = (won["closed_on"] > pd.Timestamp(CUTOFF) - pd.Timedelta(days=84)).sum() / 12
    assert result.totals(28).loc[0, "yhat"] == pytest.approx(4 * per_week, rel=0.3)


def test_a_column_that_only_closed_deals_fill_is_refused_as_a_feature():
    inputs = company()
    still_open = ~(inputs.deals["closed_on"] <= pd.Timestamp(CUTOFF))
    told = inputs.deals.assign(product=inputs.deals["product"].mask(still_open))
    result = forecast_signings(replace(inputs, deals=told), cutoff=CUTOFF, horizon_days=60)
    assert result.refused_features == ("product",)


def test_what_members_said_before_is_taken_as_said_and_not_computed_again():
    inputs = company()
    first = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=60)
    again = forecast_signings(replace(inputs, past=first.past), cutoff=CUTOFF, horizon_days=60)
    pd.testing.assert_frame_equal(first.weekly, again.weekly, check_exact=True)
    doubled = first.past.assign(yhat=first.past["yhat"] * 2)
    other = forecast_signings(replace(inputs, past=doubled), cutoff=CUTOFF, horizon_days=60)
    assert not np.allclose(first.weekly["sd"], other.weekly["sd"])


def test_with_what_was_stored_the_forecast_is_the_same_to_the_last_digit_as_computed_anew():
    inputs, later = company(weeks=60), CUTOFF + timedelta(days=7)
    longer = company(weeks=60)
    last = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=92)
    anew = forecast_signings(longer, cutoff=later, horizon_days=92)
    with_past = forecast_signings(replace(longer, past=last.past), cutoff=later, horizon_days=92)
    for name in ("daily", "weekly", "members", "receipt", "past"):
        pd.testing.assert_frame_equal(getattr(anew, name), getattr(with_past, name), check_exact=True)


def test_what_was_said_on_other_rows_than_todays_does_not_count():
    inputs = company()
    first = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=60)
    dearer = replace(inputs, deals=inputs.deals.assign(list_price=2000.0))
    anew = forecast_signings(dearer, cutoff=CUTOFF, horizon_days=60)
    handed = forecast_signings(replace(dearer, past=first.past), cutoff=CUTOFF, horizon_days=60)
    pd.testing.assert_frame_equal(anew.weekly, handed.weekly, check_exact=True)
    pd.testing.assert_frame_equal(anew.past, handed.past, check_exact=True)


def test_an_open_deal_that_changes_costs_no_new_fit_of_prophet(monkeypatch: pytest.MonkeyPatch):
    settings = ForecastParameters(past_cutoffs=8)
    inputs = company(weeks=60)
    first = forecast_signings(inputs, cutoff=CUTOFF, horizon_days=42, parameters=settings)
    changed = replace(inputs, deals=inputs.deals.assign(list_price=2000.0), past=first.past)
    fits = []
    monkeypatch.setattr(
        members, "prophet_weeks", lambda series, weeks, *_: fits.append(1) or np.zeros((len(series), weeks))
    )
    forecast_signings(changed, cutoff=CUTOFF, horizon_days=42, parameters=settings)
    assert len(fits) == 1, "only the forecast of today itself is fitted"


def test_how_far_is_asked_does_not_change_what_is_said_of_the_nearer_days():
    near, far = (forecast_signings(company(), cutoff=CUTOFF, horizon_days=days) for days in (50, 92))
    np.testing.assert_allclose(near.gross, far.gross[:, :50], rtol=1e-9)


def test_what_is_said_today_is_handed_on_for_next_monday():
    result = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60)
    today = result.past[result.past["cutoff"] == pd.Timestamp(CUTOFF)]
    assert set(today["member"]) == {"last4", "level", "pipeline"}
    last4 = today.query("member == 'last4' and unique_id == 'company' and h <= 4")["yhat"].sum()
    assert last4 == pytest.approx(result.members.query("member == 'last4' and unique_id == 'company'")["yhat"].iloc[0])


def test_a_deal_is_won_lost_or_still_open_and_its_weeks_add_up():
    result = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60)
    assert len(result.deals) > 0
    assert (result.deals[["p_win", "p_loss"]] >= 0).all().all()
    assert (result.deals["p_win"] + result.deals["p_loss"] <= 1 + 1e-9).all()
    by_week = result.deal_weeks.groupby("deal_id")["p_win"].sum()
    np.testing.assert_allclose(by_week[result.deals["deal_id"]], result.deals["p_win"])


def test_the_weights_of_the_members_add_up_to_one_for_every_unit():
    members = forecast_signings(company(), cutoff=CUTOFF, horizon_days=60).members
    np.testing.assert_allclose(members.groupby("unique_id")["weight"].sum(), 1.0)


def test_an_owner_outside_the_tree_still_counts_in_the_region_of_the_deal():
    inputs = company()
    units = inputs.units[inputs.units["unit_id"] != "person:a"]
    daily = forecast_signings(replace(inputs, units=units), cutoff=CUTOFF, horizon_days=60).daily
    totals = daily.groupby("unique_id")["yhat"].sum()
    assert totals["person:a"] > 0
    assert totals["person:a"] + totals["person:b"] == pytest.approx(totals["region:North"])
