"""A deal as it stood at the end of a day: the view from which each weekly export is written.

Every column comes from dated events, so that two exports can never contradict each other.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from calibration.demo.saas.activities import CONTACT_KINDS
from calibration.demo.saas.progress import PROPOSAL_STAGE, STAGES
from calibration.demo.world import World


def deals_as_of(world: World, day: date) -> pd.DataFrame:
    """The rows of `world.deals` that an export of `day` shows, indexed as there, with their state of that day.

    Added columns: stage, position, is_closed, outcome_now, amount (¥), expected_on, closed_on, seat (row of seats),
    last_contact_on, next_step, competitor_now, reason_now, sent_on, answered_on, updated_on.
    """
    night = pd.Timestamp(day) + pd.Timedelta(hours=23, minutes=59)
    deals = world.deals
    shown = shown_rows(world, day)
    state = deals.loc[shown].copy()
    stage = _latest(world.stages, "entered_at", night).reindex(shown)
    state["stage"], state["position"] = stage["stage"], stage["position"].astype(int)
    state["is_closed"] = state["position"] == len(STAGES)
    state["outcome_now"] = state["outcome"].where(state["is_closed"], "open")
    state["closed_on"] = state["ended_on"].where(state["is_closed"])
    quoted = np.where(state["position"] >= PROPOSAL_STAGE, state["quoted_amount"], state["first_amount"])
    won = state["is_closed"] & (state["outcome"] == "won")
    state["amount"] = np.where(won, state["signed_amount"], quoted)
    close = _latest(world.close_dates, "set_on", night).reindex(shown)
    state["expected_on"] = close["expected_on"]
    until = np.minimum(state["ended_on"].to_numpy().astype("datetime64[D]"), np.datetime64(day, "D"))
    state["seat"] = world.people.holder(state["slot"].to_numpy(), until)
    contacts = world.activities[world.activities["kind"].isin(CONTACT_KINDS)]
    contact = _latest(contacts, "at", night).reindex(shown)
    state["last_contact_on"] = contact["at"].dt.normalize()
    state["next_step"] = _latest(world.activities, "at", night).reindex(shown)["next_step"].fillna("")
    is_known = state["competitor_on"] <= night
    state["competitor_now"] = state["competitor"].where(is_known, "")
    told = state["fact"].where(state["fact_on"] <= night, "")
    state["reason_now"] = state["lost_reason"].where(state["is_closed"], told)
    proposal = world.proposals.set_index("row").reindex(shown)
    state["sent_on"] = proposal["sent_on"].where(proposal["sent_on"] <= night)
    state["answered_on"] = proposal["answered_on"].where(proposal["answered_on"] <= night)
    moments = [stage["entered_at"].dt.normalize(), close["set_on"], state["last_contact_on"]]
    state["updated_on"] = pd.concat(moments, axis=1).max(axis=1)
    return state


def shown_rows(world: World, day: date) -> np.ndarray:
    """Row numbers of the deals in the CRM on `day`: opened by then, not closed before the history, not deleted."""
    deals = world.deals
    stamp = pd.Timestamp(day)
    has_it = (deals["opened_on"] <= stamp) & (deals["ended_on"] >= pd.Timestamp(world.span.first))
    is_gone = deals["removed_on"] <= stamp
    return np.flatnonzero(has_it & ~is_gone)


def told(world: World, events: pd.DataFrame, moment: str) -> pd.DataFrame:
    """The events up to `last` of deals that the final export shows."""
    shown = np.zeros(len(world.deals), dtype=bool)
    shown[shown_rows(world, world.span.last)] = True
    is_past = (events[moment] < pd.Timestamp(world.span.today)).to_numpy()
    return events[is_past & shown[events["row"]]].reset_index(drop=True)


def _latest(events: pd.DataFrame, moment: str, night: pd.Timestamp) -> pd.DataFrame:
    """The last event per deal up to `night`; events are sorted by deal and moment, or by moment alone."""
    return events[events[moment] <= night].drop_duplicates("row", keep="last").set_index("row")
