"""What the forecast and its rivals would have said on one earlier day, read through the marts as known then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.forecasting.baselines import naive_totals, scale_of, stage_weighted
from calibration.forecasting.inputs import ForecastParameters, SigningsInput
from calibration.forecasting.results import ForecastResult
from calibration.forecasting.signings import forecast_signings
from calibration.refresh.expect import work_calendar
from calibration.rules.periods import period_of
from calibration.storage import results
from calibration.storage.database import Database
from calibration.storage.reference import Parameters, parameters
from calibration.vocabulary import PeriodKind

HISTORY_DAYS = 1095
READ = ("deal_states", "people", "person_places", "owners", "deals", "targets", "actual_days", "units")
LEADS = (1, 2, 4, 6)
"""Weeks ahead at which everybody's numbers are compared."""
LONGEST_DAYS = 49
TRAILING_DAYS = 84
UPLIFT = 1.15
"""The target that chances are tried on: the mean of the 12 weeks before the month + 15 %, set on its first day."""
Rivals = Callable[[np.ndarray, np.ndarray], dict[str, np.ndarray]]
"""Weekly history (units × weeks, oldest first) and the kinds of the units → method → units × six weeks ahead, nan where
silent. A benchmark brings slow ones."""


@dataclass(frozen=True)
class Span:
    """A stretch after the cutoff: its last day, the weeks of lead, and whether a month ends with it."""

    ends_on: date
    lead_weeks: int
    is_period: bool


@dataclass(frozen=True)
class Known:
    """All that was known at `cutoff`: deals, units and open deals as frames, `daily` units × days up to the cutoff."""

    cutoff: date
    state: str
    deals: pd.DataFrame
    units: pd.DataFrame
    open_deals: pd.DataFrame
    days: pd.DataFrame
    settings: Parameters

    def daily(self, ids: list[str]) -> np.ndarray:
        """Booked amounts of these units by day, oldest first, to the cutoff; no columns where nothing was booked."""
        if self.days.empty:
            return np.zeros((len(ids), 0))
        every = pd.date_range(self.days["day_on"].min(), pd.Timestamp(self.cutoff))
        wide = self.days.pivot_table(index="unit", columns="day_on", values="actual_amount", aggfunc="sum")
        return wide.reindex(index=ids, columns=every).fillna(0.0).to_numpy()


def build_deals(bench: results.Workbench) -> None:
    """The tables of a refresh that say what was known of deals and units, in their order."""
    for step in results.STEPS:
        if results.table_of(step) in READ:
            bench.build(step)


def known_at(db: Database, cutoff: date, measure: str, method: str) -> Known:
    """Read one day through the same door as the app."""
    with results.workbench(db) as bench:
        bench.use({"as_of": cutoff})
        build_deals(bench)
        days = bench.frame("unit_days", history_days=HISTORY_DAYS)
        return Known(
            cutoff=cutoff,
            state=f"{method}-{results.fingerprint(bench, cutoff)}",
            deals=bench.frame("forecast_deals", history_days=HISTORY_DAYS),
            units=bench.frame("units"),
            open_deals=bench.frame("backtest_open_deals"),
            days=days[days["measure"] == measure],
            settings=parameters(bench, cutoff),
        )


def forecast_at(known: Known, past: pd.DataFrame | None = None) -> ForecastResult:
    """The forecast of signings from that day. `past` (of an earlier result) saves time and changes nothing."""
    units = known.units[known.units["unit_kind"] != "store"]
    tree = units.rename(columns={"unit": "unit_id", "parent_unit": "parent_id"})
    tree = tree[["unit_kind", "unit_id", "parent_id"]].sort_values("unit_id").reset_index(drop=True)
    calendar = work_calendar(
        known.cutoff - timedelta(days=HISTORY_DAYS),
        known.cutoff + timedelta(days=LONGEST_DAYS + 98),
        known.settings.text("country"),
    )
    asked = ForecastParameters(
        fiscal_year_start_month=known.settings.whole("fiscal_year_start_month"),
        band_level=known.settings.number("band_level"),
        shown_weeks=known.settings.whole("deal_forecast_weeks"),
    )
    inputs = SigningsInput(deals=known.deals, units=tree, calendar=calendar, past=past)
    return forecast_signings(inputs, cutoff=known.cutoff, horizon_days=LONGEST_DAYS, parameters=asked)


def said_at(known: Known, result: ForecastResult, spans: list[Span], rivals: Rivals | None = None) -> pd.DataFrame:
    """One row per span, unit and method: ends_on, lead_weeks, is_period, unit, method, said, lo80, hi80 (ours alone),
    scale (of MASE), booked_month, booked_quarter."""
    ids = list(result.tree.ids)
    daily = known.daily(ids)
    month, quarter = (_period(known, kind) for kind in (PeriodKind.MONTH, PeriodKind.QUARTER))
    booked = {
        f"booked_{name}": _since(daily, (known.cutoff - starts_on).days + 1)
        for name, starts_on in (("month", month), ("quarter", quarter))
    }
    slow = rivals(_weekly(daily), result.tree.kinds) if rivals else {}
    frames = []
    for span in spans:
        days = (span.ends_on - known.cutoff).days
        said = {"ours": result.totals(days, known.settings.number("band_level"))}
        totals = naive_totals(daily, known.cutoff, days, quarter) | {"stage_weighted": _weighed(known, ids, days)}
        if days % 7 == 0:
            totals |= {name: ahead[:, : days // 7].sum(axis=1) for name, ahead in slow.items()}
        said |= {name: pd.DataFrame({"yhat": total}) for name, total in totals.items()}
        for method, found in said.items():
            frame = pd.DataFrame({"unit": ids, "method": method, "said": found["yhat"].to_numpy(), **booked})
            frame = frame.assign(ends_on=span.ends_on, lead_weeks=span.lead_weeks, is_period=span.is_period)
            frame["scale"] = scale_of(daily, days)
            for bound in ("lo80", "hi80"):
                frame[bound] = found[bound].to_numpy() if bound in found else np.nan
            frames.append(frame)
    rows = pd.concat(frames, ignore_index=True).dropna(subset=["said"])
    return rows.assign(cutoff=known.cutoff, state=known.state)


def chances_at(known: Known, result: ForecastResult) -> pd.DataFrame:
    """unit, target_amount, chance, is_on_course (by the straight line), booked_month: the running month's trial
    target, where there is history for one and a chance is stated."""
    ids = list(result.tree.ids)
    daily = known.daily(ids)
    month = period_of(PeriodKind.MONTH, known.cutoff)
    passed, length = (known.cutoff - month.starts_on).days + 1, (month.ends_on - month.starts_on).days + 1
    booked, before = _since(daily, passed), daily[:, : max(daily.shape[1] - passed, 0)][:, -TRAILING_DAYS:]
    rows = []
    for row, unit in enumerate(ids):
        target = UPLIFT * float(before[row].mean()) * length if before.shape[1] else 0.0
        if target <= 0:
            continue
        chance = result.p_hit(unit, length - passed, target - booked[row])
        if chance is not None:
            on_course = booked[row] * length / passed >= target
            rows.append((unit, target, chance, bool(on_course), float(booked[row])))
    frame = pd.DataFrame(rows, columns=["unit", "target_amount", "chance", "is_on_course", "booked_month"])
    return frame.assign(cutoff=known.cutoff, state=known.state)


def _period(known: Known, kind: PeriodKind) -> date:
    return period_of(kind, known.cutoff, known.settings.whole("fiscal_year_start_month")).starts_on


def _since(daily: np.ndarray, days: int) -> np.ndarray:
    return daily[:, max(daily.shape[1] - days, 0) :].sum(axis=1)


def _weekly(daily: np.ndarray) -> np.ndarray:
    weeks = daily.shape[1] // 7
    return daily[:, daily.shape[1] - 7 * weeks :].reshape(len(daily), weeks, 7).sum(axis=2)


def _weighed(known: Known, ids: list[str], days: int) -> np.ndarray:
    """Stage weighting summed by owner, team, region and company."""
    worth = stage_weighted(known.open_deals, known.deals, known.cutoff, days)
    places = known.open_deals.set_index("deal_id")[["person_id", "team", "region"]].reindex(worth.index)
    sums = {"company": float(worth.sum())}
    for kind, column in (("person", "person_id"), ("team", "team"), ("region", "region")):
        by_key = worth.groupby(places[column]).sum()
        sums |= {f"{kind}:{key}": float(total) for key, total in by_key.items()}
    return np.array([sums.get(unit, 0.0) for unit in ids])
