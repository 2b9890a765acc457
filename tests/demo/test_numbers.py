"""The numbers a director would look at first: targets that net, the ERP beside the CRM, stores and their weekdays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.demo.chance import spread
from tests.demo.conftest import read_text

MONTHS = [f"{month}月" for month in range(1, 13)]


@pytest.fixture(scope="module")
def targets(demo_folder: Path) -> pd.DataFrame:
    return pd.read_excel(demo_folder / "目标.xlsx", engine="calamine")


@pytest.fixture(scope="module")
def store_days(demo_folder: Path) -> pd.DataFrame:
    table = read_text(demo_folder / "门店日报.csv", "utf-8")
    table = table[table["销售额"] != "停业盘点"].astype({"客流": float, "交易笔数": float, "销售额": float})
    return table.assign(day=pd.to_datetime(table["营业日期"]))


def _sum(targets: pd.DataFrame, measure: str, level: str) -> pd.DataFrame:
    mine = targets[(targets["指标"] == measure) & (targets["层级"] == level)]
    return mine.groupby("年份")[MONTHS].sum()


@pytest.mark.parametrize("level", ["区域", "团队", "个人"])
def test_signing_targets_of_every_level_add_up_to_the_company(targets: pd.DataFrame, level: str) -> None:
    assert _sum(targets, "签约金额", level).equals(_sum(targets, "签约金额", "公司"))


@pytest.mark.parametrize("level", ["区域", "门店"])
def test_store_targets_add_up_to_the_company(targets: pd.DataFrame, level: str) -> None:
    assert _sum(targets, "门店销售额", level).equals(_sum(targets, "门店销售额", "公司"))


def test_people_of_a_team_add_up_to_their_team(demo_folder: Path, targets: pd.DataFrame) -> None:
    people = pd.read_excel(demo_folder / "员工.xlsx", engine="calamine").set_index("工号")
    mine = targets[targets["层级"] == "个人"]
    by_team = mine.assign(team=mine["单位"].map(people["团队"])).groupby(["年份", "team"])[MONTHS].sum()
    teams = targets[targets["层级"] == "团队"].set_index(["年份", "单位"])[MONTHS].sort_index()
    assert np.array_equal(by_team.to_numpy(), teams.to_numpy())


def test_two_hundred_in_software_and_twelve_hundred_in_retail(demo_folder: Path) -> None:
    people = pd.read_excel(demo_folder / "员工.xlsx", engine="calamine")
    here = people[people["离职日期"].isna()]
    retail = here["部门"].isin(["零售", "零售门店"])
    assert (~retail).sum() == 200
    assert retail.sum() == 1200
    assert len(people) > len(here) + 300


def test_the_erp_is_a_little_behind_the_crm(demo_folder: Path, deals: pd.DataFrame) -> None:
    orders = read_text(demo_folder / "签约订单.csv", "gb18030")
    orders = orders[orders["订单编号"] != "DD-TEST"]
    posted = orders["签约金额"].str.replace(",", "").astype(float).sum()
    first = pd.Timestamp(orders["签约日期"].map(pd.Timestamp).min())
    won = deals[(deals["阶段"] == "赢单") & (pd.to_datetime(deals["实际成交日期"]) >= first)]
    signed = won["商机金额（万元）"].astype(float).sum() * 10_000
    assert 0.001 < (signed - posted) / signed < 0.007


def test_nobody_pays_more_than_was_signed(demo_folder: Path) -> None:
    orders = read_text(demo_folder / "签约订单.csv", "gb18030").set_index("订单编号").drop("DD-TEST")
    text = (demo_folder / "回款.csv").read_bytes().decode("gb18030").splitlines()
    assert text[-2].startswith("合计")
    table = pd.read_csv(demo_folder / "回款.csv", encoding="gb18030", dtype=str, skipfooter=2, engine="python")
    paid = table["回款金额"].str.lstrip("¥").str.replace(",", "").astype(float).groupby(table["订单编号"]).sum()
    assert len(paid) > 100
    due = orders["签约金额"].str.replace(",", "").astype(float).reindex(paid.index)
    assert (paid <= due + 0.005).all()


def test_malls_live_by_the_weekend_and_offices_by_the_week(demo_folder: Path, store_days: pd.DataFrame) -> None:
    stores = pd.read_excel(demo_folder / "门店.xlsx", engine="calamine").set_index("门店编号")
    cluster = store_days["门店编号"].map(stores["商圈"])
    is_weekend = store_days["day"].dt.day_of_week >= 5
    sales = store_days.groupby([cluster, is_weekend])["销售额"].mean()
    assert sales["商场", True] > 1.2 * sales["商场", False]
    assert sales["写字楼", True] < 0.85 * sales["写字楼", False]


def test_eighty_seven_stores_report_and_a_refurbished_one_leaves_a_gap(store_days: pd.DataFrame) -> None:
    per_store = store_days.groupby("门店编号")["day"].agg(["min", "max", "nunique"])
    assert len(per_store) == 87
    gaps = (per_store["max"] - per_store["min"]).dt.days + 1 - per_store["nunique"]
    assert 4 <= (gaps > 0).sum() <= 6
    assert gaps.max() <= 30


def test_a_broken_counter_shows_more_payments_than_visitors(store_days: pd.DataFrame) -> None:
    assert 1 <= (store_days["交易笔数"] > store_days["客流"]).sum() <= 12


def test_parts_that_are_spread_add_up_to_the_whole() -> None:
    assert spread(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert spread(7, np.array([0.0, 0.0])).sum() == 7
    assert spread(5, np.array([])).tolist() == []
