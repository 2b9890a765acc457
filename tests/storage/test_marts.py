"""What was known on a day: versions where a load reaches back, states rebuilt from dates before that, and no leak."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from calibration.storage.database import Database
from calibration.storage.imports.match import match_key
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

LOADED = date(2026, 3, 31)
BEFORE = date(2026, 2, 15)

DEALS: list[dict[str, object]] = [
    {"deal_id": "won-early", "owner_name": "Ann", "product": "GTXPro", "outcome": "won", "amount": 900,
     "opened_on": date(2026, 1, 5), "closed_on": date(2026, 2, 10), "stage": "Won", "account_name": "Acme"},
    {"deal_id": "won-late", "owner_name": "Ann", "product": "GTX Pro", "outcome": "won", "amount": 1100,
     "opened_on": date(2026, 1, 20), "closed_on": date(2026, 3, 10), "stage": "Won", "competitor": "Rival"},
    {"deal_id": "lost-late", "owner_name": "Ben", "product": "MG", "outcome": "lost", "amount": 0,
     "opened_on": date(2026, 2, 1), "closed_on": date(2026, 3, 20), "stage": "Lost"},
    {"deal_id": "lost-early", "owner_name": "Ben", "outcome": "lost", "opened_on": date(2026, 1, 2),
     "closed_on": date(2026, 2, 5), "stage": "Lost"},
    {"deal_id": "open", "owner_name": "Ben", "product": "GTX Pro", "outcome": "open", "amount": 500,
     "opened_on": date(2026, 2, 3), "expected_close_on": date(2026, 4, 30), "stage": "Negotiation"},
    {"deal_id": "later", "owner_name": "Ben", "outcome": "open", "opened_on": date(2026, 3, 1)},
    {"deal_id": "undated", "owner_name": "Ben", "outcome": "open"},
]  # fmt: skip
PEOPLE: list[dict[str, object]] = [
    {"person_id": "E1", "person_name": "Ann", "team": "Red", "region": "East"},
    {"person_id": "E2", "person_name": "Ben", "team": "Blue", "region": "West", "email": "ben@x.com"},
]
PRODUCTS: list[dict[str, object]] = [{"product_id": "P1", "product_name": "GTX Pro", "list_price": 1000}]


@pytest.fixture
def sales(database: Database) -> Database:
    load_rows(database, Kind.DEALS, DEALS, through=LOADED)
    load_rows(database, Kind.PEOPLE, PEOPLE, through=LOADED)
    load_rows(database, Kind.PRODUCTS, PRODUCTS, through=LOADED)
    return database


def deals(db: Database, as_of: date) -> dict[str, dict[str, Any]]:
    return {row["deal_id"]: row for row in db.rows("select * from marts.deals(?)", [as_of])}


def test_after_the_load_a_deal_stands_as_it_was_stated(sales: Database) -> None:
    found = deals(sales, LOADED)
    assert len(found) == 7
    assert found["won-late"]["competitor"] == "Rival"
    assert not found["open"]["is_rebuilt"]
    assert int(found["open"]["amount"]) == 500


def test_before_the_first_load_only_deals_opened_by_then_are_there_and_only_with_what_was_fixed(
    sales: Database,
) -> None:
    found = deals(sales, BEFORE)
    assert set(found) == {"won-early", "won-late", "lost-early", "lost-late", "open"}
    assert found["won-early"]["outcome"] == "won"
    assert int(found["won-early"]["amount"]) == 900
    for name in ("won-late", "lost-late", "open"):
        row = found[name]
        assert row["outcome"] == "open"
        assert row["is_rebuilt"]
        hidden = ("amount", "closed_on", "stage", "expected_close_on", "competitor", "probability_ratio", "next_step")
        assert all(row[column] is None for column in hidden)
        assert row["person_id"] in ("E1", "E2")


def test_a_rebuilt_deal_has_the_stage_that_its_history_dates(sales: Database) -> None:
    moves = [("Qualification", 4), ("Proposal", 12), ("Negotiation", 20)]
    load_rows(
        sales,
        Kind.STAGE_HISTORY,
        [{"deal_id": "open", "stage": stage, "entered_at": f"2026-02-{day} 09:00"} for stage, day in moves],
        through=LOADED,
    )
    assert deals(sales, BEFORE)["open"]["stage"] == "Proposal"
    assert deals(sales, LOADED)["open"]["stage"] == "Negotiation"


def test_nothing_that_happened_after_the_day_changes_anything_that_is_seen_on_it(database: Database) -> None:
    load_rows(database, Kind.DEALS, DEALS, through=LOADED)
    seen = deals(database, BEFORE)
    noise = [dict(row) for row in DEALS]
    for row in noise:
        if row.get("closed_on", date.max) > BEFORE:  # type: ignore[operator]
            row |= {"outcome": "lost", "amount": 77_777, "closed_on": date(2026, 3, 3), "stage": "Proposal"}
            row |= {"competitor": "Noise", "expected_close_on": date(2026, 9, 9), "forecast_category": "commit"}
    noise.append({"deal_id": "new", "owner_name": "Cid", "outcome": "won", "amount": 5, "opened_on": date(2026, 2, 16)})
    load_rows(database, Kind.DEALS, noise, through=LOADED)  # the same day: it replaces the first
    assert deals(database, BEFORE) == seen


def test_a_deal_without_an_amount_is_worth_its_list_price_times_what_is_usually_realised(sales: Database) -> None:
    # on the day before the second closing one deal at 1000 was sold for 900
    assert float(deals(sales, BEFORE)["open"]["expected_amount"]) == 900.0
    # nothing is known of a product without a list price or a sale
    assert deals(sales, BEFORE)["lost-late"]["expected_amount"] is None
    assert float(deals(sales, LOADED)["open"]["expected_amount"]) == 500.0


def test_where_no_loss_was_dated_yet_nothing_is_said_of_what_was_open(database: Database) -> None:
    rows = [
        {"deal_id": str(n), "outcome": "won", "opened_on": date(2026, 1, 1), "closed_on": date(2026, n, 1)}
        for n in (2, 3)
    ]
    load_rows(database, Kind.DEALS, rows, through=LOADED)
    assert set(deals(database, BEFORE)) == {"2"}


@pytest.mark.parametrize(
    ("spelling", "person"),
    [("E2", "E2"), ("ben@x.com", "E2"), ("BEN", "E2"), ("Ｂｅｎ ", "E2"), ("Nobody", "Nobody")],
)
def test_an_owner_is_matched_to_a_person_by_id_mail_or_name(sales: Database, spelling: str, person: str) -> None:
    load_rows(sales, Kind.DEALS, [{"deal_id": "x", "owner_id": spelling, "outcome": "open"}], through=LOADED)
    assert deals(sales, LOADED)["x"]["person_id"] == person


def test_two_people_of_one_name_are_not_taken_for_each_other(database: Database) -> None:
    twins = [
        {"person_id": n, "person_name": "Li Wei", "region": region} for n, region in (("1", "East"), ("2", "West"))
    ]
    load_rows(database, Kind.PEOPLE, twins, through=LOADED)
    load_rows(database, Kind.DEALS, [{"deal_id": "x", "owner_name": "Li Wei", "outcome": "open"}], through=LOADED)
    assert deals(database, LOADED)["x"]["person_id"] not in ("1", "2")


def test_a_deal_that_passed_to_somebody_who_joins_later_counts_once_on_the_days_before(database: Database) -> None:
    joiner = {"person_id": "E9", "person_name": "Joy", "region": "East", "joined_on": date(2026, 3, 1)}
    load_rows(database, Kind.PEOPLE, [*PEOPLE, joiner], through=LOADED)
    passed = {"deal_id": "passed-on", "owner_id": "E9", "region": "East", "outcome": "open", "amount": 7}
    ended = {"deal_id": "ended", "owner_id": "E1", "outcome": "lost", "closed_on": date(2026, 1, 9)}
    rows = [row | {"opened_on": date(2026, 1, 5)} for row in (passed, ended)]
    load_rows(database, Kind.DEALS, rows, through=LOADED)
    found = database.rows("select deal_id, person_id, region from marts.deals(?) where outcome = 'open'", [BEFORE])
    assert found == [{"deal_id": "passed-on", "person_id": "E9", "region": "East"}]


def test_a_past_win_belongs_to_the_team_of_its_close_date(database: Database) -> None:
    load_rows(database, Kind.PEOPLE, [{"person_id": "E1", "person_name": "Ann", "region": "East"}], through=BEFORE)
    load_rows(database, Kind.PEOPLE, [{"person_id": "E1", "person_name": "Ann", "region": "West"}], through=LOADED)
    rows = [
        {"deal_id": day, "owner_id": "E1", "outcome": "won", "amount": 1, "closed_on": closed}
        for day, closed in (("first", date(2026, 1, 2)), ("then", date(2026, 3, 1)), ("now", LOADED))
    ]
    load_rows(database, Kind.DEALS, rows, through=LOADED)
    found = deals(database, LOADED)
    assert [found[name]["region"] for name in ("first", "then", "now")] == ["East", "East", "West"]


def test_a_lead_gives_its_deal_the_day_on_which_it_came(database: Database) -> None:
    load_rows(database, Kind.LEADS, [{"lead_id": "L", "created_on": date(2026, 1, 9)}], through=LOADED)
    deal = {"lead_id": "L", "closed_on": date(2026, 3, 1), "owner_id": "s"}
    lost = {"deal_id": "M", "lead_id": "L", "outcome": "lost", "closed_on": date(2026, 2, 1)}
    rows = [deal | {"deal_id": "L", "outcome": "won"}, lost]
    load_rows(database, Kind.DEALS, rows, through=LOADED)
    assert deals(database, BEFORE)["L"]["outcome"] == "open"
    assert deals(database, LOADED)["L"]["opened_on"] == date(2026, 1, 9)


def test_wins_are_counted_where_no_deal_has_an_amount_and_never_summed_with_money(database: Database) -> None:
    rows = [{"deal_id": n, "outcome": "won", "closed_on": date(2026, 3, 1), "owner_id": "s"} for n in "abc"]
    load_rows(database, Kind.DEALS, rows, through=LOADED)
    days = [{"store_id": "1", "day_on": date(2026, 3, 1), "transaction_count": 40}]
    load_rows(database, Kind.STORE_DAYS, days, through=LOADED)
    found = database.rows(
        "select measure, sum(actual_amount)::double as amount from marts.actual_days(?) group by measure order by all",
        [LOADED],
    )
    assert found == [{"measure": "store_transactions", "amount": 40.0}, {"measure": "won_count", "amount": 3.0}]


@pytest.mark.parametrize(
    ("stated", "weight", "category"),
    [("Best Case", 0.1, "best_case"), (None, 0.9, "commit"), (None, 0.5, "best_case"), (None, 0.1, "pipeline"),
     ("承诺", None, "commit"), (None, None, "pipeline"), ("Omitted", 0.9, "omitted")],
)  # fmt: skip
def test_the_forecast_category_is_the_stated_one_else_it_follows_the_weight(
    database: Database, stated: str | None, weight: float | None, category: str
) -> None:
    row = {"deal_id": "x", "outcome": "open", "forecast_category": stated, "probability_ratio": weight}
    load_rows(database, Kind.DEALS, [row], through=LOADED)
    assert deals(database, LOADED)["x"]["category"] == category


def test_a_target_keeps_its_baseline_when_it_is_changed_later(database: Database) -> None:
    def target(amount: int) -> list[dict[str, object]]:
        unit = {"measure": "signed_amount", "unit_kind": "company", "unit": "", "period_kind": "month"}
        return [unit | {"period_starts_on": date(2026, 3, 1), "target_amount": amount}]

    load_rows(database, Kind.TARGETS, target(100), through=BEFORE)
    load_rows(database, Kind.TARGETS, target(120), through=LOADED)
    then, now = (database.rows("select * from marts.targets(?)", [day])[0] for day in (BEFORE, LOADED))
    assert (float(then["baseline_target"]), float(then["target_amount"])) == (100.0, 100.0)
    assert (float(now["baseline_target"]), float(now["target_amount"])) == (100.0, 120.0)


def test_a_target_finds_its_person_by_name_and_its_store_by_id(sales: Database) -> None:
    load_rows(sales, Kind.STORES, [{"store_id": "7", "store_name": "Mall"}], through=LOADED)
    shared = {"period_kind": "month", "period_starts_on": date(2026, 3, 1), "target_amount": 1}
    rows = [{"unit_kind": kind, "unit": unit} | shared for kind, unit in (("person", "ben"), ("store", "7"))]
    load_rows(sales, Kind.TARGETS, rows, through=LOADED)
    found = {row["unit"]: row["measure"] for row in sales.rows("select * from marts.targets(?)", [LOADED])}
    assert found == {"person:E2": "signed_amount", "store:7": "store_sales"}


def test_the_tree_holds_who_owns_deals_and_hangs_stores_under_regions(sales: Database) -> None:
    load_rows(sales, Kind.STORES, [{"store_id": "7", "region": "East"}], through=LOADED)
    found = {row["unit"]: row["parent_unit"] for row in sales.rows("select * from marts.units(?)", [LOADED])}
    assert found == {
        "company": None,
        "region:East": "company",
        "region:West": "company",
        "team:Red": "region:East",
        "team:Blue": "region:West",
        "person:E1": "team:Red",
        "person:E2": "team:Blue",
        "store:7": "region:East",
    }


def test_store_days_and_activities_are_seen_up_to_the_day_only(database: Database) -> None:
    days = [{"store_id": "1", "day_on": date(2026, 2, n), "sales_amount": n} for n in (14, 15, 16)]
    load_rows(database, Kind.STORE_DAYS, days, through=LOADED)
    calls = [
        {"activity_id": n, "activity_kind": "电话", "occurred_at": f"2026-02-{n} 10:00", "is_done": True}
        for n in (14, 16)
    ]
    load_rows(database, Kind.ACTIVITIES, calls, through=LOADED)
    assert database.value("select count(*) from marts.store_days(?)", [BEFORE]) == 2
    seen = database.rows("select activity_id, is_contact, is_done from marts.activities(?)", [BEFORE])
    assert seen == [{"activity_id": "14", "is_contact": True, "is_done": None}]


@pytest.mark.parametrize("text", ["GTX Pro", "ＧＴＸ－Pro（华东）", "  Li, Wei ", "Éclair No. 7", "Cafe\u0301", "??"])
def test_names_are_compared_alike_in_sql_and_in_python(database: Database, text: str) -> None:
    assert database.value("select marts.match_key(?)", [text]) == match_key(text)


def test_a_stage_of_two_pipelines_has_no_weight_where_the_deal_names_neither(database: Database) -> None:
    lines = [("new", 0.6), ("renewal", 0.9)]
    stages = [{"pipeline": name, "stage": "报价", "position": 1, "stage_weight": weight} for name, weight in lines]
    load_rows(database, Kind.STAGES, stages, through=date(2026, 3, 1))
    deals = [{"deal_id": str(name), "pipeline": name, "stage": "报价", "outcome": "open"} for name in (None, "renewal")]
    load_rows(database, Kind.DEALS, deals, through=date(2026, 3, 1))
    found = database.rows("select deal_id, stage_weight from marts.deals('2026-03-01') order by deal_id")
    assert [(row["deal_id"], row["stage_weight"]) for row in found] == [("None", None), ("renewal", 0.9)]
