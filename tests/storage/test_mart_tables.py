"""The tables of a refresh say what the marts say: one definition, read in two ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from calibration.refresh.asked import asked_values
from calibration.storage import results
from calibration.storage.database import Database, open_database
from calibration.storage.mart_tables import mart_statement
from calibration.storage.reference import parameters
from tests.refresh.company import LAST_SUNDAY, SUNDAY, load_company

MARTS = [step for step in results.STEPS if step.startswith("marts/")]


@pytest.mark.parametrize("day", [SUNDAY, date(2026, 2, 1)], ids=["stated", "rebuilt"])
def test_a_table_made_from_tables_holds_the_rows_of_its_mart(loaded: Database, day: date) -> None:
    with results.workbench(loaded) as bench:
        bench.use(asked_values(day, LAST_SUNDAY, parameters(loaded, day)))
        for step in MARTS:
            bench.build(step)
        for mart in map(results.table_of, MARTS):
            sides = (f"marts.{mart}(date '{day}')", f"{bench.name}_{mart}")
            told, made = (
                bench.rows(f"select count(*) as n, sum(hash(told)::hugeint) as s from {side} as told") for side in sides
            )
            assert told == made, (mart, day)


def test_what_is_no_macro_of_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="does not create"):
        mart_statement("refresh/11_earlier", "work", ())


def test_what_was_known_earlier_is_empty_to_the_day_before_the_first_load_and_has_the_same_columns(
    loaded: Database,
) -> None:
    first_on = loaded.value("select marts.first_known_on('deals')")
    columns, counts = [], []
    for since_on in (first_on - timedelta(days=1), first_on):
        with results.workbench(loaded) as bench:
            bench.use({"as_of": SUNDAY, "since_on": since_on})
            for step in (*MARTS[: MARTS.index("marts/40_deals") + 1], results.EARLIER):
                bench.build(step)
            columns.append(bench.rows(f"describe {bench.name}_earlier"))
            counts.append(bench.value(f"select count(*) from {bench.name}_earlier"))
        assert counts[-1] == loaded.value("select count(*) from marts.deals(?) where not is_rebuilt", [since_on])
    assert columns[0] == columns[1]
    assert counts[0] == 0 < counts[1]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The small company, loaded and not refreshed; only looked at."""
    db = open_database(tmp_path_factory.mktemp("marts") / "navigator.duckdb")
    load_company(db)
    return db
