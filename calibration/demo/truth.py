"""What the generator knows and the exports only show: planted stories, and deals and stores where nothing is wrong.

Precision and recall of lights are measured against it. Every id in it exists in the exports of the last day.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from calibration.demo.saas.progress import CONTRACT_STAGE
from calibration.demo.saas.state import deals_as_of
from calibration.demo.saas.stories import NO_LEADS_DAYS, TEAM_WITHOUT_LEADS
from calibration.demo.world import World

Day = date | np.datetime64 | pd.Timestamp | None

_STALLED_AFTER_DAYS, _CONTACT_DAYS, _PROPOSAL_DAYS, _MANY_PUSHES = 10, 7, 5, 3


def make_truth(world: World) -> dict:
    """`as_of`, `stories` (kind, unit_kind, id, from_on, until_on, note) and `quiet` (lists of deal and store ids).

    `from_on` is the first day on which a light should be on.
    """
    last = pd.Timestamp(world.span.last)
    state = deals_as_of(world, world.span.last)
    running = state[~state["is_closed"]].copy()
    entered = world.stages[world.stages["entered_at"] < last + pd.Timedelta(days=1)]
    running["stage_on"] = entered.drop_duplicates("row", keep="last").set_index("row")["entered_at"].dt.normalize()
    clock = running["last_contact_on"].fillna(running["opened_on"])
    running["contact_on"] = clock
    pushes = world.close_dates[world.close_dates["set_on"] <= last].groupby("row").size() - 1
    running["pushes"] = pushes.reindex(running.index)
    running["is_key"] = world.accounts["is_key_customer"].to_numpy()[running["account_no"]]
    stories = [*_deal_stories(running, last), *_owner_stories(world, state), *_store_stories(world)]
    return {
        "as_of": str(world.span.last),
        "stories": stories,
        "quiet": {"deals": _quiet_deals(running, last), "stores": _quiet_stores(world)},
    }


def _story(kind: str, unit_kind: str, key: str, from_on: Day = None, note: str = "", until_on: Day = None) -> dict:
    from_day, until = (None if day is None else str(pd.Timestamp(day).date()) for day in (from_on, until_on))
    return {"kind": kind, "unit_kind": unit_kind, "id": key, "from_on": from_day, "until_on": until, "note": note}


def _deal_stories(running: pd.DataFrame, last: pd.Timestamp) -> list[dict]:
    """The planted stories that show by `last`; a story on a deal that never got so far is none."""
    story, day = running["story"], pd.Timedelta(days=1)
    waits = running["sent_on"].notna() & running["answered_on"].isna()
    is_out = waits & (_age(last, running["sent_on"]) > _PROPOSAL_DAYS)
    stands = _age(last, running["stage_on"]) > _STALLED_AFTER_DAYS
    silent = (story == "no_contact") & (_age(last, running["contact_on"]) > _CONTACT_DAYS)
    kinds = [
        ("no_contact", silent, running["contact_on"] + 8 * day, running["stage"]),
        ("fact_red", running["fact_on"] <= last, running["fact_on"], running["fact"]),
        ("named_competitor", story == "named_competitor", running["competitor_on"], running["competitor"]),
        (
            "proposal_unanswered",
            is_out & (story == "proposal_unanswered"),
            running["sent_on"] + 6 * day,
            running["stage"],
        ),
        ("stalled_key_customer", stands & running["is_key"], running["stage_on"] + 11 * day, running["stage"]),
        (
            "stalled",
            stands & ~running["is_key"] & (story == "stalled"),
            running["stage_on"] + 11 * day,
            running["stage"],
        ),
    ]
    found = [
        _story(kind, "deal", *row)
        for kind, chosen, from_on, note in kinds
        for row in zip(running.loc[chosen, "deal_id"], from_on[chosen], note[chosen], strict=True)
    ]
    often = running[running["pushes"] >= _MANY_PUSHES]
    slips = zip(often["deal_id"], often["pushes"], strict=True)
    return found + [_story("slipped_repeatedly", "deal", key, note=f"延期 {int(times)} 次") for key, times in slips]


def _age(last: pd.Timestamp, days: pd.Series) -> pd.Series:
    """Whole days from each day to `last`; NaN where there is none."""
    return (last - days).dt.days


def _owner_stories(world: World, state: pd.DataFrame) -> list[dict]:
    quiet_from = pd.Timestamp(world.span.today) - pd.Timedelta(days=NO_LEADS_DAYS)
    team = _story("no_new_leads", "team", TEAM_WITHOUT_LEADS, quiet_from + pd.Timedelta(days=14), "两周没有新线索")
    touched = state[state["touched_up"] & ~state["is_closed"]]
    people = world.people.seats["person_id"].to_numpy()[touched["seat"].unique()]
    diaries = [_story("touched_up_diary", "person", str(key), note="期限前的空白跟进") for key in sorted(people)]
    owners = state[~state["is_closed"]].groupby("account_no")["seat"].nunique()
    shared = world.accounts["account_id"].to_numpy()[owners.index[owners > 1]]
    accounts = [_story("several_owners", "account", str(key), note="多人负责") for key in shared]
    slow = _story("slow_approval", "region", "华北", world.span.first, "合同审批慢")
    return [team, slow, *diaries, *accounts]


def _store_stories(world: World) -> list[dict]:
    ids = world.stores["store_id"].to_numpy()
    stories = []
    for event in world.store_stories:
        until = None if event.is_planted else event.ends_on
        note = f"×{event.factor:.2f}"
        stories.append(_story(f"store_{event.kind}", "store", str(ids[event.place]), event.starts_on, note, until))
    return stories


def _quiet_deals(running: pd.DataFrame, last: pd.Timestamp) -> list[str]:
    """Open deals for which every clock is well inside its limit and nothing was said."""
    is_fresh = (last - running["contact_on"]).dt.days <= _CONTACT_DAYS
    moves = (last - running["stage_on"]).dt.days <= _STALLED_AFTER_DAYS
    waits = running["sent_on"].notna() & running["answered_on"].isna()
    is_answered = ~waits | ((last - running["sent_on"]).dt.days <= _PROPOSAL_DAYS)
    nothing_said = (running["competitor_now"] == "") & (running["reason_now"] == "") & (running["story"] == "")
    before_contract = running["position"] < CONTRACT_STAGE
    quiet = running[is_fresh & (moves | ~running["is_key"]) & is_answered & nothing_said & before_contract]
    return [str(key) for key in quiet["deal_id"]]


def _quiet_stores(world: World) -> list[str]:
    troubled = {event.place for event in world.store_stories if event.is_planted or event.kind == "broken_counter"}
    return [str(key) for place, key in enumerate(world.stores["store_id"]) if place not in troubled]
