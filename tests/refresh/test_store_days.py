"""Ten thousand store days, rated in SQL as by the plain reading; and what lights up in a real chain of 54 stores."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from calibration.load import load_file
from calibration.refresh.asked import asked_values
from calibration.refresh.lights import is_special, light_days, lights
from calibration.rules.lights import rate
from calibration.rules.periods import sunday_before
from calibration.rules.store_lights import (
    Usual,
    below_ratios,
    conversion,
    days_in_row,
    holiday_factor,
    turnover_below,
    usual_level,
)
from calibration.storage import results
from calibration.storage.database import Database, open_database
from calibration.storage.reference import parameters
from calibration.vocabulary import Kind
from tests.conftest import SHARED_DATA
from tests.parameters import set_parameter
from tests.refresh.test_lights import FRIDAY, Days, ago, random_store
from tests.rules.shipped_rules import shipped_rules
from tests.storage.loading import load_rows

STORES = 225
SPECIAL = frozenset(ago(n) for n in range(300) if is_special(ago(n), "CN"))
INDICATORS = ("traffic", "conversion")
QUAKE_SUNDAY, NEW_YEAR = date(2016, 4, 17), date(2017, 1, 1)


class Plain:
    """The plain reading over all stores of one chain, one store and day at a time."""

    def __init__(self, stores: dict[str, Days]) -> None:
        self.stores = stores
        self.series = {(store, name): _series(days, name) for store, days in stores.items() for name in INDICATORS}
        self.stock = {
            store: {on: (float(row["cost_amount"]), float(row["inventory_amount"])) for on, row in days.items()}
            for store, days in stores.items()
        }
        self.rules = shipped_rules("store")
        self.factor = cache(self._factor)

    def light(self, store: str, day: date) -> tuple[str, str | None]:
        measures: dict[str, float | None] = {}
        for name in INDICATORS:
            mine = self.series[store, name]
            found = None
            if day in mine:
                found = below_ratios(mine[day], self._usual(store, name, day), self.factor(name, day), 2)
            measures[f"{name}_below_ratio"], measures[f"{name}_below_noise_ratio"] = found or (None, None)
        measures["turnover_below_ratio"] = turnover_below(self.stock[store], day)
        verdict = rate(measures, self.rules)
        return verdict.light.value, verdict.rule_id

    def _usual(self, store: str, name: str, day: date) -> Usual | None:
        return usual_level(self.series[store, name], day, SPECIAL)

    def _factor(self, name: str, day: date) -> float | None:
        if day not in SPECIAL:
            return 1.0
        levels = ((self.series[store, name].get(day), self._usual(store, name, day)) for store in self.stores)
        ratios = [actual / usual.median for actual, usual in levels if actual is not None and usual]
        return holiday_factor(ratios, ratios)


def _series(days: Days, name: str) -> dict[date, float]:
    shares = {day: conversion(row["transaction_count"], row["traffic_count"]) for day, row in days.items()}
    known = {day: share for day, share in shares.items() if share is not None}
    return known if name == "conversion" else {day: float(days[day]["traffic_count"]) for day in known}


def rated_days(db: Database, as_of: date) -> dict[tuple[str, date], tuple[str, str | None, int]]:
    """(store, day) → light, rule, days in a row: everything that a refresh of as_of rates."""
    settings = parameters(db, as_of)
    with results.workbench(db) as bench:
        bench.use(asked_values(as_of, sunday_before(as_of), settings))
        for name, days in light_days(as_of, settings).items():
            bench.lend(name, days)
        for step in results.LIGHT_NEEDS:
            bench.build(step)
        rows = bench.rows(f"select subject_id, day_on, light, rule_id, streak_days from {bench.name}_store_days")
    return {(row["subject_id"], row["day_on"]): (row["light"], row["rule_id"], row["streak_days"]) for row in rows}


def test_ten_thousand_store_days_get_the_light_and_the_rule_of_the_plain_reading(database: Database) -> None:
    rng = random.Random(13)
    rows = {f"M{number}": random_store(rng, f"M{number}") for number in range(STORES)}
    load_rows(database, Kind.STORES, [{"store_id": key, "store_type": "street"} for key in rows], through=FRIDAY)
    load_rows(database, Kind.STORE_DAYS, [day for days in rows.values() for day in days], through=FRIDAY)
    plain = Plain({key: {row["day_on"]: row for row in days} for key, days in rows.items()})  # type: ignore[misc]
    found = rated_days(database, FRIDAY)
    assert len(found) > 10_000
    wrong = [(key, told) for key, told in found.items() if plain.light(*key) != told[:2]]
    assert not wrong, f"{len(wrong)} of {len(found)}, for example {wrong[0]}: {plain.light(*wrong[0][0])}"
    assert {day for _, day in found} & SPECIAL, "holidays are among them"
    for store in list(rows)[:50]:
        days = sorted(day for key, day in found if key == store)
        if days:
            assert found[store, days[-1]][2] == days_in_row([found[store, day][0] for day in days])


@pytest.fixture(scope="module")
def favorita(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Iterator[Database]:
    db = open_database(tmp_path_factory.mktemp("favorita") / "favorita.duckdb")
    for name in ("stores.csv", "transactions.csv"):
        load_file(db, shared_folder / "favorita-store-transactions" / name)
    set_parameter(db, "country", "EC", author="tests")
    yield db
    db.close()


@pytest.fixture(scope="module")
def shared_folder() -> Path:
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real exports are not at {SHARED_DATA} (set NAVIGATOR_SHARED_DATA)")
    return SHARED_DATA


def stores_of(db: Database, as_of: date) -> dict[str, dict[str, object]]:
    return {row["subject_id"]: row for row in lights(db, as_of).to_dict("records") if row["subject_kind"] == "store"}


def test_the_day_after_the_earthquake_is_red_where_it_was_and_puts_nobody_on_the_list(favorita: Database) -> None:
    found = stores_of(favorita, QUAKE_SUNDAY)
    red = {key for key, row in found.items() if row["light"] == "red"}
    assert red == {"24", "34", "43", "53", "54"}  # Manta is 53, Esmeraldas 43, El Carmen 54, Guayaquil 24 and 34
    assert found["53"]["value"] == pytest.approx(0.964, abs=0.001)
    assert max(float(str(row["streak_days"])) for row in found.values()) < 3
    assert {key for key, row in stores_of(favorita, date(2016, 4, 20)).items() if row["light"] != "green"} == set()


def test_a_holiday_on_which_all_but_one_are_closed_lights_nothing(favorita: Database) -> None:
    found = stores_of(favorita, NEW_YEAR)
    assert Counter(row["light"] for row in found.values()) == {"unknown": 53}
    assert sum(row["note"] == "closed" for row in found.values()) == 52


def test_a_day_on_which_the_whole_chain_is_closed_keeps_the_light_of_the_day_before(favorita: Database) -> None:
    rated = {row["rated_on"] for row in stores_of(favorita, date(2016, 12, 25)).values()}
    assert [f"{day:%Y-%m-%d}" for day in rated] == ["2016-12-24"]


def test_a_store_that_opened_three_weeks_ago_is_unknown_and_not_green(favorita: Database) -> None:
    assert stores_of(favorita, date(2017, 5, 15))["52"]["light"] == "unknown"
    assert stores_of(favorita, date(2017, 8, 15))["52"]["light"] == "green"


def test_a_slump_of_eleven_open_days_is_on_the_visit_list(favorita: Database) -> None:
    day = date(2016, 5, 2)
    found = {key: row["streak_days"] for key, row in stores_of(favorita, day).items() if row["light"] != "green"}
    assert found == {"25": 11}  # Salinas, a beach town whose season had ended
