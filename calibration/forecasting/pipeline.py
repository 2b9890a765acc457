"""From hazards to money: what the open deals, and those not yet created, bring on each day ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.forecasting.calendar_effects import DayFeatures
from calibration.forecasting.cells import endings, gather_cells, run_cells
from calibration.forecasting.hazards import Risk, count_exposure, fit_risk
from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.ledger import NEVER, Ledger

MOST_DEALS_ONE_BY_ONE = 20_000
"""With more open deals they are run by cell: the same to six digits, in a small part of the time."""
VALUE_KAPPA = 20.0


@dataclass(frozen=True)
class PipelineForecast:
    """`amount`: leaves × days, currency; `created` is the part of it from deals not yet opened. `open_rows`: rows of
    the ledger that are open with a known opening; `p_win`: per such deal × week, `p_loss` within the horizon,
    `expected_amount` if won (currency)."""

    amount: np.ndarray
    created: np.ndarray
    open_rows: np.ndarray
    p_win: np.ndarray
    p_loss: np.ndarray
    expected_amount: np.ndarray


def forecast_pipeline(
    ledger: Ledger,
    today: int,
    days: int,
    features: DayFeatures,
    settings: ForecastParameters,
    *,
    with_deals: bool = True,
) -> PipelineForecast | None:
    """Fit both hazards on what was known at `today` and run every open deal `days` ahead; None without a won deal.
    Chances of single deals are left out (empty) unless `with_deals`."""
    exposure = count_exposure(ledger, today, settings)
    if exposure is None or not ledger.won.any():
        return None
    ended = ledger.closed <= today
    win = fit_risk(ledger, ledger.won & ended, exposure, features, days, settings)
    loss = fit_risk(ledger, ~ledger.won & ended, exposure, features, days, settings)
    value = expected_amounts(ledger)
    rows = np.flatnonzero((ledger.closed == NEVER) & (ledger.opened <= today))
    if len(rows) > MOST_DEALS_ONE_BY_ONE:
        cells = gather_cells(ledger, rows, today, win, loss)
        units = len(ledger.tree.ids)
        amount, p_win, p_loss = run_cells(cells, value[rows], units, days, win, loss, with_deals=with_deals)
    else:
        amount, p_win, p_loss = run_deals(ledger, rows, today, days, win, loss, value)
    created = _not_yet_created(ledger, today, days, win, loss, value, settings)
    leaves = ledger.tree.leaves
    return PipelineForecast((amount + created)[leaves], created[leaves], rows, p_win, p_loss, value[rows])


def run_deals(
    ledger: Ledger, rows: np.ndarray, today: int, days: int, win: Risk, loss: Risk, value: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same as `run_cells`, deal by deal."""
    won, lost = _run(ledger, rows, today, days, win, loss)
    amount = np.zeros((len(ledger.tree.ids), days))
    np.add.at(amount, ledger.owner[rows], won * value[rows, None])
    return amount, np.add.reduceat(won, np.arange(0, days, 7), axis=1), lost.sum(axis=1)


def _run(
    ledger: Ledger, rows: np.ndarray, today: int, days: int, win: Risk, loss: Risk
) -> tuple[np.ndarray, np.ndarray]:
    """P(won on day d), P(lost on day d): deals × days, d from tomorrow; the rest stays open."""
    ages = np.minimum(today - ledger.opened[rows][:, None] + np.arange(1, days + 1), len(win.by_age) - 1)
    hazard = []
    for risk in (win, loss):
        own = risk.owner[ledger.owner[rows]] * risk.segment[ledger.segment[rows]]
        hazard.append(risk.by_age[ages] * risk.by_day * own[:, None])
    return endings(*hazard)


def expected_amounts(ledger: Ledger) -> np.ndarray:
    """What each deal would bring if won: its value × the segment's realised ratio, or the segment's mean signed amount
    where it has no value; both shrunk to the company's by 20 deals."""
    won = ledger.won & (ledger.signed > 0)
    if not won.any():
        return np.zeros(len(ledger.signed))
    segments = int(ledger.segment.max(initial=0)) + 1
    group, amount = ledger.segment[won], ledger.signed[won]
    overall = amount.mean()
    count = np.bincount(group, minlength=segments)
    mean = (np.bincount(group, weights=amount, minlength=segments) + VALUE_KAPPA * overall) / (count + VALUE_KAPPA)
    valued = won & np.isfinite(ledger.value)
    if not valued.any():
        return mean[ledger.segment]
    base, paid, group = ledger.value[valued], ledger.signed[valued], ledger.segment[valued]
    ratio = paid.sum() / base.sum()
    sums = np.bincount(group, weights=base, minlength=segments)
    held = VALUE_KAPPA * sums / np.maximum(np.bincount(group, minlength=segments), 1)
    top = np.bincount(group, weights=paid, minlength=segments) + ratio * held
    by_segment = np.where(held > 0, top / np.maximum(sums + held, 1e-9), ratio)
    return np.where(np.isfinite(ledger.value), ledger.value * by_segment[ledger.segment], mean[ledger.segment])


def _not_yet_created(
    ledger: Ledger, today: int, days: int, win: Risk, loss: Risk, value: np.ndarray, settings: ForecastParameters
) -> np.ndarray:
    """Units × days: recent arrivals go on at their decayed rate and run through the curves from age 0."""
    age = today - ledger.opened
    seen = (age >= 0) & (age < 6 * settings.arrival_half_life_days)
    units = len(ledger.tree.ids)
    if not seen.any():
        return np.zeros((units, days))
    weight = np.where(seen, 0.5 ** (np.maximum(age, 0) / settings.arrival_half_life_days), 0.0)
    span = min(6 * settings.arrival_half_life_days, float(age[seen].max()) + 1)
    mass = (0.5 ** (np.arange(int(span)) / settings.arrival_half_life_days)).sum()
    per_day = np.bincount(ledger.owner, weights=weight * value * win.segment[ledger.segment], minlength=units) / mass
    day = np.arange(days)
    ages = np.minimum(np.maximum(day[None, :] - day[:, None], 0), len(win.by_age) - 1)
    born = day[None, :] >= day[:, None]
    hazard = [risk.by_age[ages] * risk.by_day[None, :] * born for risk in (win, loss)]
    alive = np.cumprod(1 - np.minimum(hazard[0] + hazard[1], 0.95), axis=1)
    alive = np.concatenate([np.ones((days, 1)), alive[:, :-1]], axis=1)
    curve = (alive * hazard[0]).sum(axis=0)
    return (per_day * win.owner)[:, None] * curve[None, :]
