"""Deals that nobody owns stand in the funnel of their own region, and only there."""

from __future__ import annotations

from datetime import date

from calibration.refresh import ensure
from calibration.storage.database import Database
from calibration.storage.queries import funnel
from calibration.vocabulary import Kind, Role, Unit, UnitKind, Viewer
from tests.storage.loading import load_rows

DAY = date(2026, 3, 1)


def test_deals_without_an_owner_stand_in_their_own_region(database: Database) -> None:
    shared = {"outcome": "open", "stage": "x"}
    rows = [shared | {"deal_id": region, "region": region, "amount": n} for n, region in enumerate("NSW", start=1)]
    load_rows(database, Kind.DEALS, rows, through=DAY)
    ensure(database, DAY)
    company = Unit(UnitKind.COMPANY)
    found = funnel.funnel_by(database, Viewer(), DAY, company, "region")
    assert {row["name"]: row["open_amount"] for row in found} == {"N": 1.0, "S": 2.0, "W": 3.0}
    lead = Viewer(Role.REGIONAL_LEAD, regions=("W",))
    assert [row["open_amount"] for row in funnel.funnel(database, lead, DAY, company)] == [3.0]
