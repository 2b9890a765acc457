"""Calls, visits, messages and meetings around deals and leads, with lapses, weekends and touched-up diaries."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import on_workday
from calibration.demo.chance import pick, stream

CONTACT_KINDS = ["电话", "拜访", "会议", "微信", "邮件"]
_KINDS = ["电话", "拜访", "会议", "微信", "邮件", "任务"]
_KIND_WEIGHTS = [0.42, 0.19, 0.16, 0.12, 0.07, 0.04]
_SUBJECTS = {
    "电话": ["电话沟通需求", "确认进度", "跟进报价", "约定拜访时间"],
    "拜访": ["现场拜访", "高层拜访", "需求调研", "方案讲解"],
    "会议": ["线上演示", "方案评审会", "技术交流", "商务会谈"],
    "微信": ["客户询问报价", "客户补充需求", "客户确认时间", "客户反馈意见"],
    "邮件": ["发送资料", "发送报价单"],
    "任务": ["内部评审", "售前协调"],
}
_RESULTS = ["推进顺利", "客户需内部讨论", "等待客户回复", "提出新需求", "未取得进展"]
_NEXT_STEPS = ["约下周演示", "提交修订方案", "约见决策人", "准备合同草案", "补充案例资料", "安排现场调研"]
_CADENCE_DAYS = 5.5


def make_activities(deals: pd.DataFrame, calendar: pd.DataFrame, touch_ups: np.ndarray, seed: int) -> pd.DataFrame:
    """One row per activity on a deal: row (of deals), kind, at, subject, result, next_step.

    `touch_ups`: per deal whether its owner's diary is touched up, that is a bare call on the last green day.
    """
    rng = stream(seed, "activities")
    opened = deals["opened_on"].to_numpy().astype("datetime64[h]")
    hours = (deals["ended_on"].to_numpy().astype("datetime64[h]") - opened).astype(int)
    cadence = _CADENCE_DAYS * rng.lognormal(0, 0.22, len(deals)) * np.where(deals["is_stuck"], 1.5, 1.0)
    number = np.maximum(1, np.round(hours / 24 / cadence)).astype(int)
    row = np.repeat(np.arange(len(deals)), number)
    order = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    place = (order + 0.5 + rng.uniform(-0.38, 0.38, len(row))) / number[row]
    day = on_workday((opened[row] + (place * hours[row]).astype(int)).astype("datetime64[D]"), calendar)
    base = pd.DataFrame({"row": row, "day": day})
    lapse = _lapses(rng, deals)
    base = base[~_inside(base, lapse)]
    silent = deals["silent_on"].to_numpy().astype("datetime64[D]")[base["row"]]
    base = base[~(base["day"].to_numpy().astype("datetime64[D]") > silent)]
    base = base[base["day"].to_numpy() <= deals["ended_on"].to_numpy()[base["row"]]].reset_index(drop=True)
    base = _describe(rng, base)
    extra = [base, _facts(deals), _touched_up(rng, lapse[touch_ups[lapse["row"]]])]
    activities = pd.concat(extra, ignore_index=True)
    return activities.sort_values(["at", "row"], kind="stable", ignore_index=True)


def _lapses(rng: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    """Stretches in which a deal was left alone: row, starts_on, ends_on; losers are left alone more often."""
    length = ((deals["ended_on"] - deals["opened_on"]).dt.days).to_numpy()
    chance = np.where(deals["outcome"] == "won", 0.10, 0.30)
    row = np.flatnonzero((rng.random(len(deals)) < chance) & (length > 35))
    starts = (rng.uniform(0.1, 0.75, len(row)) * length[row]).astype(int)
    starts_on = deals["opened_on"].to_numpy().astype("datetime64[D]")[row] + starts
    return pd.DataFrame({"row": row, "starts_on": starts_on, "ends_on": starts_on + rng.integers(11, 34, len(row))})


def _inside(base: pd.DataFrame, lapse: pd.DataFrame) -> np.ndarray:
    stretch = base[["row"]].merge(lapse, on="row", how="left")
    day = base["day"].to_numpy()
    return (day > stretch["starts_on"].to_numpy()) & (day < stretch["ends_on"].to_numpy())


def _describe(rng: np.random.Generator, base: pd.DataFrame) -> pd.DataFrame:
    count = len(base)
    kind = pick(rng, _KINDS, count, _KIND_WEIGHTS)
    subject = np.full(count, "", dtype=object)
    for name, texts in _SUBJECTS.items():
        mine = kind == name
        subject[mine] = pick(rng, texts, int(mine.sum()))
    minute = rng.integers(9 * 60, 18 * 60 + 30, count).astype("timedelta64[m]")
    base["kind"] = kind
    base["at"] = base["day"].to_numpy().astype("datetime64[m]") + minute
    base["subject"] = subject
    base["result"] = pick(rng, _RESULTS, count, [0.34, 0.22, 0.2, 0.12, 0.12])
    base["next_step"] = np.where(rng.random(count) < 0.58, pick(rng, _NEXT_STEPS, count), "").astype(object)
    return base.drop(columns="day")


def _facts(deals: pd.DataFrame) -> pd.DataFrame:
    """The call in which the customer said it."""
    told = deals[deals["fact"] != ""]
    return pd.DataFrame(
        {
            "row": told.index.to_numpy(),
            "kind": "电话",
            "at": told["fact_on"].to_numpy().astype("datetime64[m]") + np.timedelta64(15 * 60 + 20, "m"),
            "subject": "客户来电说明",
            "result": told["fact"].to_numpy(),
            "next_step": "",
        }
    )


def _touched_up(rng: np.random.Generator, lapse: pd.DataFrame) -> pd.DataFrame:
    """A bare entry late in the evening of day 7 and day 14 of a lapse: just before the light would change."""
    starts = lapse["starts_on"].to_numpy().astype("datetime64[D]")
    ends = lapse["ends_on"].to_numpy().astype("datetime64[D]")
    parts = []
    for days in (7, 14, 21):
        fits = starts + days < ends
        at = (starts + days)[fits].astype("datetime64[m]") + rng.integers(1270, 1390, int(fits.sum())).astype(
            "timedelta64[m]"
        )
        parts.append(pd.DataFrame({"row": lapse["row"].to_numpy()[fits], "at": at}))
    calls = pd.concat(parts, ignore_index=True)
    return calls.assign(kind="电话", subject="例行跟进", result="", next_step="")
