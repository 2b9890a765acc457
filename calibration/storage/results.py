"""What the computer concluded: the tables that a refresh works with, and the one transaction that publishes it.

Refreshes, positions and forecasts are added and never changed; the caches behind them are kept for the last few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pandas as pd

from calibration.storage.database import (
    Cursor,
    Database,
    Parameters,
    Reader,
    bound,
    end_transaction,
    fetch,
    sql,
)
from calibration.storage.frames import append, lent
from calibration.storage.mart_tables import mart_statement

EARLIER = "11_earlier"
# the tables of a refresh that are made from other tables, in this order
STEPS = (
    "marts/20_deal_states",
    "marts/30_people",
    "marts/31_person_places",
    "marts/32_owners",
    "marts/33_supervisors",
    "marts/34_place_leads",
    "marts/40_deals",
    EARLIER,
    "12_contacts",
    "13_stage_entries",
    "14_stage_times",
    "20_open_deals",
    "21_funnel_cells",
    "30_deal_changes",
    "31_pipeline_before",
    "32_lever_cases",
    "33_lever_weeks",
    "34_lever_gains",
    "marts/50_targets",
    "marts/60_actual_days",
    "marts/70_units",
    "lights/10_rules",
    "lights/11_clock",
    "lights/13_deal_verdicts",
    "lights/15_told",
    "lights/20_facts",
    "lights/22_other_subjects",
    "lights/30_store_opens",
    "lights/31_store_usuals",
    "lights/32_store_measures",
    "lights/40_measures",
    "lights/41_rated",
    "lights/42_store_days",
    "lights/43_lights",
    "lights/44_other_lights",
)
DETAILS = ("rests", "deal_chances", "unit_weeks", "drivers", "linearity")
LENT = ("pauses", "special_days")
"""Tables that a refresh brings along before the first step."""
_NO_LIGHT_NEEDS = (
    EARLIER, "21_funnel_cells", "30_deal_changes", "31_pipeline_before",
    "32_lever_cases", "33_lever_weeks", "34_lever_gains",
    "marts/50_targets", "marts/60_actual_days", "marts/70_units",
)  # fmt: skip
LIGHT_NEEDS = tuple(step for step in STEPS if step not in _NO_LIGHT_NEEDS)
BESIDE_DEALS = (
    "open_deals", "funnel_cells", "stage_times", "deal_changes", "pipeline_before", "lever_weeks", "lever_gains",
)  # fmt: skip
"""Caches that are copied from the tables of a refresh, each by its `keep_` statement."""
CACHES = (
    "units", "position_days", "open_deals", "funnel_cells", "stage_times", "deal_changes", "pipeline_before", "lights",
    "store_ratings", "lever_weeks", "lever_gains", *DETAILS,
)  # fmt: skip


@dataclass(frozen=True)
class RefreshKey:
    """What decides a refresh: the same key gives the same results."""

    as_of: date
    fingerprint: str
    parameters_version: int


class Workbench:
    """The tables of one refresh, in memory, all read from one state of the database."""

    def __init__(self, cursor: Cursor, name: str) -> None:
        self._cursor = cursor
        self.name = name
        self.values: Mapping[str, object] = {}
        self._marts: list[str] = []

    def rows(self, statement: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """The answer as one dict a row, as `Database.rows` gives it, from this one state."""
        return fetch(self._cursor, statement, parameters)

    def value(self, statement: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(statement, parameters)
        return next(iter(found[0].values())) if found else None

    def use(self, values: Mapping[str, object]) -> None:
        """What the statements of the refresh may ask for by name."""
        self.values = values

    def lend(self, name: str, frame: pd.DataFrame) -> None:
        """Make one of the tables of LENT from a frame, for the steps after it."""
        with lent(self._cursor, "lent", frame):
            self._cursor.execute(f"create table {self.name}_{name} as select * from lent")

    def build(self, step: str) -> None:
        """Make one of the tables of STEPS."""
        if step.startswith("marts/"):
            statement = mart_statement(step, self.name, self._marts)
            self._cursor.execute(statement, bound(statement, self.values))
            self._marts.append(table_of(step))
        elif step == EARLIER and not self.value("select marts.speaks_for('deals', ?)", [self.values["since_on"]]):
            self._execute("11_nothing_earlier", {})
        else:
            self._execute(step, {})

    def frame(self, question: str, **values: object) -> pd.DataFrame:
        """The answer of `sql/refresh/<question>.sql`."""
        return self._execute(question, values).df()

    def settle(self) -> None:
        """All is read: let other cursors see the tables."""
        self._cursor.execute("commit")

    def _execute(self, name: str, values: Mapping[str, object]) -> Cursor:
        statement = sql(name if "/" in name else f"refresh/{name}").format(work=self.name)
        return self._cursor.execute(statement, bound(statement, {**self.values, **values}))


@contextmanager
def workbench(db: Database) -> Iterator[Workbench]:
    """A workbench whose statements see one state of the database until `settle`; its tables are gone afterwards."""
    name = f"memory.work.refresh_{uuid4().hex}"
    with db.cursor() as cursor:
        cursor.execute("begin transaction")
        try:
            yield Workbench(cursor, name)
        finally:
            end_transaction(cursor)
            for table in (*map(table_of, STEPS), *LENT):
                cursor.execute(f"drop table if exists {name}_{table}")


def table_of(step: str) -> str:
    """The table that a step makes: `lights/41_rated` → `rated`."""
    return step.rpartition("/")[2][3:]


def fingerprint(db: Reader, as_of: date) -> str:
    """A hash of what decides the results of as_of: loads that can speak about it, parameters, rules, lists of words."""
    return str(db.rows("refresh/fingerprint", {"as_of": as_of})[0]["fingerprint"])


def find(db: Database, key: RefreshKey) -> str | None:
    """The refresh that already holds these results, caches and all, or None."""
    found = db.rows(
        "refresh/found",
        {"as_of": key.as_of, "fingerprint": key.fingerprint, "parameters_version": key.parameters_version},
    )
    return found[0]["refresh_id"] if found and found[0]["has_caches"] else None


def shown(db: Database, as_of: date) -> str | None:
    """The refresh that queries read for a day, or None."""
    found: str | None = db.value("select marts.shown_refresh(?)::text", [as_of])
    return found


def show(db: Database, as_of: date, refresh_id: str) -> None:
    """Make a refresh the one that queries read for its day, where it is not already."""
    if shown(db, as_of) != refresh_id:
        with db.transaction() as cursor:
            _show(cursor, as_of, refresh_id)


def publish(
    db: Database,
    key: RefreshKey,
    *,
    since_on: date,
    took_seconds: float,
    is_rebuilt: bool,
    compares_deals: bool,
    bench: Workbench,
    frames: Mapping[str, pd.DataFrame],
    kept_caches: int,
) -> str:
    """Write a refresh in one transaction and give its id.

    What an earlier refresh with the same key published stays as it is: its caches alone are written again.
    """
    with db.transaction() as cursor:
        refresh_id = _published(cursor, key)
        if refresh_id is None:
            refresh_id = str(uuid4())
            row = {
                "refresh_id": refresh_id,
                "as_of": key.as_of,
                "since_on": since_on,
                "fingerprint": key.fingerprint,
                "parameters_version": key.parameters_version,
                "computed_at": datetime.now(UTC).replace(tzinfo=None),
                "took_seconds": took_seconds,
                "is_rebuilt": is_rebuilt,
                "compares_deals": compares_deals,
            }
            append(cursor, "db.results.refreshes", pd.DataFrame([row]))
            for name in ("positions", "forecasts", "said", "members"):
                _write(cursor, name, refresh_id, frames[name])
        for name in CACHES:
            cursor.execute(f"delete from db.results.{name} where refresh_id = ?", [refresh_id])
        for name in ("units", "position_days", *DETAILS):
            _write(cursor, name, refresh_id, frames[name])
        _copy_caches(cursor, refresh_id, bench.name, frames["chances"])
        _keep_lights(cursor, refresh_id, bench)
        _show(cursor, key.as_of, refresh_id)
        _drop_old_caches(cursor, {"refresh_id": refresh_id, "since_on": since_on, "kept": kept_caches})
    return refresh_id


def _show(cursor: Cursor, as_of: date, refresh_id: str) -> None:
    cursor.execute(sql("refresh/show"), {"as_of": as_of, "refresh_id": refresh_id})


def _published(cursor: Cursor, key: RefreshKey) -> str | None:
    values: dict[str, Any] = {
        "as_of": key.as_of,
        "fingerprint": key.fingerprint,
        "parameters_version": key.parameters_version,
    }
    row = cursor.execute(sql("refresh/found"), values).fetchone()
    return str(row[0]) if row else None


def _write(cursor: Cursor, table: str, refresh_id: str, frame: pd.DataFrame) -> None:
    if len(frame):
        append(cursor, f"db.results.{table}", frame.assign(refresh_id=refresh_id))


def _copy_caches(cursor: Cursor, refresh_id: str, bench: str, chances: pd.DataFrame) -> None:
    with lent(cursor, "forecast_deals", chances):
        for name in BESIDE_DEALS:
            statement = sql(f"refresh/keep_{name}").format(work=bench)
            cursor.execute(statement, {"refresh_id": refresh_id})


def _keep_lights(cursor: Cursor, refresh_id: str, bench: Workbench) -> None:
    for name in ("lights", "store_ratings", "light_changes"):
        statement = sql(f"lights/keep_{name}").format(work=bench.name)
        cursor.execute(statement, bound(statement, {**bench.values, "refresh_id": refresh_id}))


def _drop_old_caches(cursor: Cursor, values: Mapping[str, object]) -> None:
    for name in CACHES:
        cursor.execute(sql("refresh/drop_old").format(table=name), values)
