"""Deals of the software business with their whole life, the simulated future included.

One row per deal. Nothing here knows the day of the export: `state.py` shows a deal as it stood on a day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span, on_workday, signing_weights
from calibration.demo.chance import pick, stream
from calibration.demo.names import INDUSTRIES, REGIONS, company_names
from calibration.demo.people import ROLE_WEIGHTS, People
from calibration.demo.saas.levels import deal_levels
from calibration.demo.saas.plan import arrival_weights, quarter_plan

DEALS_OPENED = 18_400  # over the whole simulation; about 9,700 of them lie in the exported history
SEGMENTS = ["大型企业", "中型企业", "小微企业"]
_MEDIAN_AMOUNT = {"大型企业": 360_000.0, "中型企业": 150_000.0, "小微企业": 58_000.0}
_WON_DAYS = {"大型企业": 112.0, "中型企业": 86.0, "小微企业": 63.0}
_REGION_SHARE = {"华东": 0.345, "华南": 0.25, "华北": 0.26, "西南": 0.145}
_SOURCES = ["市场活动", "官网咨询", "老客户转介绍", "电话开发", "渠道伙伴", "展会"]
_SOURCE_WEIGHTS = [0.22, 0.2, 0.16, 0.2, 0.14, 0.08]
PRODUCTS = {
    "衡舟销售云 专业版": 198_000,
    "衡舟销售云 旗舰版": 520_000,
    "衡舟营销云": 260_000,
    "衡舟服务台": 120_000,
    "衡舟数据中台": 680_000,
    "衡舟智能助手": 88_000,
    "实施服务包": 60_000,
}
_PRODUCT_BY_SEGMENT = {
    "大型企业": [0.12, 0.3, 0.17, 0.08, 0.25, 0.05, 0.03],
    "中型企业": [0.32, 0.14, 0.22, 0.14, 0.06, 0.08, 0.04],
    "小微企业": [0.38, 0.02, 0.16, 0.22, 0.0, 0.16, 0.06],
}
COMPETITORS = ["澜云软件", "极曜科技", "睿舵系统", "百域数智"]
LOST_REASONS = ["价格过高", "竞争对手中标", "项目搁置", "功能不满足", "预算削减", "联系人离职"]


def make_deals(span: Span, calendar: pd.DataFrame, people: People, seed: int, scale: float) -> pd.DataFrame:
    """All deals; columns are `_on` (datetime64), `_amount` (¥, whole hundreds) or labels. ended_on is never empty."""
    deals = _arrivals(calendar, seed, scale)
    deals = _give_accounts(deals, people, seed)
    deals = _describe(deals, people, seed)
    deals = _end(deals, calendar, seed)
    deals = _price(deals, span, seed, scale)
    deals["deal_id"] = [f"SJ{day:%y%m}{number:05d}" for number, day in enumerate(deals["opened_on"], start=1)]
    return deals


def _arrivals(calendar: pd.DataFrame, seed: int, scale: float) -> pd.DataFrame:
    rng = stream(seed, "arrivals")
    days = calendar["day"].to_numpy()
    parts = []
    for region in REGIONS:
        weight = arrival_weights(calendar, region)
        count = round(DEALS_OPENED * scale * _REGION_SHARE[region])
        place = np.sort(rng.choice(len(days), count, p=weight / weight.sum()))
        parts.append(pd.DataFrame({"region": region, "opened_on": days[place]}))
    deals = pd.concat(parts).sort_values(["opened_on", "region"], kind="stable", ignore_index=True)
    deals["lead_age_days"] = rng.integers(3, 26, len(deals))
    return deals


def _give_accounts(deals: pd.DataFrame, people: People, seed: int) -> pd.DataFrame:
    """A seat and a customer per deal: half come from a new customer, the others from one that the seat has had before.

    One add-on in twenty is opened by a colleague, which leaves a customer with two owners.
    """
    rng = stream(seed, "accounts")
    slot = np.zeros(len(deals), dtype=int)
    for region in REGIONS:
        mine = np.flatnonzero(deals["region"] == region)
        slot[mine] = _choose_slots(rng, people, region, deals["opened_on"].to_numpy()[mine])
    is_new = rng.random(len(deals)) < 0.46
    draw = rng.random(len(deals))
    account = np.zeros(len(deals), dtype=int)
    first_number = 0
    for number in np.unique(slot):
        mine = np.flatnonzero(slot == number)
        is_new[mine[0]] = True
        seen = np.cumsum(is_new[mine])
        earlier = np.floor(draw[mine] * np.maximum(seen, 1)).astype(int)
        account[mine] = first_number + np.where(is_new[mine], seen - 1, np.minimum(earlier, seen - 1))
        first_number += int(seen[-1])
    shared = ~is_new & (rng.random(len(deals)) < 0.05)
    for region in REGIONS:
        mine = np.flatnonzero(shared & (deals["region"] == region).to_numpy())
        slot[mine] = _choose_slots(rng, people, region, deals["opened_on"].to_numpy()[mine])
    return deals.assign(slot=slot, is_new_account=is_new, account_no=account)


def _choose_slots(rng: np.random.Generator, people: People, region: str, opened: np.ndarray) -> np.ndarray:
    """A seat per deal, drawn by skill among the seats of the region that are open on the day; a new seat ramps up."""
    seats = people.seats
    mine = seats[(seats["region"] == region) & seats["left_on"].isna()]
    inherits = mine["slot"].isin(seats.loc[seats["left_on"].notna(), "slot"]).to_numpy()
    tenure = (opened[:, None] - mine["joined_on"].to_numpy()[None, :]) / np.timedelta64(1, "D")
    weight = np.where(inherits[None, :], 1.0, np.clip(tenure / 120, 0, 1)) * mine["skill"].to_numpy()[None, :]
    key = mine["role"].to_numpy() == "大客户专员"
    weight = weight * np.where(key, 0.55, 1.0)[None, :] + 1e-9
    edges = np.cumsum(weight, axis=1)
    draw = rng.random(len(opened))[:, None] * edges[:, -1:]
    return mine["slot"].to_numpy()[(edges < draw).sum(axis=1)]


def _describe(deals: pd.DataFrame, people: People, seed: int) -> pd.DataFrame:
    """Segment, industry, product, source and kind of deal; an account keeps its industry and mostly its segment."""
    rng = stream(seed, "describe")
    count = len(deals)
    seat = people.seats.iloc[people.holder(deals["slot"].to_numpy(), deals["opened_on"].to_numpy())]
    deals["role"] = seat["role"].to_numpy()
    deals["skill"] = seat["skill"].to_numpy()
    accounts = int(deals["account_no"].max()) + 1
    first_role = deals.drop_duplicates("account_no").set_index("account_no")["role"].reindex(range(accounts))
    is_key_role = (first_role == "大客户专员").to_numpy()
    draw = rng.random(accounts)
    account_segment = np.where(
        draw < np.where(is_key_role, 0.8, 0.2), SEGMENTS[0], np.where(draw < 0.64, SEGMENTS[1], SEGMENTS[2])
    )
    account_industry = pick(rng, INDUSTRIES, accounts, [0.24, 0.16, 0.12, 0.1, 0.12, 0.08, 0.1, 0.08])
    deals["segment"] = account_segment[deals["account_no"]].astype(object)
    deals["industry"] = account_industry[deals["account_no"]]
    deals["product"] = ""
    for segment in SEGMENTS:
        mine = (deals["segment"] == segment).to_numpy()
        deals.loc[mine, "product"] = pick(rng, list(PRODUCTS), int(mine.sum()), _PRODUCT_BY_SEGMENT[segment])
    add_on = np.where(rng.random(count) < 0.72, "增购", "续约")
    deals["deal_type"] = np.where(deals["is_new_account"], "新签", add_on).astype(object)
    source = pick(rng, _SOURCES, count, _SOURCE_WEIGHTS)
    deals["source"] = np.where(deals["is_new_account"], source, "老客户").astype(object)
    deals["competitor"] = np.where(rng.random(count) < 0.19, pick(rng, COMPETITORS, count), "").astype(object)
    deals["has_good_proposal"] = rng.random(count) < 0.42
    return deals


def _end(deals: pd.DataFrame, calendar: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Outcome and day of the end; wins are pulled to month and quarter end, some losers linger for months."""
    rng = stream(seed, "end")
    count = len(deals)
    odds = np.full(count, 0.265)
    odds *= deals["region"].map({"华东": 1.0, "华南": 1.16, "华北": 0.86, "西南": 0.98}).to_numpy()
    odds *= np.where(deals["deal_type"] == "新签", 0.85, 1.2) * np.where(deals["competitor"] != "", 0.68, 1.06)
    odds *= np.where(deals["has_good_proposal"], 1.2, 0.87) * np.clip(deals["skill"].to_numpy(), 0.6, 1.5)
    odds *= deals["source"].map({"老客户转介绍": 1.25, "电话开发": 0.75}).fillna(1.0).to_numpy()
    is_won = rng.random(count) < np.clip(odds, 0.05, 0.8)
    is_void = ~is_won & (rng.random(count) < 0.07)
    is_early = ~is_won & (is_void | (rng.random(count) < 0.34))
    mean = deals["segment"].map(_WON_DAYS).to_numpy() * np.where(deals["region"] == "华北", 1.16, 1.0)
    length = np.where(is_won, mean * rng.gamma(7, 1 / 7, count), mean * 0.8 * rng.gamma(2.4, 1 / 2.4, count))
    length = np.where(is_early, rng.gamma(3, 6, count) + 4, length)
    is_stuck = ~is_won & ~is_early & (rng.random(count) < 0.07)
    length = np.where(is_stuck, rng.uniform(150, 330, count), length)
    opened = deals["opened_on"].to_numpy().astype("datetime64[D]")
    natural = opened + np.maximum(length, 6).astype(int)
    deals["outcome"] = np.select([is_won, is_void], ["won", "void"], "lost").astype(object)
    deals["is_stuck"] = is_stuck
    signed = _draw_signing_day(rng, natural, opened, calendar)
    deals["ended_on"] = np.where(is_won, signed, on_workday(natural, calendar)).astype("datetime64[s]")
    deals["lost_reason"] = np.where(deals["outcome"] == "lost", pick(rng, LOST_REASONS, count), "").astype(object)
    lost, named = (deals["outcome"] == "lost").to_numpy(), (deals["competitor"] != "").to_numpy()
    reason = deals["lost_reason"].to_numpy()
    reason = np.where(lost & ~named & (reason == "竞争对手中标"), "价格过高", reason)
    reason = np.where(lost & named & (rng.random(count) < 0.5), "竞争对手中标", reason)
    deals["lost_reason"] = reason.astype(object)
    return deals


def _draw_signing_day(
    rng: np.random.Generator, natural: np.ndarray, opened: np.ndarray, calendar: pd.DataFrame
) -> np.ndarray:
    """A day from 14 before to 30 after the natural end, drawn by the calendar's pull, at least 7 days after opening."""
    days = calendar["day"].to_numpy().astype("datetime64[D]")
    weight = np.r_[signing_weights(calendar), np.ones(400)]
    place = np.searchsorted(days, natural)
    window = place[:, None] + np.arange(-14, 31)[None, :]
    pull = weight[np.clip(window, 0, len(weight) - 1)]
    too_early = days[0] + window < (opened + 7)[:, None]
    edges = np.cumsum(np.where(too_early, 0.0, pull), axis=1)
    draw = rng.random(len(natural))[:, None] * edges[:, -1:]
    return days[0] + place - 14 + (edges < draw).sum(axis=1)


def _price(deals: pd.DataFrame, span: Span, seed: int, scale: float) -> pd.DataFrame:
    """Amounts by segment and product, levelled so that each region's quarters end near their plan.

    A deal of the running quarter is levelled apart on either side of `last`, so that the quarter to date stands where
    such a quarter usually stands on that day. Three amounts: first guess, quoted (from the proposal on), signed.
    """
    rng = stream(seed, "price")
    count = len(deals)
    raw = deals["segment"].map(_MEDIAN_AMOUNT).to_numpy() * rng.lognormal(0, 0.58, count)
    raw *= (deals["product"].map(PRODUCTS).to_numpy() / 220_000) ** 0.35
    raw *= np.where(deals["deal_type"] == "续约", 0.7, np.where(deals["deal_type"] == "增购", 0.85, 1.1))
    deals["raw"] = raw * _territory(deals, raw)
    level = deal_levels(deals, span, quarter_plan(span, seed, scale), rng)
    signed = np.maximum(np.round(deals["raw"].to_numpy() * level / 100) * 100, 5_000.0)
    discount = np.where(rng.random(count) < 0.55, rng.uniform(0.86, 0.99, count), 1.0)
    deals["signed_amount"] = signed
    deals["quoted_amount"] = np.round(signed / discount / 100) * 100
    guess = np.where(rng.random(count) < 0.35, rng.uniform(0.7, 1.45, count), 1.0)
    deals["first_amount"] = np.round(deals["quoted_amount"] * guess / 1000) * 1000
    return deals.drop(columns="raw")


def _territory(deals: pd.DataFrame, raw: np.ndarray) -> np.ndarray:
    """A factor per deal that evens out half of the luck between seats: managers hand out territories by size."""
    is_won = (deals["outcome"] == "won").to_numpy()
    sums = pd.Series(raw[is_won]).groupby(deals["slot"].to_numpy()[is_won]).sum()
    seat = deals.drop_duplicates("slot").set_index("slot").reindex(sums.index)
    fair = sums / seat["role"].map(ROLE_WEIGHTS)
    even = fair.groupby(seat["region"]).transform("mean") / fair
    return np.asarray((even.clip(0.3, 3.0) ** 0.6).reindex(deals["slot"]).fillna(1.0), dtype=float)


def make_accounts(deals: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per customer: number, id, name, region, industry, segment, level, first seen, size, owner's seat."""
    rng = stream(seed, "account names")
    first = deals.sort_values(["account_no", "opened_on"], kind="stable").drop_duplicates("account_no")
    accounts = first[["account_no", "region", "industry", "segment", "slot", "opened_on"]].reset_index(drop=True)
    accounts["account_id"] = [f"KH{number:05d}" for number in range(1, len(accounts) + 1)]
    accounts["account_name"] = company_names(rng, accounts["region"].to_numpy(), accounts["industry"].to_numpy())
    won = deals[deals["outcome"] == "won"].groupby("account_no")["signed_amount"].sum().reindex(accounts["account_no"])
    is_large = (accounts["segment"] == "大型企业").to_numpy()
    best = pd.Series(won.fillna(0.0).to_numpy()).where(is_large, 0.0).rank(ascending=False, method="first")
    accounts["is_key_customer"] = (best <= max(6, round(len(accounts) * 0.018))).to_numpy()
    draw = rng.random(len(accounts))
    accounts["level"] = np.where(
        accounts["is_key_customer"], "A（重点客户）", np.where(draw < 0.7, "B（普通客户）", "C（非优先客户）")
    )
    employees = accounts["segment"].map({"大型企业": 3200.0, "中型企业": 420.0, "小微企业": 60.0}).to_numpy()
    accounts["employee_count"] = np.round(employees * rng.lognormal(0, 0.5, len(accounts))).astype(int) + 8
    revenue = accounts["employee_count"].to_numpy() * rng.uniform(45, 110, len(accounts))
    accounts["annual_revenue"] = np.round(revenue / 100) * 100  # 万元
    accounts["created_on"] = accounts["opened_on"] - pd.to_timedelta(rng.integers(2, 30, len(accounts)), unit="D")
    return accounts.drop(columns="opened_on")
