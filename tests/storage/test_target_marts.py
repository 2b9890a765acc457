"""Targets as people promise them: announced ahead, corrected, called by two names, not told by what came later."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

MARCH = date(2026, 3, 1)


def target(amount: int, **more: object) -> dict[str, object]:
    row = {"measure": "signed_amount", "unit_kind": "region", "unit": "N", "period_kind": "month"}
    return row | {"period_starts_on": MARCH, "target_amount": amount} | more


def amounts(db: Database, as_of: date) -> list[tuple[float, float]]:
    rows = db.rows("select baseline_target, target_amount from marts.targets(?) order by all", [as_of])
    return [(float(row["baseline_target"]), float(row["target_amount"])) for row in rows]


def test_a_target_announced_for_later_leaves_the_current_one_until_its_release(database: Database) -> None:
    load_rows(database, Kind.TARGETS, [target(100)], through=MARCH)
    load_rows(database, Kind.TARGETS, [target(120, released_on=date(2026, 3, 20))], through=date(2026, 3, 5))
    found = [amounts(database, date(2026, 3, day)) for day in (4, 10, 19, 20)]
    assert found == [[(100, 100)], [(100, 100)], [(100, 100)], [(100, 120)]]


def test_a_removed_target_is_gone_though_another_was_announced(database: Database) -> None:
    load_rows(database, Kind.TARGETS, [target(100), target(9, unit="S")], through=MARCH)
    load_rows(database, Kind.TARGETS, [target(9, unit="S")], through=date(2026, 3, 5))
    assert amounts(database, date(2026, 3, 4)) == [(9, 9), (100, 100)]
    assert amounts(database, date(2026, 3, 5)) == [(9, 9)]


def test_the_baseline_is_what_was_loaded_first_even_on_one_day(database: Database) -> None:
    for amount in (100, 80):
        load_rows(database, Kind.TARGETS, [target(amount, released_on=MARCH)], through=date(2026, 3, 2))
    assert amounts(database, date(2026, 3, 5)) == [(100, 80)]


def test_a_draft_that_was_replaced_before_its_release_is_no_baseline(database: Database) -> None:
    for amount, day in ((100, 2), (80, 4)):
        load_rows(database, Kind.TARGETS, [target(amount, released_on=date(2026, 3, 10))], through=date(2026, 3, day))
    assert amounts(database, date(2026, 3, 9)) == []
    assert amounts(database, date(2026, 3, 10)) == [(80, 80)]


def test_a_person_called_by_id_and_by_name_has_one_target_the_latest(database: Database) -> None:
    load_rows(database, Kind.PEOPLE, [{"person_id": "E1", "person_name": "Li", "region": "N"}], through=MARCH)
    load_rows(database, Kind.TARGETS, [target(100, unit_kind="person", unit="E1")], through=MARCH)
    load_rows(database, Kind.TARGETS, [target(300, unit_kind="person", unit="Li")], through=MARCH, full=False)
    assert amounts(database, date(2026, 3, 2)) == [(100, 300)]


def test_what_is_loaded_later_does_not_tell_what_an_earlier_target_measures(database: Database) -> None:
    through, later = date(2026, 2, 1), MARCH
    load_rows(database, Kind.TARGETS, [target(5, measure=None)], through=through)
    store_day = {"store_id": "1", "transaction_count": 5}
    load_rows(database, Kind.STORE_DAYS, [store_day | {"day_on": through}], through=through)
    asked = "select measure, unit, is_matched from marts.targets(?)"
    before = database.rows(asked, [date(2026, 2, 10)])
    assert before == [{"measure": "store_transactions", "unit": "region:N", "is_matched": False}]
    more = [store_day | {"day_on": later, "sales_amount": 9}]
    load_rows(database, Kind.STORE_DAYS, more, through=later, full=False)
    assert database.rows(asked, [date(2026, 2, 10)]) == before
    deals = [{"deal_id": "a", "outcome": "open", "region": "N", "amount": 1}]
    load_rows(database, Kind.DEALS, deals, through=through)
    seen = database.rows(asked, [date(2026, 2, 10)])
    load_rows(database, Kind.DEALS, [deals[0] | {"deal_id": "b", "region": "n"}], through=later, full=False)
    assert database.rows(asked, [date(2026, 2, 10)]) == seen


@pytest.mark.parametrize(
    ("mart", "key"),
    [("deals", "deal_id"), ("units", "unit"), ("people", "person_id"), ("owners", "(owner_id, owner_name)"),
     ("targets", "(measure, unit, period_kind, period_starts_on)"), ("stores", "store_id"), ("accounts", "account_id"),
     ("actual_days", "(measure, unit_kind, unit_key, team, region, day_on)"), ("rules", "rule_id"),
     ("parameters", "key"), ("store_days", "(store_id, day_on)"), ("activities", "activity_id")],
)  # fmt: skip
def test_a_mart_has_one_row_per_what_its_first_line_says(database: Database, mart: str, key: str) -> None:
    shared = {"owner_name": "Li", "region": "N", "outcome": "won", "closed_on": MARCH, "amount": 1}
    load_rows(database, Kind.DEALS, [shared | {"deal_id": n} for n in "ab"] + [{"deal_id": "c"}], through=MARCH)
    people = [{"person_id": n, "person_name": n, "email": f"{n}@x.com"} for n in ("E1", "E2")]
    load_rows(database, Kind.PEOPLE, people, through=MARCH)
    named = [target(n, unit_kind="person", unit=unit) for n, unit in enumerate(("E1", "e1", "E 1", "Nobody", "nobody"))]
    load_rows(database, Kind.TARGETS, named, through=MARCH)
    load_rows(database, Kind.STORES, [{"store_id": "1", "region": "N"}], through=MARCH)
    load_rows(database, Kind.STORE_DAYS, [{"store_id": "1", "day_on": MARCH, "sales_amount": 1}], through=MARCH)
    load_rows(database, Kind.ACCOUNTS, [{"account_id": "1", "account_name": "A"}], through=MARCH)
    load_rows(database, Kind.ACTIVITIES, [{"activity_id": "1", "occurred_at": "2026-02-01 10:00"}], through=MARCH)
    (found,) = database.rows(f"select count(*) as rows, count(distinct {key}) as keys from marts.{mart}(?)", [MARCH])
    assert found["rows"] == found["keys"] > 0
