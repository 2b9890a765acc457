"""A team's year given to its people by growth, share or amount nets in every month, and months that are over stay."""

from __future__ import annotations

from calibration.refresh import target_ways
from calibration.refresh.strategy import Entry, Way
from calibration.refresh.target_ways import Months

ROWS = [
    {"unit": "person:A", "unit_name": "A", "before_amount": 100.0},
    {"unit": "person:B", "unit_name": "B", "before_amount": 300.0},
    {"unit": "person:C", "unit_name": "C", "before_amount": 0.0},
]
STANDING = {1: {"person:A": 30.0, "person:B": 70.0}, 2: {"person:A": 50.0, "person:B": 150.0}}
SEASONS = {unit: {month: of[unit] for month, of in STANDING.items()} for unit in ("person:A", "person:B")}


def test_growth_share_and_amount_reach_every_month_and_who_has_nothing_gets_nothing() -> None:
    months = Months({1: 200.0, 2: 400.0}, {}, SEASONS)
    found = target_ways.of_children(ROWS, months)
    assert (found.company_amount, found.growth_ratio) == (600.0, 0.5)
    assert {row.unit: row.standing_amount for row in found.regions} == {
        "person:A": 80.0, "person:B": 220.0, "person:C": None,
    }  # fmt: skip
    for way, value in ((Way.GROWTH, 0.8), (Way.SHARE, 0.4), (Way.AMOUNT, 180.0)):
        parts = target_ways.in_months(found, {"person:A": Entry(way, value)}, months)
        assert parts is not None
        assert round(sum(of["person:A"] for of in parts.values()), 2) == 180.0
        assert {month: round(sum(of.values()), 2) for month, of in parts.items()} == months.parent
        assert not any("person:C" in of for of in parts.values())


def test_a_month_that_is_over_stays_and_what_does_not_net_is_not_taken() -> None:
    months = Months({1: 100.0, 2: 500.0}, {1: STANDING[1]}, SEASONS)
    found = target_ways.of_children(ROWS, months)
    parts = target_ways.in_months(found, {"person:A": Entry(Way.AMOUNT, 180.0)}, months)
    assert parts == {2: {"person:A": 150.0, "person:B": 350.0}}
    everybody = {row["unit"]: Entry(Way.AMOUNT, 10.0) for row in ROWS}
    assert target_ways.in_months(found, everybody, months) is None
    assert target_ways.in_months(found, {"person:A": Entry(Way.AMOUNT, 20.0)}, months) is None, (
        "30 are promised already"
    )
