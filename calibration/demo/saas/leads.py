"""Leads: some became deals, more did not, and one team has had none lately."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span, on_workday
from calibration.demo.chance import stream
from calibration.demo.names import company_names
from calibration.demo.people import People


def make_leads(deals: pd.DataFrame, calendar: pd.DataFrame, seats: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per lead: the ones that became deals (row ≥ 0) and, with row −1, those that did not."""
    rng = stream(seed, "leads")
    became = np.flatnonzero(deals["is_new_account"] & (rng.random(len(deals)) < 0.72))
    idle = rng.choice(became, int(len(became) * 3.2))
    days = calendar["day"].to_numpy().astype("datetime64[D]")
    source_row = np.r_[became, idle]
    opened = deals["opened_on"].to_numpy().astype("datetime64[D]")[source_row]
    age = deals["lead_age_days"].to_numpy()[source_row]
    jitter = np.r_[np.zeros(len(became), dtype=int), rng.integers(-40, 41, len(idle))]
    created = np.maximum(opened - age + jitter, days[0])
    leads = pd.DataFrame(
        {
            "row": np.r_[became, np.full(len(idle), -1)],
            "like_row": source_row,
            "created_on": on_workday(created, calendar).astype("datetime64[s]"),
        }
    )
    is_won_over = (leads["row"] >= 0).to_numpy()
    leads.loc[is_won_over, "created_on"] = np.minimum(
        leads.loc[is_won_over, "created_on"].to_numpy(), deals["opened_on"].to_numpy()[became]
    )
    qualified = leads["created_on"] + pd.to_timedelta(rng.integers(1, 8, len(leads)), unit="D")
    latest = deals["opened_on"].to_numpy()[source_row]
    qualified = pd.Series(np.where(is_won_over, np.minimum(qualified, latest), qualified))
    leads["qualified_on"] = qualified.where(is_won_over | (rng.random(len(leads)) < 0.22))
    leads["converted_on"] = pd.Series(latest).where(is_won_over)
    leads["slot"] = deals["slot"].to_numpy()[source_row]
    leads["is_junk"] = ~is_won_over & (rng.random(len(leads)) < 0.35)
    leads["team"] = leads["slot"].map(seats.drop_duplicates("slot").set_index("slot")["team"])
    return leads.sort_values(["created_on", "like_row"], kind="stable", ignore_index=True)


def name_leads(
    leads: pd.DataFrame, deals: pd.DataFrame, accounts: pd.DataFrame, people: People, span: Span, seed: int
) -> pd.DataFrame:
    """The leads of the shown history with lead_id, owner and customer name (of the deal, where there is one)."""
    shown = leads["created_on"].between(pd.Timestamp(span.first), pd.Timestamp(span.last))
    leads = leads[shown].reset_index(drop=True)
    like = deals.iloc[leads["like_row"]]
    seat = people.seats.iloc[
        people.holder(leads["slot"].to_numpy(), leads["created_on"].to_numpy().astype("datetime64[D]"))
    ]
    rng = stream(seed, "lead names")
    invented = company_names(rng, like["region"].to_numpy(), like["industry"].to_numpy())
    known = accounts["account_name"].to_numpy()[like["account_no"]]
    leads["lead_id"] = [f"XS{number:06d}" for number in range(1, len(leads) + 1)]
    leads["account_name"] = np.where(leads["row"] >= 0, known, invented)
    leads["owner_id"], leads["owner_name"] = seat["person_id"].to_numpy(), seat["person_name"].to_numpy()
    leads["region"] = seat["region"].to_numpy()
    leads["segment"], leads["source"] = like["segment"].to_numpy(), like["source"].to_numpy()
    return leads
