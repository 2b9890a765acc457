"""How a deal moved: stages entered, expected close dates set and pushed, proposals sent and answered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import on_workday
from calibration.demo.chance import stream

STAGES = ["线索确认", "需求分析", "方案报价", "商务谈判", "合同审批"]
STAGE_WEIGHTS = [0.10, 0.20, 0.40, 0.60, 0.85]
ENDS = {"won": "赢单", "lost": "输单", "void": "无效"}
PROPOSAL_STAGE, CONTRACT_STAGE = 2, 4
_TIME_IN_STAGE = np.array([1.6, 3.6, 4.2, 3.4, 1.8])
_LOST_AFTER = [0.24, 0.27, 0.30, 0.14, 0.05]
_MOST_PUSHES = 9
_CONTENTS = ["产品介绍", "报价明细", "实施计划", "同行案例", "ROI测算", "安全白皮书", "培训安排"]


def stage_events(deals: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per deal entering a stage (its end too): row (of deals), position 0–5, stage, entered_at."""
    rng = stream(seed, "stages")
    count = len(deals)
    is_won = (deals["outcome"] == "won").to_numpy()
    reached = np.where(is_won, 5, rng.choice(5, count, p=_LOST_AFTER) + 1)
    reached = np.where(deals["outcome"] == "void", np.minimum(reached, 2), reached)
    time = rng.gamma(np.tile(_TIME_IN_STAGE, (count, 1)), 1.0) + 0.15
    time[:, 4] *= np.where(deals["region"] == "华北", 2.1, 1.0)
    last_place = reached - 1
    time[np.arange(count), last_place] *= np.where(deals["is_stuck"], 5.0, 1.0)
    time = np.where(np.arange(5)[None, :] < reached[:, None], time, 0.0)
    start = np.cumsum(time, axis=1) - time
    fraction = start / time.sum(axis=1, keepdims=True)
    opened = deals["opened_on"].to_numpy().astype("datetime64[m]")
    length = (deals["ended_on"].to_numpy().astype("datetime64[m]") - opened).astype(int)
    row, place = np.nonzero(np.arange(5)[None, :] < reached[:, None])
    day = (opened[row] + (fraction[row, place] * length[row]).astype(int)).astype("datetime64[D]")
    ends = np.arange(count)
    ended = deals["ended_on"].to_numpy().astype("datetime64[D]")
    label = np.r_[np.array(STAGES, dtype=object)[place], deals["outcome"].map(ENDS).to_numpy()]
    events = pd.DataFrame(
        {
            "row": np.r_[row, ends],
            "position": np.r_[place, np.full(count, 5)],
            "stage": label,
            "entered_at": np.r_[day, ended] + rng.integers(9 * 60, 18 * 60, len(label)).astype("timedelta64[m]"),
        }
    )
    return events.sort_values(["row", "position"], kind="stable", ignore_index=True)


def close_date_events(deals: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per expected close date set: row (of deals), set_on, expected_on.

    Owners push late, by weeks, and round to the month's end: the bunching that a review should notice. A few never
    push, so an overdue date stays.
    """
    rng = stream(seed, "close dates")
    opened = deals["opened_on"].to_numpy().astype("datetime64[D]")
    ended = deals["ended_on"].to_numpy().astype("datetime64[D]")
    is_won = (deals["outcome"] == "won").to_numpy()
    hope = {"大型企业": 68, "中型企业": 52, "小微企业": 39}
    guess = deals["segment"].map(hope).to_numpy() * rng.uniform(0.7, 1.25, len(deals))
    expected = _to_month_end(rng, opened + guess.astype(int), 0.55)
    expected = np.maximum(expected, opened + 10)
    rows = np.arange(len(deals))
    parts = [pd.DataFrame({"row": rows, "set_on": opened, "expected_on": expected})]
    neglects = rng.random(len(deals)) < 0.05
    for _ in range(_MOST_PUSHES):
        late = np.flatnonzero((expected < ended) & ~neglects)
        if not len(late):
            break
        set_on = expected[late] + rng.integers(-6, 11, len(late))
        aim = expected[late] + rng.integers(12, 50, len(late))
        knows = is_won[late] & (rng.random(len(late)) < 0.5)
        aim = np.where(knows, np.maximum(ended[late] + rng.integers(-2, 9, len(late)), expected[late] + 4), aim)
        pushed = _to_month_end(rng, aim, 0.6)
        pushed = np.maximum(pushed, expected[late] + 4)
        before_end = set_on < ended[late]
        late, set_on, pushed = late[before_end], set_on[before_end], pushed[before_end]
        expected = expected.copy()
        stays = np.ones(len(deals), dtype=bool)
        stays[late] = False
        neglects = neglects | stays
        expected[late] = pushed
        set_on = np.maximum(set_on, opened[late] + 1)
        parts.append(pd.DataFrame({"row": late, "set_on": set_on, "expected_on": pushed}))
    events = pd.concat(parts, ignore_index=True)
    return events.sort_values(["row", "set_on", "expected_on"], kind="stable", ignore_index=True)


def _to_month_end(rng: np.random.Generator, days: np.ndarray, share: float) -> np.ndarray:
    """A share of the days rounded to the last day of their month, as people do when they are not sure."""
    month_end = (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    return np.where(rng.random(len(days)) < share, month_end, days)


def make_proposals(deals: pd.DataFrame, stages: pd.DataFrame, calendar: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per proposal sent: row, sent_on, answered_on (NaT: never), passed_first, versions, contents."""
    rng = stream(seed, "proposals")
    entered = stages[stages["position"] == PROPOSAL_STAGE]
    rows = entered["row"].to_numpy()
    count = len(rows)
    sent = on_workday(entered["entered_at"].to_numpy().astype("datetime64[D]") + rng.integers(0, 5, count), calendar)
    answered = on_workday(sent + np.maximum(1, rng.lognormal(1.0, 0.55, count)).astype(int), calendar)
    ended = deals["ended_on"].to_numpy().astype("datetime64[D]")[rows]
    is_won = (deals["outcome"] == "won").to_numpy()[rows]
    silent = ~is_won & (rng.random(count) < 0.10)
    silent |= deals["ignores_proposal"].to_numpy()[rows]
    answered = np.where(silent | (answered >= ended), np.datetime64("NaT"), answered)
    good = deals["has_good_proposal"].to_numpy()[rows]
    passed = rng.random(count) < np.where(good, 0.56, 0.34)
    versions = np.where(passed, 1, 2 + rng.poisson(0.7, count))
    keeps = rng.random((count, len(_CONTENTS))) < np.array([0.95, 1.0, 0.45, 0.3, 0.2, 0.25, 0.35])
    keeps[:, 3] |= good
    keeps[:, 4] |= good
    contents = [";".join(part for part, kept in zip(_CONTENTS, line, strict=True) if kept) for line in keeps]
    proposals = pd.DataFrame(
        {
            "row": rows,
            "sent_on": sent.astype("datetime64[s]"),
            "answered_on": answered.astype("datetime64[s]"),
            "passed_first": passed,
            "versions": versions,
            "contents": contents,
        }
    )
    return proposals[sent < ended].reset_index(drop=True)
