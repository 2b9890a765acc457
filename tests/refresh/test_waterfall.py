"""The waterfall's identity holds for whatever happened, start and end being told by rows of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calibration.refresh.asked import asked_values
from calibration.refresh.lights import light_days
from calibration.storage import results
from calibration.storage.database import Database, open_database
from calibration.storage.queries.waterfall import STEPS, waterfall
from calibration.storage.reference import parameters
from calibration.vocabulary import Kind, Role, Unit, Viewer
from tests.storage.loading import load_rows

FIRST = date(2025, 1, 5)
PEOPLE = {"E1": ("Red", "East"), "E2": ("Blue", "East"), "E3": ("Green", "West")}
UNITS = ("company", "region:East", "team:Blue", "person:E1")
VIEWERS = (Viewer(), Viewer(Role.REGIONAL_LEAD, regions=("West",)), Viewer(Role.SELLER, person_id="E1"))
LEAVING = ("slipped", "lost", "won", "removed", "owner_out")
COMING = ("new", "reopened", "pulled_in", "owner_in")
MONEY = ("start", *COMING, "increased", *LEAVING, "decreased")

STATE = st.none() | st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(("open", "open", "won", "lost", "void")),
        "owner_id": st.sampled_from((*PEOPLE, None)),
        "amount": st.sampled_from((None, 0, 10, 25, 0.1)),
        "product": st.sampled_from((None, "Suite")),
        "due_in": st.sampled_from((None, -20, 3, 40)),
    }
)
QUIET: dict[str, Any] = {"outcome": "open", "owner_id": "E2", "amount": 7, "product": None, "due_in": 3}
HISTORY = st.lists(st.tuples(STATE, STATE), min_size=8, max_size=24)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Iterator[int]]]:
    """A company without deals, and a fresh pair of weeks for every history that is tried on it."""
    db = open_database(tmp_path_factory.mktemp("histories") / "navigator.duckdb")
    people = [{"person_id": who, "team": team, "region": region} for who, (team, region) in PEOPLE.items()]
    load_rows(db, Kind.PEOPLE, people, through=FIRST)
    load_rows(db, Kind.PRODUCTS, [{"product_name": "Suite", "list_price": 30}], through=FIRST)
    yield db, count(1)
    db.close()


def deal(number: int, state: dict[str, Any], day: date) -> dict[str, object]:
    """A row of the export of `day`."""
    row = {name: state[name] for name in ("outcome", "owner_id", "amount", "product")}
    row |= {"deal_id": f"D{number}", "opened_on": FIRST - timedelta(days=60)}
    ended = state["outcome"] != "open"
    due = None if state["due_in"] is None else day + timedelta(days=state["due_in"])
    return row | {"expected_close_on": due, "closed_on": day - timedelta(days=2) if ended else None}


def publish(db: Database, since_on: date, as_of: date) -> None:
    """What a refresh keeps of deals, without forecasting."""
    asked = parameters(db, as_of)
    empty = {name: pd.DataFrame() for name in ("positions", "forecasts", "said", "members", "units", "position_days")}
    empty |= {name: pd.DataFrame() for name in results.DETAILS}
    empty["chances"] = pd.DataFrame({"deal_id": pd.Series(dtype=str), "p_win": pd.Series(dtype=float)})
    with results.workbench(db) as bench:
        bench.use(asked_values(as_of, since_on, asked))
        for name, days in light_days(as_of, asked).items():
            bench.lend(name, days)
        for step in results.STEPS:
            bench.build(step)
        bench.settle()
        key = results.RefreshKey(as_of, "history", 1)
        results.publish(
            db, key, since_on=since_on, took_seconds=0.0, is_rebuilt=False, compares_deals=True, bench=bench,
            frames=empty, kept_caches=2,
        )  # fmt: skip


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_start_and_what_moved_add_up_to_the_end_for_everybody_whatever_happened(
    weeks: tuple[Database, Iterator[int]], history: list[tuple[dict[str, Any] | None, dict[str, Any] | None]]
) -> None:
    db, numbers = weeks
    since_on = FIRST + timedelta(days=14 * next(numbers))
    as_of = since_on + timedelta(days=7)
    for place, day in enumerate((since_on, as_of)):
        states = [(number, pair[place]) for number, pair in enumerate(history)]
        rows = [deal(number, state, as_of) for number, state in states if state is not None]
        load_rows(db, Kind.DEALS, [*rows, deal(99, QUIET, as_of)], through=day)
    publish(db, since_on, as_of)
    period = {"starts_on": as_of.replace(day=1), "ends_on": as_of + timedelta(days=10)}
    for viewer in VIEWERS:
        for unit in UNITS:
            for all_open in (True, False):
                steps, _ = waterfall(db, viewer, as_of, Unit.parse(unit), **period, all_open=all_open)
                said = {row["step"]: row for row in steps}
                assert tuple(said) == STEPS
                assert round(sum(said[step]["amount"] for step in MONEY), 2) == said["end"]["amount"]
                came = sum(said[step]["count"] for step in ("start", *COMING))
                assert came - sum(said[step]["count"] for step in LEAVING) == said["end"]["count"]


def test_a_start_that_was_not_so_breaks_the_identity(weeks: tuple[Database, Iterator[int]]) -> None:
    db, numbers = weeks
    since_on = FIRST + timedelta(days=14 * next(numbers))
    as_of = since_on + timedelta(days=7)
    for day in (since_on, as_of):
        load_rows(db, Kind.DEALS, [deal(99, QUIET, as_of)], through=day)
    publish(db, since_on, as_of)
    with db.transaction() as cursor:
        cursor.execute("update db.results.pipeline_before set open_amount = open_amount + 1")
    steps, _ = waterfall(db, Viewer(), as_of, Unit.parse("company"), starts_on=as_of, ends_on=as_of, all_open=True)
    said = {row["step"]: row["amount"] for row in steps}
    assert sum(said[step] for step in MONEY) == said["end"] + 1
