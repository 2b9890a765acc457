"""The members of the combination: each says the gross amount per day of every unit from what was known at one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.forecasting.calendar_effects import DayFeatures, describe_days
from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.ledger import NEVER, Ledger
from calibration.forecasting.pipeline import PipelineForecast, forecast_pipeline
from calibration.forecasting.prophet_member import prophet_weeks
from calibration.forecasting.season import calendar_index, decayed_shares, smoothed_level

MEMBERS = ("last4", "level", "pipeline", "prophet")
OLDEST_WEEKS = 156


@dataclass(frozen=True)
class MemberForecasts:
    """`daily`: member → units × days (currency); `index` the company's busyness of those days, 1 on average;
    `prophet`: units × weeks, what it said before it was spread over days."""

    daily: dict[str, np.ndarray]
    index: np.ndarray
    pipeline: PipelineForecast | None
    prophet: np.ndarray | None = None


def ask_members(
    ledger: Ledger,
    today: int,
    days: int,
    calendar: pd.DataFrame | None,
    settings: ForecastParameters,
    *,
    with_prophet: bool = False,
    with_deals: bool = True,
) -> MemberForecasts:
    """What last4, SL ('level'), HZ ('pipeline') and Prophet say for the `days` after `today`, where `ledger` is cut."""
    weeks = recorded_weeks(ledger, today)
    features = _features(ledger, today, days, calendar, settings, weeks)
    history = 7 * max(weeks, 1)
    index = calendar_index(ledger, today, days, features, history)
    ahead = index[history:]
    daily = {"last4": _last_weeks(ledger, today, weeks, ahead)}
    if weeks >= settings.least_weeks_for_band:
        daily["level"] = _level(ledger, today, weeks, index, settings)
        found = forecast_pipeline(ledger, today, days, features, settings, with_deals=with_deals)
    else:
        found = None
    if found is not None:
        daily["pipeline"] = ledger.tree.sums @ _by_owner(ledger, today, found, settings)
    by_week = ask_prophet(ledger, today, -(-days // 7), settings) if with_prophet else None
    if by_week is not None:
        daily["prophet"] = np.repeat(by_week, 7, axis=1)[:, :days] * within_weeks(ahead)
    return MemberForecasts(daily, ahead, found, by_week)


def _by_owner(ledger: Ledger, today: int, found: PipelineForecast, settings: ForecastParameters) -> np.ndarray:
    """Leaves × days: each owner's own deals, or recent shares of all of them where open deals name no owner."""
    if "owner_id" not in ledger.refused_features:
        return found.amount
    return np.outer(decayed_shares(ledger, today, settings.share_half_life_days), found.amount.sum(axis=0))


def ask_prophet(ledger: Ledger, today: int, weeks: int, settings: ForecastParameters) -> np.ndarray | None:
    """Units × weeks ahead, nan below regions; None where less than a year is recorded."""
    rows, series = prophet_series(ledger, today)
    if series.shape[1] < settings.least_weeks_for_prophet:
        return None
    out = np.full((len(ledger.tree.ids), weeks), np.nan)
    out[rows] = prophet_weeks(series, weeks, settings.seed, settings.jobs)
    return out


def prophet_series(ledger: Ledger, today: int) -> tuple[np.ndarray, np.ndarray]:
    """The units that Prophet is asked for, and all that it is told: their weekly amounts (units × weeks)."""
    rows = np.flatnonzero(np.isin(ledger.tree.kinds, ("company", "region")))
    return rows, ledger.weekly(today, recorded_weeks(ledger, today))[rows]


def recorded_weeks(ledger: Ledger, today: int) -> int:
    """Whole weeks since the first recorded closing, at most three years."""
    return 0 if ledger.first_day >= NEVER else min((today - ledger.first_day + 1) // 7, OLDEST_WEEKS)


def features_span(ledger: Ledger, today: int, days: int, settings: ForecastParameters) -> tuple[int, int]:
    """The first and last day that members look at in the calendar."""
    back = max(7 * recorded_weeks(ledger, today), 7, int(4.5 * settings.hazard_half_life_days))
    return today - back, today + days


def _features(
    ledger: Ledger, today: int, days: int, calendar: pd.DataFrame | None, settings: ForecastParameters, weeks: int
) -> DayFeatures:
    return describe_days(
        *features_span(ledger, today, days, settings),
        calendar,
        fiscal_start=settings.fiscal_year_start_month - 1,
        with_season=weeks >= settings.least_weeks_for_season,
        cycles=weeks / 52,
    )


def _last_weeks(ledger: Ledger, today: int, weeks: int, ahead: np.ndarray) -> np.ndarray:
    """The mean of the last four weeks, spread within each week as the calendar spreads it."""
    mean = ledger.weekly(today, 4).sum(axis=1) / min(max(weeks, 1), 4)
    leaves = mean[ledger.tree.leaves]
    return (ledger.tree.sums @ leaves)[:, None] * within_weeks(ahead)[None, :]


def within_weeks(ahead: np.ndarray) -> np.ndarray:
    """Share of each day in its 7-day block (the last block may be cut off)."""
    blocks = np.arange(len(ahead)) // 7
    mean = np.bincount(blocks, weights=ahead) / np.bincount(blocks)
    return ahead / np.maximum(mean[blocks], 1e-9) / 7


def _level(ledger: Ledger, today: int, weeks: int, index: np.ndarray, settings: ForecastParameters) -> np.ndarray:
    series = ledger.weekly(today, weeks)
    weekly_index = index[: 7 * weeks].reshape(weeks, 7).sum(axis=1) / 7
    level = smoothed_level(series, weekly_index, ledger.tree.kinds)
    people = level[0] * decayed_shares(ledger, today, settings.share_half_life_days)
    level = np.where(ledger.tree.kinds == "person", 0.0, level)
    level[ledger.tree.leaves] = people
    return level[:, None] * index[None, 7 * weeks :] / 7
