"""What pages ask: the waterfall balances, lists say why, and nobody sees what is not theirs."""

from __future__ import annotations

from itertools import product

import pytest

from calibration.storage.database import Database
from calibration.storage.queries import ages, deals, funnel, ledger, overview, status, units
from calibration.storage.queries.scope import may_see, scope
from calibration.vocabulary import PeriodKind, Role, Unit, UnitKind, Viewer
from tests.refresh.company import LAST_SUNDAY, MEASURE, SUNDAY

WHO = Viewer()
COMPANY = Unit(UnitKind.COMPANY)
MONTH = PeriodKind.MONTH


def steps(db: Database, unit: str) -> dict[str, float]:
    found = overview.changes(db, WHO, SUNDAY, Unit.parse(unit), MONTH, MEASURE)
    assert found is not None
    return {row["step"]: row["amount"] for row in found["steps"]}


def test_every_change_of_the_pipeline_is_told_once_and_the_waterfall_balances(company: Database) -> None:
    found = steps(company, "company")
    assert found == {
        "start": 100.0 + 300 + 400 + 500 + 600 + 700 + 800,
        "new": 900.0,
        "reopened": 0.0,
        "pulled_in": 200.0,
        "increased": 50.0 + 50,
        "owner_in": 0.0,
        "slipped": -100.0,
        "decreased": 0.0,
        "lost": -500.0,
        "won": -400.0,
        "removed": -700.0,
        "owner_out": 0.0,
        "end": 2900.0,
    }
    assert sum(amount for step, amount in found.items() if step != "end") == found["end"]


@pytest.mark.parametrize("unit", ["company", "region:East", "team:Blue", "person:E1", "person:E2", "person:E3"])
def test_the_start_of_the_waterfall_is_what_was_known_then(company: Database, unit: str) -> None:
    kind = Unit.parse(unit)
    column = {"company": "'company'", "region": "region", "team": "team", "person": "person_id"}[kind.kind.value]
    known_then = company.value(
        f"select coalesce(sum(expected_amount), 0)::double from marts.deals(?) where outcome = 'open' "
        f"and expected_close_on between '2026-03-01' and '2026-03-31' and {column} = ?",
        [LAST_SUNDAY, kind.key or "company"],
    )
    assert steps(company, unit)["start"] == known_then


def test_a_deal_that_moves_leaves_one_region_and_enters_the_other(company: Database) -> None:
    assert steps(company, "region:West")["owner_out"] == -600.0
    east = steps(company, "region:East")
    assert (east["owner_in"], east["increased"]) == (600.0, 100.0)


def test_the_list_of_changes_names_the_step_that_says_most(company: Database) -> None:
    found = overview.changes(company, WHO, SUNDAY, COMPANY, MONTH, MEASURE)
    assert found is not None
    named = {deal["deal_id"]: (deal["step"], deal["amount"]) for deal in found["deals"]}
    assert named["slips"] == ("slipped", -100.0)
    assert named["is-won"] == ("won", -400.0)
    assert named["goes"] == ("removed", -700.0)
    assert named["appears"] == ("new", 900.0)
    assert found["since_on"] == LAST_SUNDAY
    assert found["actual_change"] == pytest.approx(10_000 + 410)


def test_deals_behind_a_unit_come_with_the_reason_why_they_need_attention(company: Database) -> None:
    found = {row["deal_id"]: row for row in deals.deals_behind(company, WHO, SUNDAY, COMPANY)}
    assert set(found) == {"slips", "comes-forward", "grows", "moves", "rests", "appears"}
    rests = found["rests"]
    assert rests["overdue_days"] == 13
    assert rests["stage_age_days"] == 42
    assert {"overdue", "competitor", "no_contact_red"} <= set(rests["reasons"])
    assert found["grows"]["contact_age_days"] == 10
    assert found["grows"]["reasons"] == ["no_contact_yellow"]
    assert found["appears"]["reasons"] == []
    assert found["appears"]["is_key_customer"] is False


def test_only_the_asked_deals_come(company: Database) -> None:
    overdue = deals.deals_behind(company, WHO, SUNDAY, COMPANY, only="overdue")
    assert [row["deal_id"] for row in overdue] == ["rests"]
    in_month = deals.deals_behind(company, WHO, SUNDAY, Unit.parse("person:E1"), MONTH)
    assert {row["deal_id"] for row in in_month} == {"comes-forward", "moves"}
    with pytest.raises(ValueError, match="overdue"):
        deals.deals_behind(company, WHO, SUNDAY, COMPANY, only="late")


def test_one_deal_shows_its_stages(company: Database) -> None:
    found = deals.deal(company, WHO, SUNDAY, "rests")
    assert found is not None
    assert [(row["stage"], row["days"]) for row in found["stages"]] == [("Qualification", 20), ("Proposal", 42)]
    assert deals.deal(company, WHO, SUNDAY, "goes") is None


def test_what_is_stored_for_open_deals_is_what_the_marts_say(company: Database) -> None:
    stored = company.rows(
        "select deal_id, person_id, region, stage, amount, expected_amount, category from db.results.open_deals "
        "where refresh_id = marts.shown_refresh(?) order by deal_id",
        [SUNDAY],
    )
    told = company.rows(
        "select deal_id, person_id, region, stage, amount, expected_amount, category from marts.deals(?) "
        "where outcome = 'open' order by deal_id",
        [SUNDAY],
    )
    assert stored == told


def test_the_funnel_counts_open_deals_by_stage_and_ends_with_what_was_won(company: Database) -> None:
    rows = {(row["stage"], row["outcome"]): row for row in funnel.funnel(company, WHO, SUNDAY, COMPANY)}
    assert rows["Proposal", "open"]["open_count"] == 6
    assert rows["Won", "won"]["closed_count"] == 113
    assert rows["Qualification", "open"]["conversion_ratio"] == 1.0
    assert sum(row["open_count"] for row in funnel.funnel_by(company, WHO, SUNDAY, COMPANY, "region")) == 6
    assert funnel.funnel_choices(company, WHO, SUNDAY, COMPANY)["products"] == ["Suite"]
    assert funnel.funnel(company, WHO, SUNDAY, COMPANY, product="Other") == []


def test_the_command_line_tells_the_same_numbers_as_the_pages(company: Database) -> None:
    told = status.status(company, WHO, SUNDAY)
    assert told["as_of"] == SUNDAY
    for row in told["units"]:
        for kind in PeriodKind:
            shown = overview.position(company, WHO, SUNDAY, Unit.parse(row["unit"]), kind, row["measure"])
            assert shown is not None, row["unit"]
            assert row[kind]["actual_amount"] == pytest.approx(shown["actual_amount"])
            assert row[kind]["target_amount"] == shown["target_amount"]
            assert row[kind]["starts_on"] == shown["starts_on"]


def test_a_forecast_has_its_blocks_and_a_total_with_a_band_of_its_own(company: Database) -> None:
    rows = status.forecast(company, WHO, SUNDAY, UnitKind.COMPANY, 4)
    rows = [row for row in rows if row["measure"] == MEASURE]
    assert [row["h"] for row in rows] == [1, 2, 3, 4, "total"]
    total = rows[-1]
    assert total["yhat"] == pytest.approx(sum(row["yhat"] for row in rows[:-1]))
    assert total["hi80"] - total["lo80"] < sum(row["hi80"] - row["lo80"] for row in rows[:-1])
    assert 0 <= total["p_hit"] <= 1
    assert rows[0]["p_hit"] is None


def test_the_data_reaches_its_newest_day_and_says_its_age(company: Database) -> None:
    assert ages.data_reaches(company) == SUNDAY
    found = {row["source"]: row for row in ages.data_ages(company, WHO, SUNDAY)}
    assert found["crm"]["age_days"] == 0
    assert (found["hr"]["age_days"], found["hr"]["is_stale"]) == (7, True)
    assert not found["tables"]["is_stale"]


def test_crm_and_erp_are_compared_deal_by_deal(company: Database) -> None:
    differing = ledger.reconciliation_deals(company, WHO, SUNDAY)
    assert [(row["deal_id"], row["reason"], row["difference_amount"]) for row in differing] == [
        ("is-won", "not_signed", 410.0)
    ]
    months = ledger.reconciliation(company, WHO, SUNDAY)
    assert months["difference_amount"].sum() == pytest.approx(410.0)
    assert ages.freshness(company, WHO, SUNDAY)["reconciliation_ratio"] > 0


def test_the_ledger_says_which_load_can_be_undone(company: Database) -> None:
    newest = [row for row in ledger.loads(company, WHO) if row["kind"] == "deals"]
    assert [row["can_undo"] for row in newest] == [True, False]
    counts = {row["kind"]: row["row_count"] for row in ledger.table_counts(company, WHO, SUNDAY)}
    assert counts["people"] == 4


def test_the_ledger_of_a_past_day_holds_no_load_of_later_data(company: Database) -> None:
    every = ledger.loads(company, WHO)
    first = min(row["data_through_on"] for row in every)
    found = ledger.loads(company, WHO, first)
    assert 0 < len(found) < len(every)
    assert {row["data_through_on"] for row in found} == {first}


LEAD = Viewer(Role.REGIONAL_LEAD, regions=("East",))
SUPERVISOR = Viewer(Role.SUPERVISOR, stores=("1",))
SELLER = Viewer(Role.SELLER, person_id="E3", regions=("East",))


def test_a_regional_lead_sees_the_region_and_a_seller_only_what_is_his(company: Database) -> None:
    assert {row["unit"] for row in units.units(company, LEAD, SUNDAY) if row["unit_kind"] != "store"} == {
        "region:East", "team:Red", "person:E1", "person:E2",
    }  # fmt: skip
    assert [row["unit"] for row in units.units(company, SUPERVISOR, SUNDAY)] == ["store:1"]
    assert [row["unit"] for row in units.units(company, SELLER, SUNDAY)] == ["person:E3"]
    assert overview.position(company, LEAD, SUNDAY, COMPANY, MONTH) is None
    assert overview.days(company, LEAD, SUNDAY, COMPANY, MONTH).empty
    assert {row["region"] for row in deals.deals_behind(company, LEAD, SUNDAY, COMPANY)} == {"East"}
    assert deals.deals_behind(company, SELLER, SUNDAY, COMPANY) == []
    assert deals.deal(company, SELLER, SUNDAY, "rests") is None
    assert {row["unit"] for row in status.status(company, SELLER, SUNDAY)["units"]} == {"person:E3"}


def test_the_scope_is_the_same_in_sql_and_in_python(company: Database) -> None:
    viewers = (WHO, LEAD, SUPERVISOR, SELLER, Viewer(Role.DIRECTOR, regions=("West",)), Viewer(Role.REGIONAL_LEAD))
    places = product((None, "East", "West"), (None, "E1", "E3"), (None, "1", "2"))
    for viewer, (region, person, store) in product(viewers, list(places)):
        values = {"row_region": region, "row_person": person, "row_store": store, **scope(viewer)}
        in_sql = company.value(
            "select marts.in_scope($row_region::text, $row_person::text, $row_store::text, $sees_all, "
            "$regions::text[], $stores::text[], $person::text)",
            values,
        )
        assert in_sql == may_see(viewer, region=region, person=person, store=store), (viewer, region, person, store)
