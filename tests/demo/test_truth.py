"""The planted stories can be found in the files, and the quiet deals are quiet."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from tests.demo.conftest import TODAY, read_text

LAST = pd.Timestamp(TODAY) - pd.Timedelta(days=1)


def _ids(truth: dict, kind: str) -> set[str]:
    return {story["id"] for story in truth["stories"] if story["kind"] == kind}


def test_every_id_of_the_truth_exists_in_the_exports(demo_folder: Path, deals: pd.DataFrame, truth: dict) -> None:
    people = pd.read_excel(demo_folder / "员工.xlsx", engine="calamine")
    known = {
        "deal": set(deals.index),
        "store": set(pd.read_excel(demo_folder / "门店.xlsx", engine="calamine")["门店编号"]),
        "account": set(deals["客户编号"]),
        "person": set(people["工号"]),
        "team": set(people["团队"].dropna()),
        "region": set(deals["区域"]),
    }
    for story in truth["stories"]:
        assert story["id"] in known[story["unit_kind"]], story
    assert set(truth["quiet"]["deals"]) <= known["deal"]
    assert set(truth["quiet"]["stores"]) <= known["store"]


def test_a_deal_planted_as_silent_has_had_no_contact_for_more_than_seven_days(deals: pd.DataFrame, truth: dict) -> None:
    silent = deals.loc[sorted(_ids(truth, "no_contact")), "最近联系日期"]
    assert len(silent) >= 2
    age = (LAST - pd.to_datetime(silent.where(silent != ""))).dt.days
    assert (age.dropna() > 14).all()


def test_a_fact_red_is_written_on_the_open_deal_and_in_its_last_call(
    demo_folder: Path, deals: pd.DataFrame, truth: dict
) -> None:
    told = deals.loc[sorted(_ids(truth, "fact_red"))]
    facts = {"客户明确放弃", "预算取消", "与竞争对手签署备忘录"}
    assert set(told["输单原因"]) <= facts
    assert not told["阶段"].isin(["赢单", "输单", "无效"]).any()
    activities = read_text(demo_folder / "跟进记录.csv")
    assert set(told.index) <= set(activities.loc[activities["跟进结果"].isin(facts), "商机编号"])


def test_quiet_deals_are_open_fresh_and_without_competitor(deals: pd.DataFrame, truth: dict) -> None:
    quiet = deals.loc[truth["quiet"]["deals"]]
    assert len(quiet) >= 20
    day = quiet["最近联系日期"].where(quiet["最近联系日期"] != "", quiet["创建日期"])
    assert ((LAST - pd.to_datetime(day)).dt.days <= 7).all()
    assert (quiet["竞争对手"] == "").all()
    assert (quiet["实际成交日期"] == "").all()


def test_the_team_without_leads_had_none_for_two_weeks(demo_folder: Path, truth: dict) -> None:
    (team,) = _ids(truth, "no_new_leads")
    people = pd.read_excel(demo_folder / "员工.xlsx", engine="calamine").set_index("工号")
    leads = pd.read_excel(demo_folder / "线索.xlsx", engine="calamine")
    recent = leads[pd.to_datetime(leads["创建日期"]) > LAST - pd.Timedelta(days=14)]
    assert len(recent) > 5
    assert team not in set(recent["负责人工号"].map(people["团队"]))


def test_a_store_with_falling_traffic_is_well_below_its_own_past(demo_folder: Path, truth: dict) -> None:
    days = read_text(demo_folder / "门店日报.csv", "utf-8")
    days["客流"] = days["客流"].astype(float)
    running = [s for s in truth["stories"] if s["kind"] == "store_traffic" and s["until_on"] is None]
    assert running
    for story in running:
        mine = days[days["门店编号"] == story["id"]].set_index("营业日期")["客流"]
        start = pd.Timestamp(story["from_on"])
        before = mine[f"{start - pd.Timedelta(days=63):%Y%m%d}" : f"{start - pd.Timedelta(days=36):%Y%m%d}"]
        after = mine[f"{start:%Y%m%d}" : f"{LAST:%Y%m%d}"]
        assert after.median() < 0.9 * before.median(), story


def test_no_name_of_the_public_data_sets_is_used(deals: pd.DataFrame) -> None:
    root = Path(os.environ.get("NAVIGATOR_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
    source = root / "maven-crm-sales-opportunities"
    if not source.exists():
        pytest.skip(f"public data sets are not at {root}: names cannot be compared")
    pipeline = pd.read_csv(source / "sales_pipeline.csv", dtype=str)
    assert not set(deals.index) & set(pipeline["opportunity_id"])
    assert not set(deals["客户名称"]) & set(pipeline["account"].dropna())
    assert not set(deals["产品"]) & set(pipeline["product"])
