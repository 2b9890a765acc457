"""Every real export: the right kind, and counts and sums as a plain reading of the file gives them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calibration import load
from calibration.errors import KindUnknown
from calibration.storage.database import Database, open_database
from calibration.vocabulary import Kind

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("NAVIGATOR_SHARED_DATA", ROOT.parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the real exports are not at {SHARED} (set NAVIGATOR_SHARED_DATA)"
)

KINDS = {
    "maven-crm-sales-opportunities/sales_pipeline.csv": ("deals", "maven", 8800, 0),
    "maven-crm-sales-opportunities/sales_teams.csv": ("people", "maven", 35, 0),
    "maven-crm-sales-opportunities/accounts.csv": ("accounts", "maven", 85, 0),
    "maven-crm-sales-opportunities/products.csv": ("products", "maven", 7, 0),
    "olist-marketing-funnel/olist_marketing_qualified_leads_dataset.csv": ("leads", "olist", 8000, 0),
    "olist-marketing-funnel/olist_closed_deals_dataset.csv": ("deals", "olist", 842, 0),
    "favorita-store-transactions/transactions.csv": ("store_days", "favorita", 83488, 0),
    "favorita-store-transactions/stores.csv": ("stores", "favorita", 54, 0),
    "hubspot-layouts/import-labels-demo/hubspot_deals.csv": ("deals", "hubspot", 500, 0),
    "hubspot-layouts/import-labels-demo/hubspot_activities.csv": ("activities", "hubspot", 2000, 0),
    "hubspot-layouts/import-labels-demo/hubspot_companies.csv": ("accounts", "hubspot", 200, 0),
    "hubspot-layouts/import-labels-demo/hubspot_contacts.csv": ("contacts", "hubspot", 950, 0),
    "hubspot-layouts/deal-export-date-entered/hubspot_deals_date_entered.csv": ("deals", "hubspot", 30, 0),
    "hubspot-layouts/connector-api-names/deal_data.csv": ("deals", "hubspot", 44, 0),
    "hubspot-layouts/connector-api-names/deal_stage_data.csv": ("stage_history", "hubspot", 14, 0),
    "hubspot-layouts/connector-api-names/deal_pipeline_stage_data.csv": ("stages", "hubspot", 71, 0),
    "hubspot-layouts/connector-api-names/engagement_call_data.csv": ("activities", "hubspot", 1, 0),
    "hubspot-layouts/connector-api-names/engagement_meeting_data.csv": ("activities", "hubspot", 100, 0),
    "hubspot-layouts/connector-api-names/engagement_task_data.csv": ("activities", "hubspot", 2, 0),
    "salesforce-layouts/connector-api-names/sf_opportunity_data.csv": ("deals", "salesforce", 10, 10),
    "salesforce-layouts/connector-api-names/sf_opportunity_history_data.csv": ("stage_history", "salesforce", 10, 10),
    "salesforce-layouts/connector-api-names/sf_account_data.csv": ("accounts", "salesforce", 10, 9),
    "salesforce-layouts/connector-api-names/sf_event_data.csv": ("activities", "salesforce", 10, 0),
    "salesforce-layouts/connector-api-names/sf_task_data.csv": ("activities", "salesforce", 10, 0),
    "salesforce-layouts/data-loader-api-names/opportunities.csv": ("deals", "salesforce", 16, 0),
    "salesforce-layouts/data-loader-api-names/opportunity_stage_history.csv": ("stage_history", "salesforce", 39, 1),
    "salesforce-layouts/data-loader-api-names/accounts.csv": ("accounts", "salesforce", 8, 0),
    "salesforce-layouts/data-loader-api-names/products.csv": ("products", "salesforce", 8, 0),
    "salesforce-layouts/data-loader-api-names/tasks.csv": ("activities", "salesforce", 30, 0),
    "wukong-crm-layout/default_business_stages_utf8.csv": ("stages", "wukong", 7, 0),
    "wukong-crm-layout/5kcrm_business_header_utf8.csv": ("deals", "wukong", 0, 0),
    "wukong-crm-layout/5kcrm_business_header_utf8_bom.csv": ("deals", "wukong", 0, 0),
    "wukong-crm-layout/5kcrm_business_header_gb18030.csv": ("deals", "wukong", 0, 0),
    "wukong-crm-layout/business_import_template_two_rows_gb18030.csv": ("deals", "wukong", 0, 0),
    "wukong-crm-layout/5kcrm_leads_header_utf8.csv": ("leads", "wukong", 0, 0),
    "wukong-crm-layout/5kcrm_customer_header_utf8.csv": ("accounts", "wukong", 0, 0),
    "wukong-crm-layout/5kcrm_contract_header_utf8.csv": ("contracts", "wukong", 0, 0),
    "wukong-crm-layout/5kcrm_receivables_header_utf8.csv": ("collections", "wukong", 0, 0),
}
NO_KIND = (
    "maven-crm-sales-opportunities/data_dictionary.csv",
    "favorita-store-transactions/holidays_events.csv",
    "hubspot-layouts/connector-api-names/property_data.csv",
    "hubspot-layouts/connector-api-names/deal_property_history_data.csv",
    "hubspot-layouts/connector-api-names/merged_deal_data.csv",
    "hubspot-layouts/connector-api-names/deal_company_data.csv",
    "hubspot-layouts/connector-api-names/deal_pipeline_data.csv",
    "hubspot-layouts/connector-api-names/engagement_data.csv",
    "hubspot-layouts/connector-api-names/engagement_deal_data.csv",
    "salesforce-layouts/connector-api-names/sf_opportunity_line_item_data.csv",
    "wukong-crm-layout/select_options_utf8.csv",
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    held = open_database(tmp_path_factory.mktemp("shared") / "navigator.duckdb")
    yield held
    held.close()


def plainly(name: str) -> list[dict[str, str]]:
    """The file as Python's csv reads it."""
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of(db: Database, name: str, columns: str) -> list[dict[str, Any]]:
    """What the load of one file left in staging."""
    held = db.rows("select load_id, kind from db.ledger.loads where file_name = ?", [Path(name).name])
    return db.rows(f"select {columns} from db.staging.{held[-1]['kind']} where load_id = ?", [held[-1]["load_id"]])


@pytest.mark.parametrize("name", KINDS)
def test_a_real_export_is_of_the_right_kind_and_every_row_is_accounted_for(db: Database, name: str) -> None:
    kind, layout, rows, rejected = KINDS[name]
    report = load.load_file(db, SHARED / name)[0]
    assert (report.kind.value, report.layout, report.rows_read, report.rejected) == (kind, layout, rows, rejected)
    assert report.rows_read == report.new + report.changed + report.unchanged + report.rejected


@pytest.mark.parametrize("name", NO_KIND)
def test_a_table_of_no_kind_is_refused_by_name(db: Database, name: str) -> None:
    with pytest.raises(KindUnknown) as refused:
        load.load_file(db, SHARED / name)
    assert Path(name).name in str(refused.value)


def test_every_file_that_is_there_is_spoken_of() -> None:
    found = {str(path.relative_to(SHARED)) for path in SHARED.rglob("*.csv")}
    assert found == set(KINDS) | set(NO_KIND)


def test_maven_deals_have_the_amounts_outcomes_and_dates_of_the_file(tmp_path: Path) -> None:
    db = open_database(tmp_path / "maven.duckdb")
    load.load_file(db, SHARED / "maven-crm-sales-opportunities/sales_pipeline.csv")
    file = plainly("maven-crm-sales-opportunities/sales_pipeline.csv")
    held = {row["deal_id"]: row for row in db.rows("select * from db.staging.deals")}
    outcome = {"Won": "won", "Lost": "lost", "Engaging": "open", "Prospecting": "open"}
    assert len(held) == len(file)
    for row in file:
        deal = held[row["opportunity_id"]]
        assert deal["amount"] == (Decimal(row["close_value"]) if row["close_value"] else None)
        assert deal["outcome"] == outcome[row["deal_stage"]]
        assert str(deal["opened_on"] or "") == row["engage_date"]
        assert str(deal["closed_on"] or "") == row["close_date"]
        assert (deal["owner_name"], deal["product"], deal["account_name"] or "") == (
            row["sales_agent"], row["product"], row["account"],
        )  # fmt: skip
        assert deal["expected_close_on"] is None


def test_maven_revenue_is_stated_in_millions_and_kept_in_dollars(tmp_path: Path) -> None:
    db = open_database(tmp_path / "maven.duckdb")
    load.load_file(db, SHARED / "maven-crm-sales-opportunities/accounts.csv")
    stated = sum(Decimal(row["revenue"]) for row in plainly("maven-crm-sales-opportunities/accounts.csv"))
    assert db.value("select sum(annual_revenue_amount) from db.staging.accounts") == stated * 1_000_000


def test_favorita_transactions_add_up(tmp_path: Path) -> None:
    db = open_database(tmp_path / "favorita.duckdb")
    load.load_file(db, SHARED / "favorita-store-transactions/transactions.csv")
    file = plainly("favorita-store-transactions/transactions.csv")
    by_store: dict[str, int] = {}
    for row in file:
        by_store[row["store_nbr"]] = by_store.get(row["store_nbr"], 0) + int(row["transactions"])
    held = db.rows("select store_id, sum(transaction_count) as total from db.staging.store_days group by store_id")
    assert {row["store_id"]: int(row["total"]) for row in held} == by_store


def test_olist_deals_are_won_and_have_no_money(tmp_path: Path) -> None:
    db = open_database(tmp_path / "olist.duckdb")
    load.load_file(db, SHARED / "olist-marketing-funnel/olist_closed_deals_dataset.csv")
    file = {row["mql_id"]: row for row in plainly("olist-marketing-funnel/olist_closed_deals_dataset.csv")}
    held = db.rows("select * from db.staging.deals")
    assert {row["deal_id"] for row in held} == set(file) == {row["lead_id"] for row in held}
    assert all(row["outcome"] == "won" and row["amount"] is None for row in held)
    assert all(str(row["closed_on"]) == file[row["deal_id"]]["won_date"][:10] for row in held)
    assert all(row["owner_id"] == file[row["deal_id"]]["sr_id"] for row in held)


def test_hubspot_close_dates_go_to_the_closed_or_the_expected_side(tmp_path: Path) -> None:
    db = open_database(tmp_path / "hubspot.duckdb")
    load.load_file(db, SHARED / "hubspot-layouts/import-labels-demo/hubspot_deals.csv")
    held = {row["deal_id"]: row for row in db.rows("select * from db.staging.deals")}
    for row in plainly("hubspot-layouts/import-labels-demo/hubspot_deals.csv"):
        deal = held[row["Deal ID"]]
        is_closed = row["Deal Stage"] in ("Closed Won", "Closed Lost")
        assert str(deal["closed_on" if is_closed else "expected_close_on"]) == row["Close Date"]
        assert deal["expected_close_on" if is_closed else "closed_on"] is None
        assert deal["amount"] == Decimal(row["Amount"])


def test_hubspot_stage_columns_become_a_derived_load(tmp_path: Path) -> None:
    db = open_database(tmp_path / "hubspot.duckdb")
    name = "hubspot-layouts/deal-export-date-entered/hubspot_deals_date_entered.csv"
    report = load.load_file(db, SHARED / name)[0]
    filled = sum(
        1 for row in plainly(name) for header, cell in row.items() if header.startswith("Date entered") and cell
    )
    assert [(one.kind, one.rows_read, one.new) for one in report.derived] == [(Kind.STAGE_HISTORY, filled, filled)]
    stages = {row["stage"] for row in db.rows("select distinct stage, pipeline from db.staging.stage_history")}
    assert "Closed Won" in stages and "Discovery" in stages
    load.undo(db, report.load_id)
    assert db.value("select count(*) from db.staging.stage_history where not is_undone") == 0


def test_the_broken_line_of_the_stage_history_is_named_and_can_be_mended(tmp_path: Path) -> None:
    db = open_database(tmp_path / "salesforce.duckdb")
    report = load.load_file(db, SHARED / "salesforce-layouts/data-loader-api-names/opportunity_stage_history.csv")[0]
    rejected = db.rows("select line_number, reason from db.ledger.rejected_rows")
    assert [(row["line_number"], row["reason"]) for row in rejected] == [(35, "cell_count")]
    mended = tmp_path / "mended.csv"
    mended.write_bytes(load.rejected_csv(db, report.load_id))
    again = load.load_file(db, mended)[0]
    assert (again.kind, again.rows_read, again.new) == (Kind.STAGE_HISTORY, 1, 1)
    note = db.value("select note from db.staging.stage_history where load_id::text = ?", [again.load_id])
    assert note == "Explored replacing incumbent vendor, initial interest"


def test_wukong_stages_have_three_ends_and_rates_below_one(tmp_path: Path) -> None:
    db = open_database(tmp_path / "wukong.duckdb")
    load.load_file(db, SHARED / "wukong-crm-layout/default_business_stages_utf8.csv")
    held = {row["stage"]: (row["stage_weight"], row["outcome"]) for row in db.rows("select * from db.staging.stages")}
    assert held["赢单"] == (1.0, "won") and held["输单"] == (0.0, "lost") and held["无效"] == (0.0, "void")
    assert held["方案/报价"] == (0.3, "open")
