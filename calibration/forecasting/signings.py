"""The forecast of signed amounts, from deals to a result, top to bottom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import ForecastParameters, SigningsInput
from calibration.forecasting.ledger import NEVER, Ledger, day_number, open_ledger
from calibration.forecasting.results import ForecastResult, Spread, total_frame

SPREAD_WEEKS = 26


def forecast_signings(
    inputs: SigningsInput, *, cutoff: date, horizon_days: int, parameters: ForecastParameters | None = None
) -> ForecastResult:
    """The signed amount per day after `cutoff` (end of day) for every unit, with bands, members and refusals.

    `horizon_days` reaches as far as any question will (the quarter's end), at least 42. Rows that happened after
    `cutoff` change nothing; nor does the order of rows. Where history is too short a mean is given and the unit is
    refused a band. Raises ValueError for a horizon below one day.
    """
    if horizon_days < 1:
        raise ValueError(f"horizon_days must be at least 1, found {horizon_days}")
    settings = parameters or ForecastParameters()
    days = max(horizon_days, 7 * settings.shown_weeks)
    ledger = open_ledger(inputs, cutoff)
    today = day_number(cutoff)
    gross = _last_weeks(ledger, today, days, refunds=False)
    refunds = _last_weeks(ledger, today, days, refunds=True)
    result = ForecastResult(
        cutoff=cutoff,
        horizon_days=days,
        daily=_daily(ledger, cutoff, gross - refunds),
        weekly=pd.DataFrame(),
        deals=pd.DataFrame(columns=["deal_id", "p_win", "p_loss", "expected_amount"]),
        deal_weeks=pd.DataFrame(columns=["deal_id", "h", "p_win"]),
        members=_members(ledger, gross),
        refusals=refusals(ledger, today, settings),
        receipt=pd.DataFrame({"unique_id": list(ledger.tree.ids), "n": 0, "k": 0}),
        past=pd.DataFrame(columns=["member", "unique_id", "cutoff", "h", "yhat"]),
        refused_features=ledger.refused_features,
        tree=ledger.tree,
        gross=gross,
        refunds=refunds,
        spread=spread_of(ledger, today),
        _rows=ledger.tree.position(),
    )
    return replace(result, weekly=_weekly(result, settings))


def _last_weeks(ledger: Ledger, today: int, days: int, *, refunds: bool) -> np.ndarray:
    mean = ledger.weekly(today, 4, refunds=refunds).mean(axis=1) / 7
    leaves = mean[ledger.tree.leaves]
    return np.repeat((ledger.tree.sums @ leaves)[:, None], days, axis=1)


def spread_of(ledger: Ledger, today: int) -> Spread:
    """Size and scatter of recent amounts per unit, pulled to the company's by ten wins; k is 1 until it is learned."""
    count, total, square = (ledger.weekly(today, SPREAD_WEEKS, power=power) for power in (0, 1, 2))
    count, total, square = (_pulled(part.sum(axis=1)) for part in (count, total, square))
    with np.errstate(divide="ignore", invalid="ignore"):
        jump = np.nan_to_num(square / total)
        cv = np.sqrt(np.maximum(np.nan_to_num(square * count / total**2) - 1, 0.0))
    refund, refund_square = (ledger.weekly(today, SPREAD_WEEKS, power=power, refunds=True)[0].sum() for power in (1, 2))
    units = len(ledger.tree.ids)
    refund_jump = np.full(units, refund_square / refund if refund > 0 else 0.0)
    return Spread(np.array([7, 28, 42, 91]), np.ones((units, 4)), jump, cv, refund_jump)


def _pulled(sums: np.ndarray, wins: float = 10.0) -> np.ndarray:
    """Unit sums plus `wins` average ones of the company."""
    return sums + sums[0] * wins


def refusals(ledger: Ledger, today: int, settings: ForecastParameters) -> pd.DataFrame:
    """unique_id, reason for every unit that gets a mean at most: no_history, too_short, no_wins, one_customer."""
    weeks = (today - ledger.first_day + 1) / 7 if ledger.first_day < NEVER else 0.0
    recent = ledger.weekly(today, SPREAD_WEEKS, power=0).sum(axis=1)
    if weeks <= 0:
        reasons = np.full(len(recent), "no_history", dtype=object)
    elif weeks < settings.least_weeks_for_band:
        reasons = np.full(len(recent), "too_short", dtype=object)
    else:
        customers = np.unique(ledger.customer[ledger.won])
        one = len(customers) == 1 and customers[0] >= 0
        reasons = np.where(recent == 0, "no_wins", "one_customer" if one else "").astype(object)
    frame = pd.DataFrame({"unique_id": list(ledger.tree.ids), "reason": reasons})
    return frame[frame["reason"] != ""].reset_index(drop=True)


def _members(ledger: Ledger, gross: np.ndarray) -> pd.DataFrame:
    total = gross[:, :28].sum(axis=1)
    return pd.DataFrame({"unique_id": list(ledger.tree.ids), "member": "last4", "weight": 1.0, "yhat": total})


def _daily(ledger: Ledger, cutoff: date, net: np.ndarray) -> pd.DataFrame:
    units, days = net.shape
    dates = pd.date_range(cutoff + timedelta(days=1), periods=days)
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.array(ledger.tree.ids, dtype=object), days),
            "ds": np.tile(dates.to_numpy(), units),
            "cutoff": pd.Timestamp(cutoff),
            "yhat": net.ravel(),
        }
    )


def _weekly(result: ForecastResult, settings: ForecastParameters) -> pd.DataFrame:
    blocks = []
    for h in range(1, result.horizon_days // 7 + 1):
        block = total_frame(result, 7 * (h - 1), 7 * h, settings.band_level)
        end = pd.Timestamp(result.cutoff) + pd.Timedelta(days=7 * h)
        blocks.append(block.assign(h=h, ds=end, cutoff=pd.Timestamp(result.cutoff)))
    order = ["unique_id", "h", "ds", "cutoff", "yhat", "lo80", "hi80", "sd"]
    return pd.concat(blocks, ignore_index=True)[order]
