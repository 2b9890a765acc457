"""Headers of real exports are known; tables of no kind are refused; guesses are proposals only."""

from __future__ import annotations

import pytest

from calibration.errors import KindUnknown
from calibration.storage.imports.mapping.headers import normalise, split_unit
from calibration.storage.imports.mapping.recognise import propose, recognise
from calibration.vocabulary import Kind

SALESFORCE_REPORT = "Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount,Expected Revenue,Probability (%),Age,Close Date,Created Date,Next Step,Lead Source,Type,Owner Role"  # noqa: E501 one header line
HUBSPOT = "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Amount in company currency,Currency,Deal owner,Create Date,Close Date,Last Activity Date,Number of times contacted,Deal probability,Weighted amount,Is Closed Won,Closed Lost Reason,Associated Company"  # noqa: E501 one header line
DYNAMICS = "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Potential Customer,Est. Close Date,Est. Revenue,Contact,Probability,Rating,Status,Pipeline Phase,Owner,Created On,Actual Close Date"  # noqa: E501 one header line
PIPEDRIVE = "Deal - ID,Deal - Title,Deal - Creator,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Organization,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Expected close date,Deal - Lost reason"  # noqa: E501 one header line
ZOHO = "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Probability (%),Expected Revenue,Lead Source,Created Time,Modified Time,Reason For Loss"  # noqa: E501 one header line
ODOO = "Opportunity,Customer,Salesperson,Sales Team,Expected Revenue,Stage,Probability,Expected Closing,Created on"
XIAOSHOUYI = "销售机会名称,客户名称,销售机会所有人,销售阶段,销售金额,结单日期,赢率,创建日期,最新活动记录时间"
FXIAOKE = "商机名称,客户名称,负责人,负责人主属部门,销售流程,商机阶段,阶段状态,商机金额,预计成交日期,赢单时间"


@pytest.mark.parametrize(
    ("headers", "layout"),
    [(SALESFORCE_REPORT, "salesforce"), (HUBSPOT, "hubspot"), (DYNAMICS, "dynamics365"), (PIPEDRIVE, "pipedrive"),
     (ZOHO, "zoho"), (ODOO, "odoo"), (XIAOSHOUYI, "xiaoshouyi"), (FXIAOKE, "fxiaoke")],
)  # fmt: skip
def test_an_export_of_deals_is_recognised_with_its_system(headers: str, layout: str) -> None:
    found = recognise(tuple(headers.split(",")))
    assert (found.kind, found.layout) == (Kind.DEALS, layout)
    fields = {match.field for match in found.all_matches()}
    assert {"deal_name", "account_name", "owner_name", "stage", "amount"} <= fields


def test_one_close_date_column_is_left_to_the_outcome() -> None:
    found = recognise(tuple(SALESFORCE_REPORT.split(",")))
    assert found.match("close_on") is not None and found.match("closed_on") is None


def test_order_of_columns_case_and_spaces_do_not_matter() -> None:
    plain = recognise(("Deal ID", "Deal Name", "Stage", "Amount", "Close Date"))
    other = recognise(("close_date", " AMOUNT ", "stage", "deal_name", "DEAL-ID"))
    assert {match.field for match in plain.all_matches()} == {match.field for match in other.all_matches()}


@pytest.mark.parametrize(
    "headers",
    [("Table", "Field", "Description"), ("date", "type", "locale", "locale_name", "description", "transferred"),
     ("deal_id", "merged_deal_id"), ("模块", "字段", "可选值"), ("a", "b", "c"), ("id", "type")],
)  # fmt: skip
def test_a_table_of_no_kind_is_refused_and_the_nearest_are_named(headers: tuple[str, ...]) -> None:
    with pytest.raises(KindUnknown) as refused:
        recognise(headers)
    assert headers[0] in str(refused.value)


def test_units_are_read_off_the_header() -> None:
    assert split_unit("商机金额（万元）") == ("商机金额", "万元")
    assert split_unit("Amount (USD)") == ("Amount", "USD")
    assert split_unit("赢单率(%)") == ("赢单率", "%")
    assert split_unit("Amount (old)") == ("Amount (old)", "")
    assert normalise("*商机名称") == normalise("商机名称")


def test_a_header_that_nobody_knows_is_proposed_but_never_applied() -> None:
    found = recognise(("商机编号", "商机名称", "阶段", "商机金額", "创建日期", "负责人"))
    assert found.match("amount") is None
    proposed = {match.header: match for match in propose(found)}
    assert proposed["商机金額"].field in (None, "amount")
    likely = propose(recognise(("Deal ID", "Deal Name", "Stage", "Close Date", "Owner", "Deal Amounts")))
    assert [(match.field, match.confidence < 1) for match in likely if match.header == "Deal Amounts"] == [
        ("amount", True)
    ]


def test_of_two_columns_for_one_field_the_reference_decides() -> None:
    found = recognise(("id", "what_id", "activity_date", "activity_date_time", "subject", "owner_id", "who_id"))
    match = found.match("occurred_at")
    assert match is not None and match.header == "activity_date_time"
