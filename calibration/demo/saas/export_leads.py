"""The CRM's leads, activities and feedback as it exports them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import on_workday
from calibration.demo.chance import pick, stream
from calibration.demo.saas.state import shown_rows, told
from calibration.demo.texts import write_days, write_times
from calibration.demo.world import World


def activities_file(world: World) -> pd.DataFrame:
    """跟进记录: activities on deals, and the first call on each lead that was not left lying."""
    events = told(world, world.activities, "at")
    deals = world.deals.iloc[events["row"]]
    at = events["at"].to_numpy().astype("datetime64[D]")
    seats = world.people.seats.iloc[world.people.holder(deals["slot"].to_numpy(), at)]
    account = world.accounts.iloc[deals["account_no"].to_numpy()]
    on_deals = pd.DataFrame(
        {
            "at": events["at"].to_numpy(),
            "类型": events["kind"].to_numpy(),
            "跟进人": seats["person_name"].to_numpy(),
            "跟进人工号": seats["person_id"].to_numpy(),
            "商机编号": deals["deal_id"].to_numpy(),
            "客户编号": account["account_id"].to_numpy(),
            "客户名称": account["account_name"].to_numpy(),
            "线索编号": "",
            "主题": events["subject"].to_numpy(),
            "跟进结果": events["result"].to_numpy(),
            "下一步计划": events["next_step"].to_numpy(),
        }
    )
    frame = pd.concat([on_deals, _lead_calls(world)], ignore_index=True)
    frame = frame.sort_values(["at", "商机编号", "线索编号", "类型"], kind="stable", ignore_index=True)
    frame.insert(0, "跟进编号", [f"GJ{number:07d}" for number in range(1, len(frame) + 1)])
    frame.insert(2, "跟进时间", write_times(frame["at"], "dash"))
    frame["是否完成"] = "是"
    return frame.drop(columns="at")


def _lead_calls(world: World) -> pd.DataFrame:
    rng = stream(0, "lead calls")
    leads = world.leads
    leads = leads[rng.random(len(leads)) < 0.62]
    day = on_workday(
        leads["created_on"].to_numpy().astype("datetime64[D]") + rng.integers(0, 6, len(leads)), world.calendar
    )
    at = day.astype("datetime64[m]") + rng.integers(9 * 60, 18 * 60, len(leads)).astype("timedelta64[m]")
    calls = pd.DataFrame(
        {
            "at": at,
            "类型": pick(rng, ["电话", "拜访"], len(leads), [0.8, 0.2]),
            "跟进人": leads["owner_name"].to_numpy(),
            "跟进人工号": leads["owner_id"].to_numpy(),
            "商机编号": "",
            "客户编号": "",
            "客户名称": leads["account_name"].to_numpy(),
            "线索编号": leads["lead_id"].to_numpy(),
            "主题": "线索首访",
            "跟进结果": pick(rng, ["有意向", "暂无需求", "需要资料"], len(leads)),
            "下一步计划": "",
        }
    )
    return calls[calls["at"] < pd.Timestamp(world.span.today)]


def lead_of_deal(world: World) -> pd.Series:
    leads = world.leads
    became = leads[leads["row"] >= 0]
    return pd.Series(became["lead_id"].to_numpy(), index=became["row"].to_numpy())


def leads_file(world: World) -> pd.DataFrame:
    """线索: one row per lead, as known at `last`."""
    leads = world.leads
    last = pd.Timestamp(world.span.last)
    shown = set(shown_rows(world, world.span.last))
    qualified = leads["qualified_on"].where(leads["qualified_on"] <= last)
    is_deal = (leads["converted_on"] <= last) & leads["row"].isin(shown)
    status = np.select([is_deal, leads["is_junk"], qualified.notna()], ["已转商机", "无效", "合格"], "跟进中")
    deal_id = world.deals["deal_id"].reindex(leads["row"].where(is_deal)).fillna("")
    return pd.DataFrame(
        {
            "线索编号": leads["lead_id"],
            "公司名称": leads["account_name"],
            "负责人": leads["owner_name"],
            "负责人工号": leads["owner_id"],
            "区域": leads["region"],
            "客户类型": leads["segment"],
            "线索来源": leads["source"].replace("老客户", "老客户转介绍"),
            "线索状态": status,
            "创建日期": leads["created_on"],
            "合格日期": qualified,
            "转商机日期": leads["converted_on"].where(is_deal),
            "商机编号": deal_id.to_numpy(),
        }
    )


def feedback_file(world: World) -> pd.DataFrame:
    """客户反馈: one row per text."""
    table = told(world, world.feedback, "received_on")
    deals = world.deals.iloc[table["row"]]
    account = world.accounts.iloc[deals["account_no"].to_numpy()]
    at = table["received_on"].to_numpy().astype("datetime64[D]")
    seat = world.people.seats.iloc[world.people.holder(deals["slot"].to_numpy(), at)]
    return pd.DataFrame(
        {
            "反馈编号": [f"FK{number:05d}" for number in range(1, len(table) + 1)],
            "客户编号": account["account_id"].to_numpy(),
            "客户名称": account["account_name"].to_numpy(),
            "商机编号": deals["deal_id"].to_numpy(),
            "负责人": seat["person_name"].to_numpy(),
            "反馈日期": write_days(table["received_on"], "dash"),
            "反馈渠道": table["channel"].to_numpy(),
            "评分": table["score"].to_numpy(),
            "反馈内容": table["content"].to_numpy(),
        }
    )
