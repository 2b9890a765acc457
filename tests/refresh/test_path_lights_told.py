"""A target above the band: whom it is told, for a store, a region and the company, and what a changed target does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from calibration.decide.rules import change_rule
from calibration.refresh import ensure
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.once import opened_copy
from tests.refresh.company import SUNDAY, refreshed_company, targets
from tests.storage.loading import load_rows

UNITS = [("company", ""), ("region", "East"), ("store", "1")]
PEOPLE = [
    {"person_id": "P1", "person_name": "Rolf"},
    {"person_id": "P2", "person_name": "Stella", "region": "East", "manager": "Rolf"},
    {"person_id": "P3", "person_name": "Sven", "region": "East", "manager": "Stella"},
    {"person_id": "P4", "person_name": "Max", "region": "East", "manager": "Stella"},
    *({"person_id": f"C{n}", "person_name": f"Clerk {n}", "region": "East", "manager": "Max"} for n in range(5)),
]


def told(db: Database) -> dict[str, str | None]:
    rows = db.rows(
        "select subject_id, told_name from db.results.lights where subject_kind = 'unit' and light = 'yellow' "
        "and refresh_id = marts.shown_refresh(?)", [SUNDAY]
    )  # fmt: skip
    return {row["subject_id"]: row["told_name"] for row in rows}


def test_a_path_light_is_told_to_the_stores_supervisor_the_retail_lead_and_the_companys_head(
    database: Database,
) -> None:
    days = [{"store_id": "1", "day_on": SUNDAY - timedelta(days=n), "sales_amount": 100 + n % 7} for n in range(200)]
    shop = {"store_id": "1", "store_name": "Shop", "region": "East", "supervisor": "Sven", "manager": "Max"}
    targets = [
        {"measure": "store_sales", "unit_kind": kind, "unit": unit, "period_kind": "month",
         "period_starts_on": date(2026, 3, 1), "target_amount": 90_000}
        for kind, unit in UNITS
    ]  # fmt: skip
    load_rows(database, Kind.PEOPLE, PEOPLE, through=SUNDAY)
    load_rows(database, Kind.STORES, [shop], through=SUNDAY)
    load_rows(database, Kind.STORE_DAYS, days, through=SUNDAY)
    load_rows(database, Kind.TARGETS, targets, through=SUNDAY)
    why = "one refresh is enough here"
    change_rule(database, "unit_outside_band", {"threshold": 0.0}, author="tests", as_of=SUNDAY, reason=why)
    ensure(database, SUNDAY)
    assert told(database) == {"company": "Rolf", "region:East": "Stella", "store:1": "Sven"}


def test_a_changed_target_is_held_against_the_band_of_the_week_before_too(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened_copy(refreshed_company(tmp_path_factory), tmp_path) as db:
        assert "company" not in told(db)
        raised = [row | {"target_amount": 55_000} if row["unit_kind"] == "company" else row for row in targets()]
        load_rows(db, Kind.TARGETS, raised, through=SUNDAY)
        ensure(db, SUNDAY)
        assert "company" in told(db)
