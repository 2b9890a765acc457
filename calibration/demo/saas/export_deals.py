"""The CRM's deals, customers and proposals as it exports them: Chinese headers, text cells, one function per file."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from calibration.demo.saas.export_leads import lead_of_deal
from calibration.demo.saas.progress import STAGE_WEIGHTS, STAGES
from calibration.demo.saas.state import deals_as_of, shown_rows, told
from calibration.demo.texts import write_days, write_times, write_wan, yes_no
from calibration.demo.world import World

_CATEGORIES = ["管道", "管道", "管道", "最佳情况", "承诺"]


def deals_file(world: World, day: date) -> pd.DataFrame:
    """商机: one row per deal as it stood on `day`."""
    state = deals_as_of(world, day)
    account = world.accounts.iloc[state["account_no"].to_numpy()]
    seat = world.people.seats.iloc[state["seat"].to_numpy()]
    position = np.minimum(state["position"].to_numpy(), len(STAGES) - 1)
    is_won = (state["outcome_now"] == "won").to_numpy()
    closed = state["is_closed"].to_numpy()
    chance = np.where(closed, is_won * 100, np.round(np.array(STAGE_WEIGHTS)[position] * 100).astype(int))
    category = np.where(closed, "已结束", np.array(_CATEGORIES, dtype=object)[position])
    return pd.DataFrame(
        {
            "商机编号": state["deal_id"].to_numpy(),
            "商机名称": (account["account_name"].str[:6].to_numpy() + "-" + state["product"].to_numpy()),
            "客户编号": account["account_id"].to_numpy(),
            "客户名称": account["account_name"].to_numpy(),
            "线索编号": lead_of_deal(world).reindex(state.index).fillna("").to_numpy(),
            "负责人": seat["person_name"].to_numpy(),
            "负责人工号": seat["person_id"].to_numpy(),
            "区域": seat["region"].to_numpy(),
            "团队": seat["team"].to_numpy(),
            "产品": state["product"].to_numpy(),
            "客户规模": state["segment"].to_numpy(),
            "商机类型": state["deal_type"].to_numpy(),
            "商机来源": state["source"].to_numpy(),
            "阶段": state["stage"].to_numpy(),
            "商机金额（万元）": write_wan(state["amount"]),
            "赢率": [f"{value}%" for value in chance],
            "预测类别": category,
            "创建日期": write_days(state["opened_on"], "dash"),
            "预计成交日期": write_days(state["expected_on"], "dash"),
            "实际成交日期": write_days(state["closed_on"], "dash"),
            "输单原因": state["reason_now"].to_numpy(),
            "竞争对手": state["competitor_now"].to_numpy(),
            "方案发出日期": write_days(state["sent_on"], "dash"),
            "方案反馈日期": write_days(state["answered_on"], "dash"),
            "重点客户": yes_no(account["is_key_customer"]),
            "最近联系日期": write_days(state["last_contact_on"], "dash"),
            "下一步计划": state["next_step"].to_numpy(),
            "更新日期": write_days(state["updated_on"], "dash"),
        }
    )


def stage_history_file(world: World) -> pd.DataFrame:
    """商机阶段历史: one row per deal entering a stage, up to `last`."""
    events = told(world, world.stages, "entered_at")
    deals = world.deals.iloc[events["row"]]
    at = events["entered_at"].to_numpy().astype("datetime64[D]")
    seat = world.people.seats.iloc[world.people.holder(deals["slot"].to_numpy(), at)]
    weight = np.array([*STAGE_WEIGHTS, 0.0])[events["position"]]
    weight = np.where(events["stage"] == "赢单", 1.0, weight)
    return pd.DataFrame(
        {
            "商机编号": deals["deal_id"].to_numpy(),
            "阶段": events["stage"].to_numpy(),
            "进入时间": write_times(events["entered_at"], "slash"),
            "赢率": [f"{value:.0%}" for value in weight],
            "负责人工号": seat["person_id"].to_numpy(),
        }
    )


def accounts_file(world: World) -> pd.DataFrame:
    """客户: the customers that any shown deal belongs to."""
    shown = shown_rows(world, world.span.last)
    numbers = np.unique(world.deals["account_no"].to_numpy()[shown])
    accounts = world.accounts.iloc[numbers]
    seat = world.people.seats.iloc[
        world.people.holder(accounts["slot"].to_numpy(), np.full(len(accounts), np.datetime64(world.span.last, "D")))
    ]
    return pd.DataFrame(
        {
            "客户编号": accounts["account_id"].to_numpy(),
            "客户名称": accounts["account_name"].to_numpy(),
            "行业": accounts["industry"].to_numpy(),
            "客户规模": accounts["segment"].to_numpy(),
            "区域": accounts["region"].to_numpy(),
            "负责人": seat["person_name"].to_numpy(),
            "负责人工号": seat["person_id"].to_numpy(),
            "客户级别": accounts["level"].to_numpy(),
            "重点客户": yes_no(accounts["is_key_customer"]),
            "年营业额（万元）": accounts["annual_revenue"].to_numpy(),
            "员工人数": accounts["employee_count"].to_numpy(),
            "创建日期": accounts["created_on"].to_numpy(),
        }
    )


def proposals_file(world: World) -> pd.DataFrame:
    """报价方案: one row per deal's proposal."""
    table = told(world, world.proposals, "sent_on")
    deals = world.deals.iloc[table["row"]]
    last = pd.Timestamp(world.span.last)
    answered = table["answered_on"].where(table["answered_on"] <= last)
    verdict = np.where(answered.isna(), "待反馈", np.where(table["passed_first"], "首稿通过", "修改后通过"))
    seat = world.people.seats.iloc[
        world.people.holder(deals["slot"].to_numpy(), table["sent_on"].to_numpy().astype("datetime64[D]"))
    ]
    return pd.DataFrame(
        {
            "方案编号": [f"FA{number:06d}" for number in range(1, len(table) + 1)],
            "商机编号": deals["deal_id"].to_numpy(),
            "客户名称": world.accounts["account_name"].to_numpy()[deals["account_no"]],
            "负责人": seat["person_name"].to_numpy(),
            "发出日期": write_days(table["sent_on"], "dash"),
            "反馈日期": write_days(answered, "dash"),
            "方案结果": verdict,
            "版本数": table["versions"].to_numpy(),
            "报价金额（万元）": write_wan(deals["quoted_amount"]),
            "方案内容": table["contents"].to_numpy(),
        }
    )
