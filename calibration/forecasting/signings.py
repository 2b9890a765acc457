"""The forecast of signed amounts, from deals to a result, top to bottom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.forecasting.bands import SPREAD_WEEKS, Sizes, amount_sizes, keep_receipt, learn_rate_error, spread_at
from calibration.forecasting.combine import PIPELINE, bias_factor, member_weights, mix, normalise, replay
from calibration.forecasting.inputs import ForecastParameters, SigningsInput
from calibration.forecasting.ledger import NEVER, Ledger, day_number, open_ledger
from calibration.forecasting.members import MEMBERS, MemberForecasts, ask_members
from calibration.forecasting.past import (
    PAST_WEEKS,
    PROPHET,
    Record,
    Stored,
    keep_record,
    pack,
    say_again,
    series_basis,
)
from calibration.forecasting.pipeline import PipelineForecast
from calibration.forecasting.results import ForecastResult, total_frame


def forecast_signings(
    inputs: SigningsInput, *, cutoff: date, horizon_days: int, parameters: ForecastParameters | None = None
) -> ForecastResult:
    """The signed amount per day after `cutoff` (end of day) for every unit, with bands, members and refusals.

    `horizon_days` reaches as far as any question will (the quarter's end); 42 days are computed at least. Rows that
    happened after `cutoff` change nothing; nor does the order of rows. Where history is too short a mean is given and
    the unit is refused a band. Raises ValueError for a horizon below one day.
    """
    if horizon_days < 1:
        raise ValueError(f"horizon_days must be at least 1, found {horizon_days}")
    settings = parameters or ForecastParameters()
    days = max(horizon_days, 7 * settings.shown_weeks)
    ledger, today = open_ledger(inputs, cutoff), day_number(cutoff)
    record, past = keep_record(ledger, today, inputs.calendar, settings, inputs.past)
    sizes, refund_sizes = (amount_sizes(ledger, today, len(record.cutoffs), refunds=part) for part in (False, True))
    past_final, corrected = replay(record, ledger.tree, sizes, settings)
    whole_weeks = 7 * -(-days // 7)
    told = ask_members(ledger, today, whole_weeks, inputs.calendar, settings, with_prophet=settings.use_prophet)
    said = _stacked(told, bias_factor(record, today, sizes.jump[-1, 0], settings))
    now = _for_next_time(ledger, today, told, inputs, settings)
    weights = member_weights(record, today, ledger.tree, corrected, settings)
    gross = mix(ledger.tree, said, weights, sizes.square[-1])[:, :days]
    refunds = _refunds(ledger, today, days, settings)
    result = ForecastResult(
        cutoff=cutoff,
        horizon_days=days,
        daily=_daily(ledger, cutoff, gross - refunds),
        weekly=pd.DataFrame(),
        deals=_deals(ledger, told.pipeline),
        deal_weeks=_deal_weeks(ledger, told.pipeline),
        members=_members(ledger, said, weights),
        refusals=refusals(ledger, today, settings),
        receipt=_receipt(ledger, record, past_final, sizes, refund_sizes, settings),
        past=pd.concat([past, now], ignore_index=True) if len(past) else now,
        refused_features=ledger.refused_features,
        tree=ledger.tree,
        gross=gross,
        refunds=refunds,
        arrivals=_arrivals(ledger, told.pipeline, days),
        spread=spread_at(sizes, refund_sizes, -1, learn_rate_error(record, past_final, sizes, ledger.tree, today)),
        _rows=ledger.tree.position(),
    )
    return replace(result, weekly=_weekly(result, settings))


def _for_next_time(
    ledger: Ledger, today: int, told: MemberForecasts, inputs: SigningsInput, settings: ForecastParameters
) -> pd.DataFrame:
    """The rows of this cutoff, exactly as a later run would compute them: asked for the weeks that are kept."""
    said, bases = say_again(ledger, today, inputs.calendar, settings, Stored(inputs.past, ledger), with_prophet=False)
    if told.prophet is not None:
        said[PROPHET], bases["prophet"] = told.prophet[:, :PAST_WEEKS], series_basis(ledger, today, settings)
    return pack(said, today, ledger, bases)


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


def _stacked(told: MemberForecasts, factor: float) -> np.ndarray:
    """Members × units × days, nan where a member is silent; the pipeline after its bias factor."""
    any_member = next(iter(told.daily.values()))
    said = np.full((len(MEMBERS), *any_member.shape), np.nan)
    for member, daily in told.daily.items():
        said[MEMBERS.index(member)] = daily
    said[PIPELINE] *= factor
    return said


def _refunds(ledger: Ledger, today: int, days: int, settings: ForecastParameters) -> np.ndarray:
    """Units × days, positive: refunds go on at their decayed daily rate."""
    age = today - ledger.closed
    used = ledger.won & (ledger.signed < 0) & (age >= 0)
    half_life = settings.share_half_life_days
    weights = 0.5 ** (age[used] / half_life) * -ledger.signed[used]
    span = min(max(today - ledger.first_day + 1, 1), 10 * half_life)
    per_day = np.bincount(ledger.owner[used], weights=weights, minlength=len(ledger.tree.ids))
    rate = per_day[ledger.tree.leaves] / (0.5 ** (np.arange(int(span)) / half_life)).sum()
    return np.repeat((ledger.tree.sums @ rate)[:, None], days, axis=1)


def _arrivals(ledger: Ledger, pipeline: PipelineForecast | None, days: int) -> np.ndarray:
    """Units × days: what the pipeline expects of deals that are not yet opened."""
    if pipeline is None:
        return np.zeros((len(ledger.tree.ids), days))
    summed: np.ndarray = (ledger.tree.sums @ pipeline.created)[:, :days]
    return summed


def _deals(ledger: Ledger, pipeline: PipelineForecast | None) -> pd.DataFrame:
    if pipeline is None:
        return pd.DataFrame({"deal_id": [], "p_win": [], "p_loss": [], "expected_amount": []})
    return pd.DataFrame(
        {
            "deal_id": ledger.deal_id[pipeline.open_rows],
            "p_win": pipeline.p_win.sum(axis=1),
            "p_loss": pipeline.p_loss,
            "expected_amount": pipeline.expected_amount,
        }
    )


def _deal_weeks(ledger: Ledger, pipeline: PipelineForecast | None) -> pd.DataFrame:
    if pipeline is None:
        return pd.DataFrame({"deal_id": [], "h": [], "p_win": []})
    deals, weeks = pipeline.p_win.shape
    return pd.DataFrame(
        {
            "deal_id": np.repeat(ledger.deal_id[pipeline.open_rows], weeks),
            "h": np.tile(np.arange(1, weeks + 1), deals),
            "p_win": pipeline.p_win.ravel(),
        }
    )


def _members(ledger: Ledger, said: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    spoke = np.isfinite(said[:, :, 0])
    member, unit = np.nonzero(spoke)
    return pd.DataFrame(
        {
            "unique_id": np.array(ledger.tree.ids, dtype=object)[unit],
            "member": np.array(MEMBERS, dtype=object)[member],
            "weight": normalise(weights, spoke)[member, unit],
            "yhat": said[:, :, :28].sum(axis=2)[member, unit],
        }
    )


def _receipt(
    ledger: Ledger, record: Record, final: np.ndarray, sizes: Sizes, refund_sizes: Sizes, settings: ForecastParameters
) -> pd.DataFrame:
    kept = keep_receipt(record, final, sizes, refund_sizes, ledger.tree, settings.scored_weeks, settings.band_level)
    return pd.DataFrame({"unique_id": list(ledger.tree.ids), "n": kept[:, 0], "k": kept[:, 1]})


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
