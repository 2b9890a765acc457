"""The exports agree with each other, as systems that describe one company must."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from calibration.demo.generate import KEPT_CURRENT, generate, load_plan
from calibration.load import load_file
from calibration.storage.database import Database
from calibration.storage.queries.ages import data_ages
from calibration.vocabulary import Viewer
from tests.demo.conftest import SCALE, TODAY, read_deals, read_text

ENDS = ["赢单", "输单", "无效"]


def test_the_same_day_and_seed_give_the_same_bytes(demo_folder: Path, tmp_path: Path) -> None:
    for path in generate(tmp_path, today=TODAY, scale=SCALE):
        assert path.read_bytes() == (demo_folder / path.relative_to(tmp_path)).read_bytes(), path.name


def test_another_seed_gives_another_company(demo_folder: Path, tmp_path: Path) -> None:
    generate(tmp_path, today=TODAY, seed=8, scale=SCALE)
    assert (tmp_path / "商机.csv").read_bytes() != (demo_folder / "商机.csv").read_bytes()


def test_a_scale_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale must be above 0"):
        generate(tmp_path, today=TODAY, scale=0)


def test_the_load_plan_lists_every_export_in_date_order_and_people_and_targets_twice(demo_folder: Path) -> None:
    plan = load_plan(demo_folder)
    files = {p for p in demo_folder.rglob("*") if p.suffix in (".csv", ".xlsx")}
    assert {path for path, _, _ in plan} == files
    twice = {path.name for path in files if [path for path, _, _ in plan].count(path) == 2}
    assert twice == set(KEPT_CURRENT)
    assert len(plan) == len(files) + len(twice)
    days = [day for _, day, _ in plan]
    assert days == sorted(days)
    assert days[-1] == TODAY - timedelta(days=1)
    assert {path.name for path, day, _ in plan if day == days[-1]} >= twice
    assert {mode for _, _, mode in plan} <= {"full", "partial"}


def test_people_that_are_told_again_are_all_unchanged_and_their_age_is_no_day(
    demo_folder: Path, database: Database
) -> None:
    last = TODAY - timedelta(days=1)
    people = [step for step in load_plan(demo_folder) if step[0].name == "员工.xlsx"]
    reports = [
        report
        for path, day, _ in people
        for report in load_file(database, path, data_through_on=day, full=True, today=TODAY)
    ]
    assert [report.unchanged for report in reports] == [0, reports[0].rows_read]
    assert [(row["source"], row["age_days"]) for row in data_ages(database, Viewer(), last)] == [("hr", 0)]


def test_no_deal_happens_after_yesterday(deals: pd.DataFrame) -> None:
    yesterday = str(TODAY - timedelta(days=1))
    for column in ("创建日期", "实际成交日期", "方案发出日期", "方案反馈日期", "最近联系日期", "更新日期"):
        assert deals[column].max() <= yesterday, column


def test_a_deal_has_a_closing_date_exactly_when_it_is_closed(deals: pd.DataFrame) -> None:
    assert ((deals["实际成交日期"] != "") == deals["阶段"].isin(ENDS)).all()
    closed = deals[deals["实际成交日期"] != ""]
    assert (closed["实际成交日期"] >= closed["创建日期"]).all()


def test_what_was_closed_in_an_earlier_export_stays_as_it_was(demo_folder: Path, deals: pd.DataFrame) -> None:
    fixed = ["客户名称", "创建日期", "阶段", "实际成交日期", "商机金额（万元）", "负责人工号"]
    folder = demo_folder / "商机历次导出"
    for path in sorted(folder.iterdir()):
        earlier = read_deals(path)
        closed = earlier[earlier["阶段"].isin(ENDS)]
        assert len(closed) > 100
        assert closed[fixed].equals(deals.loc[closed.index, fixed]), path.name


def test_a_deal_never_goes_back_to_an_earlier_stage(demo_folder: Path, deals: pd.DataFrame) -> None:
    order = ["线索确认", "需求分析", "方案报价", "商务谈判", "合同审批", *ENDS]
    tables = [read_deals(path) for path in sorted((demo_folder / "商机历次导出").iterdir())]
    for before, after in zip(tables, [*tables[1:], deals], strict=True):
        both = before.index.intersection(after.index)
        place = {stage: number for number, stage in enumerate(order)}
        assert (before.loc[both, "阶段"].map(place) <= after.loc[both, "阶段"].map(place)).all()
        assert (before.loc[both, "最近联系日期"] <= after.loc[both, "最近联系日期"]).all()


def test_only_deleted_deals_vanish_between_exports_and_new_ones_were_opened_since(
    demo_folder: Path, deals: pd.DataFrame
) -> None:
    first = sorted((demo_folder / "商机历次导出").iterdir())[0]
    earlier = read_deals(first)
    gone = earlier.index.difference(deals.index)
    assert 1 <= len(gone) <= 4
    new = deals.loc[deals.index.difference(earlier.index)]
    assert (new["创建日期"] > f"{pd.Timestamp(first.stem[-8:]):%Y-%m-%d}").all()


def test_close_dates_slip_from_week_to_week(demo_folder: Path, deals: pd.DataFrame) -> None:
    earlier = read_deals(sorted((demo_folder / "商机历次导出").iterdir())[0])
    both = earlier.index.intersection(deals.index)
    later = deals.loc[both, "预计成交日期"] > earlier.loc[both, "预计成交日期"]
    assert later.sum() >= 3


def test_the_last_stage_in_the_history_is_the_stage_of_the_deal(demo_folder: Path, deals: pd.DataFrame) -> None:
    history = read_text(demo_folder / "商机阶段历史.csv")
    assert set(history["商机编号"]) == set(deals.index)
    history["at"] = pd.to_datetime(history["进入时间"], format="mixed")
    last = history.sort_values("at", kind="stable").drop_duplicates("商机编号", keep="last").set_index("商机编号")
    assert last["阶段"].reindex(deals.index).equals(deals["阶段"])


def test_every_row_refers_to_a_deal_a_person_and_a_customer_that_exist(demo_folder: Path, deals: pd.DataFrame) -> None:
    people = set(pd.read_excel(demo_folder / "员工.xlsx", engine="calamine")["工号"])
    customers = set(pd.read_excel(demo_folder / "客户.xlsx", engine="calamine")["客户编号"])
    activities = read_text(demo_folder / "跟进记录.csv")
    contracts = read_text(demo_folder / "合同审批.csv", "gb18030")
    assert set(deals["负责人工号"]) <= people
    assert set(deals["客户编号"]) <= customers
    assert set(activities["商机编号"]) - {""} <= set(deals.index)
    assert set(activities["跟进人工号"]) <= people
    assert set(contracts["商机编号"]) <= set(deals.index)


def test_a_signed_contract_ends_some_of_them_without_a_successor_so_that_churn_can_be_told(demo_folder: Path) -> None:
    contracts = read_text(demo_folder / "合同审批.csv", "gb18030").drop_duplicates("合同编号")
    signed, ends = (
        pd.to_datetime(contracts[name], format="%Y年%m月%d日", errors="coerce") for name in ("签订日期", "到期日期")
    )
    assert (ends.notna() == signed.notna()).all() and ends.notna().sum() > 100
    newest = ends.groupby(contracts["客户编号"]).transform("max")
    ended = ends <= signed.max()
    assert 0.05 < (ends == newest)[ended].mean() < 0.4


def test_the_last_contact_of_a_deal_is_its_last_activity(demo_folder: Path, deals: pd.DataFrame) -> None:
    activities = read_text(demo_folder / "跟进记录.csv")
    contact = activities[(activities["类型"] != "任务") & (activities["跟进编号"] != "GJ-TEST")]
    newest = contact.groupby("商机编号")["跟进时间"].max().str[:10]
    assert newest.reindex(deals.index).fillna("").equals(deals["最近联系日期"].astype(newest.dtype))


def test_at_most_ten_rows_are_broken_and_the_readme_names_them(demo_folder: Path) -> None:
    table = read_text(demo_folder / "商机.csv", "gb18030")
    again = table["商机编号"].duplicated().sum()
    invented = table["商机编号"].str.contains("TEST").sum()
    assert (again, invented) == (1, 2)
    text = (demo_folder / "README.txt").read_text(encoding="utf-8")
    assert "2025-13-40" in text
    assert "页脚" in text


@pytest.mark.parametrize("today", [date(2025, 1, 2), date(2026, 2, 17), date(2026, 4, 1), date(2028, 2, 29)])
def test_any_day_can_be_today(today: date, tmp_path: Path) -> None:
    generate(tmp_path, today=today, scale=0.03)
    deals = read_deals(tmp_path / "商机.csv")
    assert deals["更新日期"].max() <= str(today - timedelta(days=1))
    assert (deals["阶段"] == "赢单").sum() > 20
