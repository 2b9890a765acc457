"""The whole invented group in memory: what truly happened, from which every export is a view as of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span, describe_days
from calibration.demo.chance import stream
from calibration.demo.people import People, make_people
from calibration.demo.retail.store_days import make_store_days
from calibration.demo.retail.stores import StoreStory, make_stores, store_stories
from calibration.demo.saas.activities import make_activities
from calibration.demo.saas.deals import make_accounts, make_deals
from calibration.demo.saas.leads import make_leads, name_leads
from calibration.demo.saas.paper import make_approvals, make_feedback, make_orders, make_payments
from calibration.demo.saas.progress import close_date_events, make_proposals, stage_events
from calibration.demo.saas.stories import NO_LEADS_DAYS, TEAM_WITHOUT_LEADS, plant_stories, stall
from calibration.demo.targets import make_targets

_TOUCHED_UP_SHARE = 0.08  # of the seats


@dataclass(frozen=True)
class World:
    """Every table of the simulation; column `row` in a table is the row number in `deals`."""

    span: Span
    calendar: pd.DataFrame
    people: People
    accounts: pd.DataFrame
    deals: pd.DataFrame
    stages: pd.DataFrame
    close_dates: pd.DataFrame
    proposals: pd.DataFrame
    activities: pd.DataFrame
    leads: pd.DataFrame
    approvals: pd.DataFrame
    orders: pd.DataFrame
    payments: pd.DataFrame
    feedback: pd.DataFrame
    stores: pd.DataFrame
    store_stories: list[StoreStory]
    store_days: pd.DataFrame
    targets: pd.DataFrame


def make_world(today: date, seed: int, scale: float) -> World:
    """Simulate both businesses. The same (today, seed, scale) gives the same world."""
    span = Span(today)
    calendar = describe_days(span.simulated)
    stores = make_stores(span, seed)
    events = store_stories(stores, span, seed)
    people = make_people(span, seed, stores)
    watch = people.staff[people.staff["role"] == "区域督导"].set_index("store_id")["person_name"]
    heads = people.staff[people.staff["role"] == "店长"].set_index("store_id")["person_name"]
    stores["supervisor"] = stores["supervisor_no"].astype(str).map(watch)
    stores["manager"] = stores["store_id"].map(heads)
    deals = make_deals(span, calendar, people, seed, scale)
    targets = make_targets(span, people, stores, calendar, deals, seed, scale)
    accounts = make_accounts(deals, seed)
    deals = _removals(plant_stories(deals, span, seed, scale), span, seed)
    deals["touched_up"] = np.isin(deals["slot"], touched_up_slots(people, seed))
    stages = stall(stage_events(deals, seed), deals, span, seed)
    leads = make_leads(deals, calendar, people.seats, seed)
    quiet_from = pd.Timestamp(today) - pd.Timedelta(days=NO_LEADS_DAYS)
    leads = leads[~((leads["team"] == TEAM_WITHOUT_LEADS) & (leads["created_on"] >= quiet_from))]
    orders = make_orders(deals, span, seed)
    return World(
        span=span,
        calendar=calendar,
        people=people,
        accounts=accounts,
        deals=deals,
        stages=stages,
        close_dates=close_date_events(deals, seed),
        proposals=make_proposals(deals, stages, calendar, seed),
        activities=make_activities(deals, calendar, deals["touched_up"].to_numpy(), seed),
        leads=name_leads(leads, deals, accounts, people, span, seed),
        approvals=make_approvals(deals, stages, calendar, span, seed),
        orders=orders,
        payments=make_payments(orders, deals, span, calendar, seed),
        feedback=make_feedback(deals, span, seed, scale),
        stores=stores,
        store_stories=events,
        store_days=make_store_days(stores, events, calendar, span, seed),
        targets=targets,
    )


def touched_up_slots(people: People, seed: int) -> np.ndarray:
    """The seats whose diaries are touched up before a deadline."""
    slots = np.unique(people.seats["slot"])
    return stream(seed, "touched up").choice(slots, round(len(slots) * _TOUCHED_UP_SHARE), replace=False)


def _removals(deals: pd.DataFrame, span: Span, seed: int) -> pd.DataFrame:
    """A few open deals were deleted in the CRM between two weekly exports: removed_on, else empty."""
    rng = stream(seed, "removals")
    last = pd.Timestamp(span.last)
    plain = (deals["story"] == "") & (deals["opened_on"] < last - pd.Timedelta(days=70)) & (deals["ended_on"] > last)
    chosen = rng.choice(np.flatnonzero(plain), min(4, int(plain.sum())), replace=False)
    removed = np.full(len(deals), np.datetime64("NaT"), dtype="datetime64[s]")
    days = [np.datetime64(sunday, "s") + np.timedelta64(3 * 86400, "s") for sunday in span.sundays[:-1]]
    removed[chosen] = [days[number % len(days)] for number in range(len(chosen))]
    return deals.assign(removed_on=removed)
