"""Who waits for whom: queues in the order of money, breaches strictly beyond three days, owners, the signing cycle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calibration import decide
from calibration.errors import DecisionRefused
from calibration.refresh import service_levels as on_clock
from calibration.storage.database import Database
from calibration.storage.queries import service_levels
from calibration.vocabulary import Kind, Role, Unit, Viewer
from pages._ui.approval_rows import held_amount
from tests.pages.conftest import Visit, written
from tests.pages.retail import AS_OF
from tests.parameters import set_parameter
from tests.storage.loading import load_rows

HEAD = Viewer()
PAGE = "pages/health/service_levels.py"


def test_the_queue_is_ordered_by_value_times_win_probability(retail: Database) -> None:
    found = on_clock.queue(retail, HEAD, AS_OF)
    assert {step["contract_id"] for step in found} == {"C4", "C5", "C6"}
    stakes = [step["at_stake_amount"] for step in found]
    assert stakes == sorted(stakes, reverse=True)
    for step in found:
        assert step["at_stake_amount"] == pytest.approx(step["amount"] * step["win_probability"], rel=0.01)


def test_a_region_sees_what_its_own_contracts_wait_for(retail: Database) -> None:
    whole = on_clock.queue(retail, HEAD, AS_OF)
    regions = {step["region"] for step in whole if step["region"]}
    assert regions
    for region in regions:
        own = on_clock.queue(retail, HEAD, AS_OF, Unit.parse(f"region:{region}"))
        assert own == [step for step in whole if step["region"] == region]
    assert on_clock.queue(retail, HEAD, AS_OF, Unit.parse("region:nowhere")) == []


@pytest.mark.parametrize(("days", "is_breach"), [(3, False), (4, True)])
def test_three_days_are_in_time_and_four_are_a_breach(database: Database, days: int, is_breach: bool) -> None:
    step = {"contract_id": "C1", "department": "法务", "submitted_on": AS_OF - timedelta(days=days), "amount": 100}
    load_rows(database, Kind.CONTRACTS, [step], through=AS_OF)
    found = service_levels.queue(database, HEAD, AS_OF)
    assert [(row["waiting_days"], row["is_breach"]) for row in found] == [(days, is_breach)]


def test_the_clock_can_stand_still_on_holidays(database: Database) -> None:
    after_holidays = AS_OF.replace(month=10, day=9)
    step = {"contract_id": "C1", "department": "法务", "submitted_on": AS_OF.replace(month=9, day=30), "amount": 100}
    load_rows(database, Kind.CONTRACTS, [step], through=after_holidays)
    assert on_clock.queue(database, HEAD, after_holidays)[0]["waiting_days"] == 9
    set_parameter(database, "clocks_pause", "1", author="tests")
    assert on_clock.queue(database, HEAD, after_holidays)[0]["waiting_days"] == 2  # the 8th and the 9th


def test_signed_ended_and_lost_contracts_wait_for_nobody(database: Database) -> None:
    base = {"department": "法务", "submitted_on": AS_OF - timedelta(days=9), "amount": 100}
    rows = [
        {"contract_id": "signed", "signed_on": AS_OF - timedelta(days=1)},
        {"contract_id": "approved", "approved_on": AS_OF - timedelta(days=1)},
        {"contract_id": "ended", "status": "已终止"},
        {"contract_id": "lost", "deal_id": "D1"},
        {"contract_id": "waits", "status": "审批中"},
    ]
    load_rows(database, Kind.CONTRACTS, [base | row for row in rows], through=AS_OF)
    lost = {"deal_id": "D1", "outcome": "lost", "opened_on": AS_OF - timedelta(days=90), "closed_on": AS_OF}
    load_rows(database, Kind.DEALS, [lost], through=AS_OF)
    assert [row["contract_id"] for row in service_levels.queue(database, HEAD, AS_OF)] == ["waits"]


def test_money_held_up_counts_a_contract_once() -> None:
    steps = [{"contract_id": "A", "at_stake_amount": 5.0}] * 2 + [{"contract_id": "B", "at_stake_amount": None}]
    assert held_amount(steps) == 5.0


def test_departments_tell_how_fast_they_were(retail: Database) -> None:
    found = {row["department"]: row for row in on_clock.departments(retail, HEAD, AS_OF)}
    assert found["财务"]["median_days"] == 1
    assert found["财务"]["late_count"] == 0
    legal = found["法务"]
    assert legal["median_days"] == 3
    assert legal["late_count"] == pytest.approx(legal["approved_count"] * 2 / 5, abs=1)  # 4 and 5 of 1 to 5 days


def test_the_signing_cycle_is_a_median_a_month_with_its_count(retail: Database) -> None:
    cycle = service_levels.signing_cycle(retail, HEAD, AS_OF)
    assert sum(month["signed_count"] for month in cycle) == 39
    assert {month["median_days"] for month in cycle} == {9}


def test_a_regional_lead_sees_the_own_region_alone(retail: Database) -> None:
    lead = Viewer(role=Role.REGIONAL_LEAD, name="陈明", regions=("华东",))
    assert {row["region"] for row in on_clock.queue(retail, lead, AS_OF)} == {"华东"}
    assert service_levels.people(retail, lead, AS_OF) == []
    both = sum(row["signed_count"] for row in service_levels.signing_cycle(retail, HEAD, AS_OF))
    assert 0 < sum(row["signed_count"] for row in service_levels.signing_cycle(retail, lead, AS_OF)) < both


def test_a_department_gets_a_named_owner_from_hr(written_retail: Database) -> None:
    decide.name_department_owner(written_retail, "法务", "周岚", author="local", as_of=AS_OF)
    decide.name_department_owner(written_retail, "法务", "陈明", author="local", as_of=AS_OF)
    owners = {
        row["department_owner"] for row in on_clock.queue(written_retail, HEAD, AS_OF) if row["department"] == "法务"
    }
    assert owners == {"陈明"}
    with pytest.raises(DecisionRefused, match="There are: 法务, 财务"):
        decide.name_department_owner(written_retail, "行政", "陈明", author="local", as_of=AS_OF)
    with pytest.raises(DecisionRefused, match="HR lists nobody"):
        decide.name_department_owner(written_retail, "法务", "无名氏", author="local", as_of=AS_OF)


def test_the_page_says_what_breaches_hold_up_and_takes_an_owner(written_retail: Database, visit: Visit) -> None:
    page = visit(written_retail, PAGE, lang="zh")
    assert not page.exception
    assert '<b class="bad">2</b> 个审批超过 3 天' in written(page)
    assert "未指定" in written(page)
    assert "售前还没有队列" in written(page)
    page.selectbox(key="owner_department").set_value("法务")
    page.selectbox(key="owner_person").set_value("陈明")
    next(button for button in page.button if button.label == "指定负责人").click().run()
    assert not page.exception
    assert "负责人 陈明" in written(page)


def test_without_contracts_the_page_says_which_file_it_needs(company: Database, visit: Visit) -> None:
    assert "导入合同审批" in written(visit(company, PAGE, lang="zh"))
