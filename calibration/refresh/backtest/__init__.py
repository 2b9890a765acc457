"""How good the forecast would have been on the loaded data: rolling origin through the same as_of door as the app.

    found = run(db, truth_on=as_of, measure="signed_amount", cutoffs=sundays(as_of, 12))
    report(found, kinds=("company", "person"))

Every cutoff (a Sunday) sees what was known at its end and no more; what it says is compared with what is known at
`truth_on`. What was said once for the same state of the data is not worked out again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.refresh import METHOD
from calibration.refresh.backtest.one_day import (
    LEADS,
    Rivals,
    Span,
    build_deals,
    chances_at,
    forecast_at,
    known_at,
    said_at,
)
from calibration.rules.periods import add_months, period_of
from calibration.storage import backtests, results
from calibration.storage.database import Database
from calibration.vocabulary import PeriodKind

Progress = Callable[[str, int, int], None]
DEFAULT_CUTOFFS = 13


@dataclass(frozen=True)
class Backtest:
    """`cases`: one row per cutoff, span, unit and method (columns of `results.backtest_cases`); `chances`: one per
    cutoff and unit (columns of `results.backtest_chances`)."""

    truth_on: date
    measure: str
    cases: pd.DataFrame
    chances: pd.DataFrame


def sundays(truth_on: date, number: int = DEFAULT_CUTOFFS, weeks: int = 4) -> list[date]:
    """The last `number` Sundays whose following `weeks` weeks are over at `truth_on`, oldest first."""
    last = truth_on - timedelta(days=7 * weeks)
    last -= timedelta(days=(last.weekday() + 1) % 7)
    return [last - timedelta(days=7 * back) for back in range(number - 1, -1, -1)]


def freeze_on(ends_on: date, lead_weeks: int) -> date:
    """The day at whose end numbers for a period are frozen: the last Sunday at least `lead_weeks` before its end."""
    day = ends_on - timedelta(days=7 * lead_weeks)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def run(
    db: Database,
    *,
    truth_on: date,
    measure: str,
    cutoffs: list[date],
    rivals: Rivals | None = None,
    progress: Progress | None = None,
    keep: bool = False,
) -> Backtest:
    """Ask every cutoff and compare with what came. `keep` stores the run for the pages (and finds earlier ones).

    Spans that are not over at `truth_on` are left out; so are cutoffs before anything was booked.
    """
    started = time.monotonic()
    whole = ask(
        db, truth_on=truth_on, measure=measure, cutoffs=cutoffs, rivals=rivals, progress=progress, finds_earlier=keep
    )
    if keep and len(whole.cases):
        backtests.publish(db, truth_on, measure, whole.cases, whole.chances, took_seconds=time.monotonic() - started)
    return whole


def ask(
    db: Database,
    *,
    truth_on: date,
    measure: str,
    cutoffs: list[date],
    rivals: Rivals | None = None,
    progress: Progress | None = None,
    finds_earlier: bool,
) -> Backtest:
    """`run` without keeping it. `finds_earlier`: what a kept run said of the same state is not worked out again."""
    say = progress or (lambda _step, _done, _total: None)
    truth = _booked(db, truth_on, measure)
    cases, chances, past = [], [], None
    for done, cutoff in enumerate(cutoffs):
        say("backtest", done, len(cutoffs))
        spans = spans_of(cutoff, truth_on)
        found = known_before(db, cutoff, measure, spans) if finds_earlier else None
        if found is None:
            known = known_at(db, cutoff, measure, METHOD)
            if known.days.empty:
                continue
            result = forecast_at(known, past)
            past = result.past
            found = said_at(known, result, spans, rivals), chances_at(known, result)
        cases.append(_with_truth(found[0], truth, cutoff))
        chances.append(_with_hits(found[1], truth, cutoff, truth_on))
    return Backtest(truth_on, measure, _joined(cases), _joined(chances))


def known_before(
    db: Database, cutoff: date, measure: str, spans: list[Span]
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """What a kept run said at this cutoff of all these spans, from the same state of the data: cases and chances."""
    found = backtests.said_before(db, cutoff, measure, _state(db, cutoff))
    return found if found is not None and _covers(found[0], spans) else None


def spans_of(cutoff: date, truth_on: date) -> list[Span]:
    """The spans after a cutoff that are over: 1, 2, 4 and 6 weeks, and to the ends of months frozen on this day."""
    spans = [Span(cutoff + timedelta(days=7 * lead), lead, False) for lead in LEADS]
    month = period_of(PeriodKind.MONTH, cutoff).starts_on
    ends = [add_months(month, ahead) - timedelta(days=1) for ahead in (1, 2, 3)]
    spans += [Span(end, lead, True) for end in ends for lead in LEADS if freeze_on(end, lead) == cutoff]
    return [span for span in spans if span.ends_on <= truth_on]


def _state(db: Database, cutoff: date) -> str:
    return f"{METHOD}-{results.fingerprint(db, cutoff)}"


def _covers(cases: pd.DataFrame, spans: list[Span]) -> bool:
    known = set(zip(cases["ends_on"], cases["lead_weeks"], cases["is_period"], strict=True))
    return all((span.ends_on, span.lead_weeks, span.is_period) in known for span in spans)


def _booked(db: Database, truth_on: date, measure: str) -> dict[str, pd.Series]:
    """Unit → amount by day, as known at `truth_on`."""
    with results.workbench(db) as bench:
        bench.use({"as_of": truth_on})
        build_deals(bench)
        rows = bench.frame("unit_days", history_days=100_000)
    rows = rows[rows["measure"] == measure]
    return {str(unit): part.set_index("day_on")["actual_amount"].sort_index() for unit, part in rows.groupby("unit")}


def _between(series: pd.Series | None, first: date, last: date) -> float:
    """The amount booked from `first` to `last`, both inside."""
    return 0.0 if series is None else float(series.loc[pd.Timestamp(first) : pd.Timestamp(last)].sum())


def _with_truth(said: pd.DataFrame, truth: dict[str, pd.Series], cutoff: date) -> pd.DataFrame:
    """The rows with what came; a unit that nobody knew of yet is a case in which everybody said 0."""
    first = cutoff + timedelta(days=1)
    spans = said[["ends_on", "lead_weeks", "is_period"]].drop_duplicates()
    came = pd.DataFrame(
        [(unit, end, _between(series, first, end)) for unit, series in truth.items() for end in set(spans["ends_on"])],
        columns=["unit", "ends_on", "came"],
    )
    strangers = came[~came["unit"].isin(said["unit"]) & (came["came"] != 0) & ~came["unit"].str.startswith("store:")]
    # only of methods that speak of such units at all: a rival that is fitted for regions has not said 0 of a person
    spoke = said.assign(unit_kind=_kind(said))[["unit_kind", "method"]].drop_duplicates()
    silent = (
        (strangers[["unit", "ends_on"]].assign(unit_kind=_kind(strangers)).merge(spans, on="ends_on"))
        .merge(spoke, on="unit_kind")
        .drop(columns="unit_kind")
    )
    silent = silent.assign(said=0.0, booked_month=0.0, booked_quarter=0.0, cutoff=cutoff, state=said["state"].iloc[0])
    both = pd.concat([said, silent], ignore_index=True) if len(silent) else said
    joined = both.drop(columns="came", errors="ignore").merge(came, on=["unit", "ends_on"], how="left")
    return joined.assign(came=joined["came"].fillna(0.0), unit_kind=_kind(joined))


def _with_hits(said: pd.DataFrame, truth: dict[str, pd.Series], cutoff: date, truth_on: date) -> pd.DataFrame:
    """The chances of months that are over, with whether the target was hit."""
    month = period_of(PeriodKind.MONTH, cutoff)
    if month.ends_on > truth_on or said.empty:
        return said.iloc[:0].assign(is_hit=False, unit_kind="")
    came = np.array([_between(truth.get(unit), month.starts_on, month.ends_on) for unit in said["unit"]])
    hit = came >= said["target_amount"].to_numpy()
    return said.assign(is_hit=hit, unit_kind=_kind(said))


def _kind(rows: pd.DataFrame) -> pd.Series:
    """`person:E1` → `person`."""
    return rows["unit"].astype(str).str.split(":").str[0]


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame()
