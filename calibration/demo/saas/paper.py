"""What follows a deal on paper: contract approval, orders in the ERP, payments received, customer feedback."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span, on_workday
from calibration.demo.chance import pick, stream
from calibration.demo.saas.progress import CONTRACT_STAGE

STEPS = [("法务审核", "法务"), ("财务审核", "财务"), ("交付确认", "交付"), ("销售总监审批", "销售")]
_STEP_DAYS = [0.9, 0.4, 0.5, 0.3]
_LAWYER_AWAY_DAYS = 14
_DIFFERENCE = 0.0045  # share of the signed amount by which the ERP is behind the CRM, in each quarter
TERMS = {
    "预付三成": [(0.3, 15), (0.5, 75), (0.2, 180)],
    "一次付清": [(1.0, 30)],
    "按季付款": [(0.25, 20), (0.25, 110), (0.25, 200), (0.25, 290)],
}
_THEMES = {
    "实施周期": ["实施周期太长，希望能在一个月内上线", "上线时间一再推迟，业务部门有意见"],
    "价格": ["报价比预期高，需要说明费用构成", "续费价格上涨，希望有老客户优惠"],
    "报表": ["报表不够灵活，导出还要手工处理", "希望管理层看板能直接看到区域数据"],
    "接口": ["与现有ERP对接不顺利，接口文档不完整", "希望开放更多接口，方便与财务系统打通"],
    "售后响应": ["售后响应慢，问题两天才有人回复", "客服态度好，但解决问题的时间偏长"],
    "数据安全": ["信息安全部门要求提供安全白皮书", "担心数据出域，希望支持私有部署"],
    "培训": ["培训很细致，一线同事上手快", "希望增加区域现场培训"],
    "移动端": ["移动端录入方便，拜访记录及时多了", "手机端审批偶尔闪退"],
}


def make_approvals(
    deals: pd.DataFrame, stages: pd.DataFrame, calendar: pd.DataFrame, span: Span, seed: int
) -> pd.DataFrame:
    """One row per contract and step: row, step, department, submitted_on, approved_on, revisions. The north is slow,
    and in the last two weeks its lawyer is away."""
    rng = stream(seed, "approvals")
    entered = stages[stages["position"] == CONTRACT_STAGE]
    rows = entered["row"].to_numpy()
    ended = deals["ended_on"].to_numpy().astype("datetime64[D]")[rows]
    submitted = on_workday(entered["entered_at"].to_numpy().astype("datetime64[D]"), calendar)
    is_won = (deals["outcome"] == "won").to_numpy()[rows]
    slow = np.where(deals["region"].to_numpy()[rows] == "华北", 2.3, 1.0)
    revisions = rng.poisson(np.where(slow > 1, 1.1, 0.6))
    parts = []
    for place, (step, department) in enumerate(STEPS):
        takes = rng.gamma(1.8, _STEP_DAYS[place] / 1.8, len(rows)) * slow
        if department == "法务":
            takes += _LAWYER_AWAY_DAYS * ((slow > 1) & (submitted > np.datetime64(span.last) - _LAWYER_AWAY_DAYS))
        approved = on_workday(submitted + np.round(takes).astype(int), calendar)
        approved = np.where(is_won, np.minimum(approved, ended), approved)
        starts = np.minimum(submitted, approved)
        parts.append(
            pd.DataFrame(
                {
                    "row": rows,
                    "place": place,
                    "step": step,
                    "department": department,
                    "submitted_on": starts.astype("datetime64[s]"),
                    "approved_on": approved.astype("datetime64[s]"),
                    "revisions": revisions if place == 0 else 0,
                    "is_cut": (starts > ended) | (~is_won & (approved > ended)),
                }
            )
        )
        submitted = approved
    steps = pd.concat(parts, ignore_index=True)
    steps.loc[steps["is_cut"], "approved_on"] = pd.NaT
    steps = steps[steps["submitted_on"].to_numpy() <= deals["ended_on"].to_numpy()[steps["row"]]]
    return steps.sort_values(["row", "place"], kind="stable", ignore_index=True).drop(columns="is_cut")


def make_orders(deals: pd.DataFrame, span: Span, seed: int) -> pd.DataFrame:
    """One row per order that the ERP has by `last`: row, signed_on, amount, note.

    Behind the CRM by about 0.45 % in each quarter: some orders carry a discount agreed after signing, and the newest
    signings of the running quarter are posted late. `note` says so.
    """
    rng = stream(seed, "orders")
    last = pd.Timestamp(span.last)
    is_shown = (deals["outcome"] == "won") & deals["ended_on"].between(pd.Timestamp(span.first), last)
    won = deals[is_shown].sort_values("ended_on", kind="stable")
    booked = won["signed_amount"].to_numpy(dtype=float, copy=True)
    note = np.full(len(won), "", dtype=object)
    is_late = np.zeros(len(won), dtype=bool)
    quarter = pd.PeriodIndex(won["ended_on"], freq="Q")
    for name in quarter.unique():
        mine = np.flatnonzero(quarter == name)
        wanted = booked[mine].sum() * _DIFFERENCE
        if name == pd.Period(span.last, "Q"):
            recent = mine[::-1][: max(3, len(mine) // 6)]
            fits = recent[booked[recent] <= wanted * 0.6][:2]
            is_late[fits] = True
            wanted -= booked[fits].sum()
        for place in rng.permutation(mine[~is_late[mine]])[:12]:
            cut = round(min(wanted, booked[place] * 0.12) / 100) * 100
            if cut > 0:
                booked[place] -= cut
                note[place] = "补充协议折让"
                wanted -= cut
    signed_on = won["ended_on"].to_numpy()
    return pd.DataFrame({"row": won.index, "signed_on": signed_on, "amount": booked, "note": note, "is_late": is_late})


def make_payments(
    orders: pd.DataFrame, deals: pd.DataFrame, span: Span, calendar: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """One row per payment received by `last`: order (row of orders), collected_on, amount, instalment."""
    rng = stream(seed, "payments")
    region = deals["region"].to_numpy()[orders["row"]]
    term = pick(rng, list(TERMS), len(orders), [0.55, 0.25, 0.2])
    parts = []
    for name, instalments in TERMS.items():
        mine = np.flatnonzero(term == name)
        paid = np.zeros(len(mine))
        for number, (share, due) in enumerate(instalments, start=1):
            amount = np.round(orders["amount"].to_numpy()[mine] * share, 2)
            if number == len(instalments):
                amount = np.round(orders["amount"].to_numpy()[mine] - paid, 2)
            paid = paid + amount
            delay = rng.gamma(1.6, np.where(region[mine] == "华北", 17.0, 9.0))
            day = orders["signed_on"].to_numpy()[mine].astype("datetime64[D]") + due + (delay - 6).astype(int)
            parts.append(
                pd.DataFrame(
                    {
                        "order": mine,
                        "collected_on": on_workday(day, calendar).astype("datetime64[s]"),
                        "amount": amount,
                        "instalment": f"第{number}期",
                    }
                )
            )
    payments = pd.concat(parts, ignore_index=True)
    payments = payments[
        (payments["collected_on"] <= pd.Timestamp(span.last)) & ~orders["is_late"].to_numpy()[payments["order"]]
    ]
    return payments.sort_values(["collected_on", "order"], kind="stable", ignore_index=True)


def make_feedback(deals: pd.DataFrame, span: Span, seed: int, scale: float) -> pd.DataFrame:
    """One row per text: row (of deals), received_on, channel, score, content. Lately many name the roll-out."""
    rng = stream(seed, "feedback")
    days = span.shown
    count = max(40, round(2_400 * scale))
    received = np.sort(rng.choice(days, count))
    is_recent = received > days[-1] - 21
    themes = list(_THEMES)
    usual = np.array([0.12, 0.17, 0.15, 0.13, 0.13, 0.1, 0.1, 0.1])
    theme = pick(rng, themes, count, list(usual))
    theme = np.where(is_recent & (rng.random(count) < 0.38), "实施周期", theme)
    content = np.array([_THEMES[name][rng.integers(2)] for name in theme], dtype=object)
    alive = deals["opened_on"].to_numpy().astype("datetime64[D]")
    newest = np.maximum(np.searchsorted(alive, received) - 1, 0)
    row = np.maximum(newest - rng.integers(0, max(2, round(700 * scale)), count), 0)
    is_kind = np.char.find(content.astype(str), "方便") + np.char.find(content.astype(str), "细致") > -2
    score = np.clip(np.round(rng.normal(np.where(is_kind, 8.6, 5.6), 1.2, count)), 1, 10).astype(int)
    channel = pick(rng, ["回访电话", "服务工单", "满意度问卷", "拜访记录"], count)
    return pd.DataFrame(
        {
            "row": row,
            "received_on": received.astype("datetime64[s]"),
            "channel": channel,
            "score": score,
            "content": content,
        }
    )
