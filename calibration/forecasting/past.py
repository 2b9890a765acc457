"""What the members said at earlier Mondays, beside what came: the record from which weights and bands are learned.

What was said once is not computed again as long as it rests on the same: every row carries a `basis`, the digest of
all that its member was told, and a stored row counts only where the basis is that of today's rows. So a forecast is
the same to the last digit with stored rows and without, and never depends on which earlier days somebody looked at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.ledger import Ledger, day_number
from calibration.forecasting.members import (
    MEMBERS,
    OLDEST_WEEKS,
    ask_members,
    ask_prophet,
    features_span,
    prophet_series,
    recorded_weeks,
)

PAST_WEEKS = 6
METHOD = "2"
"""Raised when a member would say something else of the same rows."""
PROPHET = MEMBERS.index("prophet")
_TOLD = ("opened", "closed", "won", "signed", "value", "owner", "team", "region", "segment")


@dataclass(frozen=True)
class Record:
    """`said`: cutoffs × members × units × weeks (currency; nan where a member was silent), cutoffs oldest first and
    7 days apart; `came`: cutoffs × units × weeks, nan where the week was not over at `today`; `first_day`: that of the
    first recorded closing."""

    today: int
    cutoffs: np.ndarray
    said: np.ndarray
    came: np.ndarray
    first_day: int

    def finished(self, today: int, weeks: int) -> np.ndarray:
        """Which cutoffs have their first `weeks` weeks behind them at `today`."""
        return self.cutoffs + 7 * weeks <= today

    def history(self, days: np.ndarray | int) -> np.ndarray:
        """Weeks of history that members had at the end of `days`: at least 1, at most three years."""
        return np.clip((np.asarray(days) - self.first_day + 1) // 7, 1, OLDEST_WEEKS)


def keep_record(
    ledger: Ledger, today: int, calendar: pd.DataFrame | None, settings: ForecastParameters, stored: pd.DataFrame | None
) -> tuple[Record, pd.DataFrame]:
    """What the members said at each of the past Mondays: as `stored`, or asked again where that rests on other rows.

    Beside the record its rows: member, unique_id, cutoff, h, yhat, basis (what is silent is left out).
    """
    number = min(settings.past_cutoffs, max(recorded_weeks(ledger, today) - settings.least_weeks_for_band, 0))
    cutoffs = today - 7 * np.arange(number, 0, -1)
    units = len(ledger.tree.ids)
    said = np.full((number, len(MEMBERS), units, PAST_WEEKS), np.nan)
    known, rows = Stored(stored, ledger), []
    for row, cutoff in enumerate(cutoffs.tolist()):
        is_fit = settings.use_prophet and _is_worth_a_fit(cutoff, today, settings)
        said[row], bases = say_again(ledger.known_at(cutoff), cutoff, calendar, settings, known, with_prophet=is_fit)
        rows.append(pack(said[row], cutoff, ledger, bases))
    weekly = ledger.weekly(today, number + PAST_WEEKS)
    padded = np.concatenate([weekly, np.full((units, PAST_WEEKS), np.nan)], axis=1)
    came = np.stack([padded[:, PAST_WEEKS + row : 2 * PAST_WEEKS + row] for row in range(number)]) if number else None
    came = np.zeros((0, units, PAST_WEEKS)) if came is None else came
    record = Record(today, cutoffs, said, came, ledger.first_day)
    return record, pd.concat(rows, ignore_index=True) if rows else no_rows()


def say_again(
    ledger: Ledger,
    cutoff: int,
    calendar: pd.DataFrame | None,
    settings: ForecastParameters,
    known: Stored,
    *,
    with_prophet: bool,
) -> tuple[np.ndarray, dict[str, str]]:
    """Members × units × weeks as said at `cutoff`, where `ledger` is cut, and what each member's words rest on."""
    basis = told_basis(ledger, cutoff, calendar, settings)
    bases = dict.fromkeys(MEMBERS, basis)
    said = known.said(cutoff, basis)
    if said is None:
        said = np.full((len(MEMBERS), len(ledger.tree.ids), PAST_WEEKS), np.nan)
        asked = ask_members(ledger, cutoff, 7 * PAST_WEEKS, calendar, settings, with_deals=False)
        for member, daily in asked.daily.items():
            said[MEMBERS.index(member)] = _by_week(daily)
    if with_prophet:
        bases["prophet"] = series_basis(ledger, cutoff, settings)
        earlier = known.said(cutoff, bases["prophet"])
        found = ask_prophet(ledger, cutoff, PAST_WEEKS, settings) if earlier is None else earlier[PROPHET]
        if found is not None:
            said[PROPHET] = found
    return said, bases


def _is_worth_a_fit(cutoff: int, today: int, settings: ForecastParameters) -> bool:
    """Prophet is scored on windows that do not overlap, and only on those that count: a fit takes 0.1 s."""
    span = 7 * settings.scored_weeks
    age = today - cutoff
    return age % span == 0 and age <= span + 7 * settings.scored_windows


def pack(said: np.ndarray, cutoff: int, ledger: Ledger, bases: dict[str, str]) -> pd.DataFrame:
    """Members × units × weeks of one cutoff as rows member, unique_id, cutoff, h, yhat, basis."""
    member, unit, week = np.nonzero(np.isfinite(said))
    return pd.DataFrame(
        {
            "member": np.array(MEMBERS, dtype=object)[member],
            "unique_id": np.array(ledger.tree.ids, dtype=object)[unit],
            "cutoff": pd.Timestamp(0) + pd.Timedelta(days=cutoff),
            "h": week + 1,
            "yhat": said[member, unit, week],
            "basis": np.array([bases[name] for name in MEMBERS], dtype=object)[member],
        }
    )


def no_rows() -> pd.DataFrame:
    """The record of a company without a past."""
    return pd.DataFrame({name: [] for name in ("member", "unique_id", "cutoff", "h", "yhat", "basis")})


class Stored:
    """What earlier runs wrote down, by cutoff and basis."""

    def __init__(self, rows: pd.DataFrame | None, ledger: Ledger) -> None:
        self._position = ledger.tree.position()
        known = no_rows() if rows is None else rows
        known = known[known["unique_id"].isin(self._position.keys()) & known["member"].isin(MEMBERS)]
        self._rows = {
            (day_number(pd.Timestamp(str(cutoff)).date()), str(basis)): part
            for (cutoff, basis), part in known[known["h"] <= PAST_WEEKS].groupby(["cutoff", "basis"])
        }

    def said(self, cutoff: int, basis: str) -> np.ndarray | None:
        """Members × units × weeks, nan where nothing is written; None where nothing is known on this basis."""
        part = self._rows.get((cutoff, basis))
        if part is None:
            return None
        table = np.full((len(MEMBERS), len(self._position), PAST_WEEKS), np.nan)
        member = part["member"].map({name: number for number, name in enumerate(MEMBERS)}).to_numpy(dtype=int)
        unit = part["unique_id"].map(self._position).to_numpy(dtype=int)
        table[member, unit, part["h"].to_numpy(dtype=int) - 1] = part["yhat"].to_numpy(dtype=float)
        return table


def told_basis(ledger: Ledger, cutoff: int, calendar: pd.DataFrame | None, settings: ForecastParameters) -> str:
    """The digest of all that the members (but Prophet) are told at `cutoff`, where `ledger` is cut."""
    first, last = features_span(ledger, cutoff, 7 * PAST_WEEKS, settings)
    days = b""
    if calendar is not None and not calendar.empty:
        number = (pd.to_datetime(calendar["ds"]) - pd.Timestamp(0)).dt.days
        near = calendar.loc[(number >= first) & (number <= last), ["ds", "is_working_day", "holiday"]]
        days = near.to_csv(index=False).encode()
    numbers = (_small(getattr(ledger, name)) for name in _TOLD)
    tree = "\n".join(
        [*ledger.tree.ids, *ledger.refused_features, str(ledger.first_day), repr(replace(settings, jobs=1))]
    )
    return _digest(tree.encode(), days, ledger.tree.parent.tobytes(), *numbers)


def _small(numbers: np.ndarray) -> memoryview:
    """The bytes; of whole numbers (days, places) half of them: a million deals are digested at 27 cutoffs."""
    small = numbers.astype(np.int32) if numbers.dtype.kind == "i" else np.ascontiguousarray(numbers)
    return small.view(np.uint8).data


def series_basis(ledger: Ledger, cutoff: int, settings: ForecastParameters) -> str:
    """The digest of all that Prophet is told: weekly amounts of company and regions, so that an open deal that changes
    costs no new fit."""
    rows, series = prophet_series(ledger, cutoff)
    names = "\n".join(ledger.tree.ids[row] for row in rows)
    return _digest(names.encode(), str((settings.seed, settings.least_weeks_for_prophet)).encode(), series.tobytes())


def _digest(*parts: bytes | memoryview) -> str:
    found = hashlib.blake2b(METHOD.encode(), digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def _by_week(daily: np.ndarray) -> np.ndarray:
    return daily[:, : 7 * PAST_WEEKS].reshape(len(daily), PAST_WEEKS, 7).sum(axis=2)
