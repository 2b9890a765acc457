"""Everything the computer concludes for one day, top to bottom = the flow: marts → forecast → positions → results.

    report = ensure(db, as_of)      # cheap where nothing changed

Results depend on the day, on the loads that can speak about it, and on the parameters' version; the same three give
the same refresh, and what was published once is never written over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from calibration.forecasting.inputs import ForecastParameters
from calibration.refresh.asked import asked_values, running_periods
from calibration.refresh.details import Details
from calibration.refresh.drivers import drivers_frame
from calibration.refresh.expect import NO_FORECASTS, Expectation, expect_signings, expect_stores, work_calendar
from calibration.refresh.history import History
from calibration.refresh.lights import light_days
from calibration.refresh.positions import MeasureInputs, days_frame, position
from calibration.refresh.reading import DEAL_MEASURES, FORECAST_HISTORY_DAYS, Read, read
from calibration.refresh.targets import Targets
from calibration.refresh.tree import read_tree
from calibration.rules.periods import sunday_before
from calibration.storage import results
from calibration.storage.database import Database, Reader
from calibration.storage.reference import Parameters, parameters, rule_changes
from calibration.vocabulary import Measure, Period

METHOD = "11"
"""Raised when the same rows would give other results than before, so that stored ones are computed anew."""
LEAST_HORIZON_DAYS = 91
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did. `is_new`: it was computed now; `position_count` is 0 where it was found."""

    refresh_id: str
    as_of: date
    fingerprint: str
    seconds: float
    position_count: int
    is_new: bool


def ensure(db: Database, as_of: date, progress: Progress | None = None) -> RefreshReport:
    """The refresh of as_of and of the Sunday that people compare it with, each computed only where missing or stale.

    Every rerun of a page asks: while nothing is written, the answer is that of the last time.
    """

    def both() -> RefreshReport:
        _one(db, sunday_before(as_of), progress, is_forced=False)
        return _one(db, as_of, progress, is_forced=False)

    return db.until_written(("ensure", as_of), both)


def refresh(db: Database, *, as_of: date, progress: Progress | None = None) -> RefreshReport:
    """Compute as_of anew (its caches are written again; what was published with the same key stays), and see to the
    Sunday before. `progress(step, done, total)` may raise to interrupt: nothing is written before the end."""
    _one(db, sunday_before(as_of), progress, is_forced=False)
    return _one(db, as_of, progress, is_forced=True)


def shown(db: Database, as_of: date) -> str | None:
    """The id of the refresh that queries read for as_of at this moment; None before the first one."""
    return results.shown(db, as_of)


def _one(db: Database, as_of: date, progress: Progress | None, *, is_forced: bool) -> RefreshReport:
    started = time.monotonic()
    found = None if is_forced else _found(db, as_of, started)
    if found is None:
        with db.lock(f"refresh {as_of}"):
            # of visitors who come at once, one computes, and the others find what it made
            found = None if is_forced else _found(db, as_of, started)
            if found is None:
                return _compute(db, as_of, started, progress)
    results.show(db, as_of, found.refresh_id)
    return found


def _found(db: Database, as_of: date, started: float) -> RefreshReport | None:
    key = _key(db, as_of)
    refresh_id = results.find(db, key)
    seconds = time.monotonic() - started
    return RefreshReport(refresh_id, as_of, key.fingerprint, seconds, 0, False) if refresh_id else None


def _key(db: Reader, as_of: date) -> results.RefreshKey:
    version = parameters(db, as_of).version + rule_changes(db, as_of)
    return results.RefreshKey(as_of, f"{METHOD}-{results.fingerprint(db, as_of)}", version)


def _compute(db: Database, as_of: date, started: float, progress: Progress | None) -> RefreshReport:
    say = progress or (lambda _step, _done, _total: None)
    since_on = sunday_before(as_of)
    steps = len(results.STEPS) + 2
    with results.workbench(db) as bench:
        # the key is read from the very state that the results come from: a load may be committed at any moment
        key, settings = _key(bench, as_of), parameters(bench, as_of)
        bench.use(asked_values(as_of, since_on, settings))
        for name, days in light_days(as_of, settings).items():
            bench.lend(name, days)
        for done, step in enumerate(results.STEPS):
            say(results.table_of(step), done, steps)
            bench.build(step)
        inputs = read(bench)
        bench.settle()
        say("forecast", steps - 2, steps)
        frames = _conclude(inputs, as_of, settings)
        say("publish", steps - 1, steps)
        refresh_id = results.publish(
            db,
            key,
            since_on=since_on,
            took_seconds=time.monotonic() - started,
            is_rebuilt=inputs.is_rebuilt,
            compares_deals=inputs.compares_deals,
            bench=bench,
            frames=frames,
            kept_caches=settings.whole("kept_caches"),
        )
    say("publish", steps, steps)
    return RefreshReport(refresh_id, as_of, key.fingerprint, time.monotonic() - started, len(frames["positions"]), True)


def _conclude(read: Read, as_of: date, settings: Parameters) -> dict[str, pd.DataFrame]:
    """Forecasts and positions of every measure, as the frames that are published."""
    month, quarter = running_periods(as_of, settings)
    horizon = max(LEAST_HORIZON_DAYS, (quarter.ends_on - as_of).days)
    calendar = work_calendar(
        as_of - timedelta(days=FORECAST_HISTORY_DAYS), as_of + timedelta(days=horizon + 7), settings.text("country")
    )
    measures = _measures(read)
    tree = read_tree(read.units, *measures)
    rows: list[dict[str, Any]] = []
    paths, blocks, chances = [], [], []
    details = Details()
    for measure in measures[0]:
        through = read.reaches(measure, as_of, month)
        expectation = _expect(read, measure, through, (month, quarter), calendar, settings)
        inputs = _inputs(read, tree, measure, through, expectation, settings)
        for unit in tree[[measure in found for found in tree["measures"]]].to_dict("records"):
            own = {name: unit[name] for name in ("unit_kind", "unit_key", "unit_name", "parent_unit", "team", "region")}
            for period in (month, quarter):
                row, path = position(inputs, unit["unit"], period)
                rows.append(row | own)
                paths.append(path)
                details.add_linearity(inputs.history, row, period)
            details.add_weeks(inputs.history, measure, unit["unit"])
        if expectation is not None:
            blocks.append(expectation.blocks)
            chances.append(expectation.deals)
            details.add_behind(expectation.behind)
    return {
        "units": tree,
        "positions": pd.DataFrame(rows),
        "position_days": days_frame(rows, paths),
        "forecasts": _forecasts(blocks, tree),
        "chances": pd.concat(chances, ignore_index=True) if chances else _no_chances(),
        "drivers": drivers_frame(read.driver_weeks, tree, as_of),
        **details.frames(),
    }


def _measures(read: Read) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Measure → the units with bookings or targets in it, deals first; and the measure of persons and of stores."""
    both = (frame[["measure", "unit"]].drop_duplicates() for frame in (read.booked, read.targets))
    stated = pd.concat(both, ignore_index=True)
    if len(read.deals) and not stated["measure"].isin(DEAL_MEASURES).any():
        stated.loc[len(stated)] = [Measure.SIGNED_AMOUNT.value, "company"]
    names = sorted(stated["measure"].unique(), key=lambda name: [each.value for each in Measure].index(name))
    measured = {name: set(stated.loc[stated["measure"] == name, "unit"]) for name in names}
    booked = set(read.booked["measure"].unique())
    leaves = {}
    for kind, options in (("person", DEAL_MEASURES), ("store", ("store_sales", "store_transactions"))):
        found = [name for name in names if name in options]
        if found:
            leaves[kind] = next((name for name in found if name in booked), found[0])
    return measured, leaves


def _expect(
    read: Read, measure: str, through: date, periods: tuple[Period, ...], calendar: pd.DataFrame, settings: Parameters
) -> Expectation | None:
    """The forecast of one measure from the day after `through` on; None where nothing of it was ever booked."""
    if not (read.booked["measure"] == measure).any():
        return None
    spans = {str(period.kind): (period.ends_on - through).days for period in periods}
    horizon = max(LEAST_HORIZON_DAYS, *spans.values())
    if measure not in DEAL_MEASURES:
        return expect_stores(read.store_days, measure=measure, cutoff=through, days=horizon, calendar=calendar)
    asked = ForecastParameters(
        fiscal_year_start_month=settings.whole("fiscal_year_start_month"),
        band_level=settings.number("band_level"),
        shown_weeks=settings.whole("deal_forecast_weeks"),
    )
    return expect_signings(
        read.deals,
        read.units,
        measure=measure,
        cutoff=through,
        days=horizon,
        calendar=calendar,
        settings=asked,
        spans=spans,
        said=read.said,
    )


def _inputs(
    read: Read, tree: pd.DataFrame, measure: str, through: date, expectation: Expectation | None, settings: Parameters
) -> MeasureInputs:
    history = History(read.booked[read.booked["measure"] == measure], through, settings.text("country"))
    stated = read.targets[read.targets["measure"] == measure].copy()
    stated["period_starts_on"] = pd.to_datetime(stated["period_starts_on"]).dt.date
    here = tree[[measure in found for found in tree["measures"]]]
    children = here.dropna(subset=["parent_unit"]).groupby("parent_unit")["unit"].apply(list)
    wins = measure in DEAL_MEASURES
    pipelines = read.pipelines.astype(object).where(read.pipelines.notna(), None)
    return MeasureInputs(
        measure=measure,
        through=through,
        history=history,
        targets=Targets(
            stated,
            {str(parent): list(below) for parent, below in children.items()},
            {unit for unit in here["unit"] if history.is_active(unit)},
        ),
        expectation=expectation,
        pipelines=_in_measure(pipelines, measure) if wins else {},
        counts_wins=wins,
        least_weeks=settings.whole("curve_least_weeks"),
        least_wins=settings.whole("curve_least_wins"),
        sparkline_weeks=settings.whole("sparkline_weeks"),
    )


def _in_measure(pipelines: pd.DataFrame, measure: str) -> dict[str, dict[str, Any]]:
    """Unit → its pipeline; where wins are counted an amount would be of another measure, so there is none."""
    rows = {str(row["unit"]): {str(name): value for name, value in row.items()} for row in pipelines.to_dict("records")}
    if measure == Measure.WON_COUNT.value:
        kept = ("open_count", "overdue_count", "stuck_count")
        return {unit: {name: row[name] for name in kept} for unit, row in rows.items()}
    return rows


def _forecasts(blocks: list[pd.DataFrame], tree: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=NO_FORECASTS)
    kinds = dict(zip(tree["unit"], tree["unit_kind"], strict=True))
    both = both[both["unit"].isin(kinds.keys())]
    return both.assign(unit_kind=both["unit"].map(kinds))


def _no_chances() -> pd.DataFrame:
    return pd.DataFrame({"deal_id": pd.Series(dtype=str), "p_win": pd.Series(dtype=float)})
