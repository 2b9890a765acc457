"""Stories planted into open deals, so that lights can be scored against a known truth.

Each story is a column on the deals that later steps obey: a day of silence, a fact, a competitor, an ignored proposal.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import pick, stream
from calibration.demo.saas.deals import COMPETITORS

FACTS = ["客户明确放弃", "预算取消", "与竞争对手签署备忘录"]
TEAM_WITHOUT_LEADS = "华北销售二组"
NO_LEADS_DAYS = 17
_PER_KIND = {"no_contact": 34, "fact_red": 12, "named_competitor": 16, "proposal_unanswered": 14, "stalled": 14}


def plant_stories(deals: pd.DataFrame, span: Span, seed: int, scale: float) -> pd.DataFrame:
    """The deals with the columns silent_on, fact, fact_on, competitor_on, ignores_proposal, is_stalled, story."""
    rng = stream(seed, "stories")
    last = np.datetime64(span.last, "D")
    deals = deals.copy()
    count = len(deals)
    opened = deals["opened_on"].to_numpy().astype("datetime64[D]")
    ended = deals["ended_on"].to_numpy().astype("datetime64[D]")
    length = (ended - opened).astype(int)
    competitor_on = opened + (rng.uniform(0.15, 0.95, count) * length).astype(int)
    has_competitor = (deals["competitor"] != "").to_numpy(copy=True)
    never = np.datetime64("NaT")
    silent = np.full(count, never, dtype="datetime64[D]")
    fact_on = silent.copy()
    fact = np.full(count, "", dtype=object)
    story = np.full(count, "", dtype=object)
    competitor = deals["competitor"].to_numpy(copy=True)
    ready = np.flatnonzero((opened < last - 45) & (ended > last + 7) & ~has_competitor)
    chosen = rng.permutation(ready)
    place = 0
    for kind, wanted in _PER_KIND.items():
        mine = chosen[place : place + max(2, round(wanted * scale))]
        place += len(mine)
        story[mine] = kind
        if kind == "no_contact":
            silent[mine] = last - rng.integers(17, 40, len(mine))
        elif kind == "fact_red":
            fact_on[mine] = last - rng.integers(1, 16, len(mine))
            fact[mine] = np.array(FACTS, dtype=object)[np.arange(len(mine)) % len(FACTS)]
        elif kind == "named_competitor":
            competitor[mine] = pick(rng, COMPETITORS, len(mine))
            competitor_on[mine] = last - rng.integers(1, 12, len(mine))
            has_competitor[mine] = True
    deals["silent_on"] = silent.astype("datetime64[s]")
    deals["fact"] = fact
    deals["fact_on"] = fact_on.astype("datetime64[s]")
    deals["competitor"] = competitor
    deals["competitor_on"] = np.where(has_competitor, competitor_on, never).astype("datetime64[s]")
    deals["ignores_proposal"] = story == "proposal_unanswered"
    deals["is_stalled"] = story == "stalled"
    deals["story"] = story
    return deals


def stall(stages: pd.DataFrame, deals: pd.DataFrame, span: Span, seed: int) -> pd.DataFrame:
    """Stage events with the stalled deals kept in the stage that they were in some weeks ago: later moves lie ahead."""
    rng = stream(seed, "stall")
    stalled_row = stages["row"].map(deals["is_stalled"]).to_numpy(dtype=bool)
    hold_from = np.datetime64(span.last, "m") - 24 * 60 * 22
    moves = stalled_row & (stages["entered_at"] > hold_from).to_numpy() & (stages["position"] < 5).to_numpy()
    stages = stages.copy()
    late = np.datetime64(span.last, "m") + rng.integers(3, 7, len(stages)) * 24 * 60
    stages["entered_at"] = np.where(moves, late, stages["entered_at"].to_numpy())
    return stages
