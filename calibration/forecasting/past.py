"""What the members said at earlier Mondays, beside what came: the record from which weights and bands are learned."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.ledger import Ledger, day_number
from calibration.forecasting.members import MEMBERS, MemberForecasts, ask_members, recorded_weeks

PAST_WEEKS = 6


@dataclass(frozen=True)
class Record:
    """`said`: cutoffs × members × units × weeks (currency; nan where a member was silent), cutoffs oldest first and
    7 days apart; `came`: cutoffs × units × weeks, nan where the week was not over at `today`."""

    today: int
    cutoffs: np.ndarray
    said: np.ndarray
    came: np.ndarray

    def finished(self, today: int, weeks: int) -> np.ndarray:
        """Which cutoffs have their first `weeks` weeks behind them at `today`."""
        return self.cutoffs + 7 * weeks <= today


def keep_record(
    ledger: Ledger, today: int, calendar: pd.DataFrame | None, settings: ForecastParameters, stored: pd.DataFrame | None
) -> Record:
    """Ask the members again at each of the past Mondays, except where `stored` still knows what they said."""
    number = min(settings.past_cutoffs, max(recorded_weeks(ledger, today) - settings.least_weeks_for_band, 0))
    cutoffs = today - 7 * np.arange(number, 0, -1)
    units = len(ledger.tree.ids)
    said = np.full((number, len(MEMBERS), units, PAST_WEEKS), np.nan)
    known = _unpack(stored, ledger)
    for row, cutoff in enumerate(cutoffs):
        if int(cutoff) in known:
            said[row] = known[int(cutoff)]
            continue
        told = ask_members(
            ledger.known_at(int(cutoff)),
            int(cutoff),
            7 * PAST_WEEKS,
            calendar,
            settings,
            with_prophet=settings.use_prophet and _is_worth_a_fit(int(cutoff), today, settings),
        )
        for member, daily in told.daily.items():
            said[row, MEMBERS.index(member)] = _by_week(daily)
    weekly = ledger.weekly(today, number + PAST_WEEKS)
    padded = np.concatenate([weekly, np.full((units, PAST_WEEKS), np.nan)], axis=1)
    came = np.stack([padded[:, PAST_WEEKS + row : 2 * PAST_WEEKS + row] for row in range(number)]) if number else None
    return Record(today, cutoffs, said, np.zeros((0, units, PAST_WEEKS)) if came is None else came)


def _is_worth_a_fit(cutoff: int, today: int, settings: ForecastParameters) -> bool:
    """Prophet is scored on windows that do not overlap, and only on those that count: a fit takes 0.1 s."""
    span = 7 * settings.scored_weeks
    age = today - cutoff
    return age % span == 0 and age <= span + 7 * settings.scored_windows


def pack(record: Record, ledger: Ledger, now: MemberForecasts) -> pd.DataFrame:
    """The record and what is said `now`, as rows member, unique_id, cutoff, h, yhat (what is silent is left out)."""
    said = np.full((len(MEMBERS), len(ledger.tree.ids), PAST_WEEKS), np.nan)
    for member, daily in now.daily.items():
        said[MEMBERS.index(member)] = _by_week(daily)
    record = replace(
        record, cutoffs=np.append(record.cutoffs, record.today), said=np.concatenate([record.said, said[None]])
    )
    at = np.argwhere(np.isfinite(record.said))
    cutoff, member_row, unit, week = at.T
    return pd.DataFrame(
        {
            "member": np.array(MEMBERS, dtype=object)[member_row],
            "unique_id": np.array(ledger.tree.ids, dtype=object)[unit],
            "cutoff": pd.Timestamp(0) + pd.to_timedelta(record.cutoffs[cutoff], unit="D"),
            "h": week + 1,
            "yhat": record.said[cutoff, member_row, unit, week],
        }
    )


def _by_week(daily: np.ndarray) -> np.ndarray:
    return daily[:, : 7 * PAST_WEEKS].reshape(len(daily), PAST_WEEKS, 7).sum(axis=2)


def _unpack(stored: pd.DataFrame | None, ledger: Ledger) -> dict[int, np.ndarray]:
    """Cutoff → members × units × weeks."""
    if stored is None or stored.empty:
        return {}
    row = ledger.tree.position()
    rows = stored[stored["unique_id"].isin(row.keys()) & stored["member"].isin(MEMBERS) & (stored["h"] <= PAST_WEEKS)]
    out: dict[int, np.ndarray] = {}
    for cutoff, part in rows.groupby("cutoff"):
        table = np.full((len(MEMBERS), len(row), PAST_WEEKS), np.nan)
        member = part["member"].map({name: number for number, name in enumerate(MEMBERS)}).to_numpy(dtype=int)
        unit = part["unique_id"].map(row).to_numpy(dtype=int)
        table[member, unit, part["h"].to_numpy(dtype=int) - 1] = part["yhat"].to_numpy(dtype=float)
        out[day_number(pd.Timestamp(str(cutoff)).date())] = table
    return out
