"""HZ, the pipeline as competing hazards: every open deal is won or lost with a daily chance that its age, the calendar,
its owner and its segment set. Exposure is counted by cell (opening day × age), never by expanding deal-days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from calibration.forecasting.calendar_effects import DayFeatures, fit_effects
from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.ledger import Ledger

OLDEST_AGE = 540
LEVEL_DAYS = 42


@dataclass(frozen=True)
class Risk:
    """One cause (win or loss): daily hazard by age; multiplier per future day, from tomorrow; per owner and segment."""

    by_age: np.ndarray
    by_day: np.ndarray
    owner: np.ndarray
    segment: np.ndarray


@dataclass(frozen=True)
class Exposure:
    """Deals at risk by cell: `at_risk[o, a]` deals opened on day `first_open + o` were at risk at age a, within the
    window `since` … `today`; `day[o, a]` is the calendar day less `since` (out of the window: nobody at risk)."""

    since: int
    today: int
    first_open: int
    at_risk: np.ndarray
    inside: np.ndarray
    day: np.ndarray
    entry: np.ndarray
    exit: np.ndarray
    used: np.ndarray

    @property
    def days(self) -> int:
        """Length of the window."""
        return self.today - self.since + 1


def count_exposure(ledger: Ledger, today: int, settings: ForecastParameters) -> Exposure | None:
    """Who was at risk when; delayed entry at the first recorded closing. None where nothing can be learned."""
    since = max(ledger.first_day, today - int(4.5 * settings.hazard_half_life_days))
    used = (ledger.opened <= today) & (ledger.closed >= since) & (ledger.opened >= since - OLDEST_AGE)
    used &= ledger.closed >= ledger.opened
    if since > today or not used.any():
        return None
    opened = ledger.opened[used]
    first_open = int(opened.min())
    entry = np.maximum(opened, since) - opened
    leave = np.minimum(np.minimum(ledger.closed[used], today) - opened, OLDEST_AGE)
    entry = np.minimum(entry, leave)
    ages, cohorts = int(leave.max()) + 1, today - first_open + 1
    change = np.zeros((cohorts, ages + 1))
    np.add.at(change, (opened - first_open, entry), 1.0)
    np.add.at(change, (opened - first_open, leave + 1), -1.0)
    at_risk = np.cumsum(change, axis=1)[:, :ages]
    day = first_open + np.arange(cohorts)[:, None] + np.arange(ages)[None, :] - since
    inside = (day >= 0) & (day <= today - since)
    return Exposure(since, today, first_open, at_risk, inside, np.clip(day, 0, today - since), entry, leave, used)


def fit_risk(
    ledger: Ledger,
    event: np.ndarray,
    exposure: Exposure,
    features: DayFeatures,
    future: int,
    settings: ForecastParameters,
) -> Risk:
    """Fit one cause. `event` marks the deals that ended by it (aligned with the ledger)."""
    used, days = exposure.used, exposure.days
    happened = event[used] & (ledger.closed[used] - ledger.opened[used] <= OLDEST_AGE)
    age, closed = exposure.exit[happened], ledger.closed[used][happened] - exposure.since
    recency = 0.5 ** ((days - 1 - np.arange(days)) / settings.hazard_half_life_days)
    by_age = _base_curve(age, recency[closed], exposure, recency)
    cell = exposure.at_risk * by_age * exposure.inside
    expected = np.bincount(exposure.day.ravel(), weights=cell.ravel(), minlength=days)
    observed = np.bincount(closed, minlength=days).astype(float)
    number = np.arange(exposure.since, exposure.today + future + 1)
    x = features.rows(number)
    design = np.column_stack([x, np.ones(len(number))])
    effects = fit_effects(observed, expected, design[:days], np.concatenate([features.prior_sd, [10.0]]))
    by_day = np.exp(design @ effects)
    late = slice(max(0, days - LEVEL_DAYS), days)
    level = (observed[late].sum() + settings.level_kappa) / (
        (expected * by_day[:days])[late].sum() + settings.level_kappa
    )
    chance = by_age * (by_day[:days] * recency)[exposure.day] * exposure.inside
    own_chance = _between(np.cumsum(chance, axis=1), ledger.opened[used] - exposure.first_open, exposure)
    weight = np.zeros(used.sum())
    weight[happened] = recency[closed]
    owner, segment = _deal_effects(ledger, weight, own_chance, exposure, settings)
    return Risk(by_age, level * by_day[days:], owner, segment)


def _deal_effects(
    ledger: Ledger, weight: np.ndarray, chance: np.ndarray, exposure: Exposure, settings: ForecastParameters
) -> tuple[np.ndarray, np.ndarray]:
    owner_of, segment_of = ledger.owner[exposure.used], ledger.segment[exposure.used]
    units, segments = len(ledger.tree.ids), int(ledger.segment.max(initial=0)) + 1
    owner = np.ones(units)
    named = "owner_id" not in ledger.refused_features
    if named and ledger.won.sum() >= settings.least_wins_for_owner_effects:
        owner = _ratio(owner_of, weight, chance, units, settings.owner_kappa)
    segment = _ratio(segment_of, weight, chance * owner[owner_of], segments, settings.owner_kappa)
    return owner, segment


def _ratio(group: np.ndarray, observed: np.ndarray, expected: np.ndarray, number: int, kappa: float) -> np.ndarray:
    """(observed + κ) ÷ (expected + κ) per group."""
    top = np.bincount(group, weights=observed, minlength=number) + kappa
    return top / (np.bincount(group, weights=expected, minlength=number) + kappa)


def _base_curve(age: np.ndarray, weight: np.ndarray, exposure: Exposure, recency: np.ndarray) -> np.ndarray:
    ages = exposure.at_risk.shape[1]
    kernel = _kernel(ages)
    events = np.bincount(age, weights=weight, minlength=ages)
    weighted = exposure.at_risk * recency[exposure.day] * exposure.inside
    risk = weighted.sum(axis=0)
    overall = events.sum() / max(risk.sum(), 1e-9)
    return np.minimum((kernel @ events + overall) / (kernel @ risk + 1.0), 0.9)


@lru_cache(maxsize=8)
def _kernel(ages: int) -> np.ndarray:
    """Gaussian weights between ages, bandwidth 1 + 0.08 · age days."""
    at = np.arange(ages, dtype=float)
    return np.exp(-0.5 * ((at[:, None] - at[None, :]) / (1 + 0.08 * at[:, None])) ** 2)


def _between(cumulated: np.ndarray, cohort: np.ndarray, exposure: Exposure) -> np.ndarray:
    """Cumulated chance of each deal from entry to exit."""
    before = np.where(exposure.entry > 0, cumulated[cohort, np.maximum(exposure.entry - 1, 0)], 0.0)
    return cumulated[cohort, exposure.exit] - before
