"""The public data sets as the forecast takes them, and what was known of them at a cutoff."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import SigningsInput

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class DealSet:
    """All deals of a set with their units, and the cutoffs (Sundays) at which it is forecast."""

    name: str
    deals: pd.DataFrame
    units: pd.DataFrame
    cutoffs: tuple[date, ...]
    calendar: pd.DataFrame | None = None

    def known_at(self, cutoff: date) -> SigningsInput:
        """What could be known at the end of `cutoff`: no later deals; later closings open and without amount."""
        end = pd.Timestamp(cutoff)
        deals = self.deals[~(self.deals["opened_on"] > end)].copy()
        later = ~(deals["closed_on"] <= end)
        deals.loc[later, "outcome"] = "open"
        deals.loc[later, ["closed_on", "amount"]] = None
        deals.loc[later, list(self._undated())] = None
        return SigningsInput(deals=deals, units=self.units, calendar=self.calendar)

    def _undated(self) -> tuple[str, ...]:
        """Olist knows who sold only once it is sold."""
        return ("owner_id",) if self.name == "olist" else ()


def shared_data() -> Path:
    """The folder of public data: NAVIGATOR_SHARED_DATA, else the sibling ../shared/data."""
    return Path(os.environ.get("NAVIGATOR_SHARED_DATA", ROOT.parent / "shared" / "data"))


def sundays(first: date, last: date) -> tuple[date, ...]:
    """Every seventh day from `first` to `last`."""
    return tuple(first + timedelta(days=7 * week) for week in range((last - first).days // 7 + 1))


def maven() -> DealSet:
    """Maven CRM: 8,800 deals of 30 sellers, closings from 2017-03-01 to 2017-12-31; list price is the product's."""
    folder = shared_data() / "maven-crm-sales-opportunities"
    deals = pd.read_csv(folder / "sales_pipeline.csv", parse_dates=["engage_date", "close_date"])
    deals["product"] = deals["product"].replace("GTXPro", "GTX Pro")
    teams = pd.read_csv(folder / "sales_teams.csv")
    prices = pd.read_csv(folder / "products.csv")[["product", "sales_price"]]
    deals = deals.merge(prices, on="product", how="left").merge(teams, on="sales_agent", how="left")
    won = deals["deal_stage"] == "Won"
    frame = pd.DataFrame(
        {
            "deal_id": deals["opportunity_id"],
            "owner_id": deals["sales_agent"],
            "region": deals["regional_office"],
            "team": deals["manager"],
            "product": deals["product"],
            "opened_on": deals["engage_date"],
            "closed_on": deals["close_date"],
            "outcome": deals["deal_stage"].map({"Won": "won", "Lost": "lost"}).fillna("open"),
            "amount": deals["close_value"].where(won),
            "list_price": deals["sales_price"],
        }
    )
    active = teams[teams["sales_agent"].isin(deals["sales_agent"])]
    regions = [("region", f"region:{name}", "company") for name in active["regional_office"].unique()]
    pairs = active[["manager", "regional_office"]].drop_duplicates().itertuples(index=False)
    managers = [("team", f"team:{manager}", f"region:{region}") for manager, region in pairs]
    people = [("person", f"person:{row.sales_agent}", f"team:{row.manager}") for row in active.itertuples()]
    units = _units([*regions, *managers, *people])
    return DealSet("maven", frame, units, sundays(date(2017, 5, 28), date(2017, 12, 3)))


def olist() -> DealSet:
    """Olist's funnel in its growth phase: leads with first contact and won day, no amounts, so wins are counted.

    Cutoffs end where the four weeks after them leave the recorded leads (2018-05-31)."""
    folder = shared_data() / "olist-marketing-funnel"
    leads = pd.read_csv(folder / "olist_marketing_qualified_leads_dataset.csv", parse_dates=["first_contact_date"])
    won = pd.read_csv(folder / "olist_closed_deals_dataset.csv", parse_dates=["won_date"])
    both = leads.merge(won, on="mql_id", how="left")
    frame = pd.DataFrame(
        {
            "deal_id": both["mql_id"],
            "owner_id": both["sr_id"],
            "segment": both["origin"],
            "opened_on": both["first_contact_date"],
            "closed_on": both["won_date"].dt.normalize(),
            "outcome": np.where(both["won_date"].notna(), "won", "open"),
            "amount": np.nan,
        }
    )
    return DealSet("olist", frame, _units([]), sundays(date(2018, 3, 4), date(2018, 5, 6)))


def favorita() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Store days (store_id, region, ds, transactions) and national days off (ds, holiday) of 54 stores."""
    folder = shared_data() / "favorita-store-transactions"
    days = pd.read_csv(folder / "transactions.csv", parse_dates=["date"])
    stores = pd.read_csv(folder / "stores.csv")[["store_nbr", "state"]]
    days = days.merge(stores, on="store_nbr").rename(columns={"date": "ds", "store_nbr": "store_id", "state": "region"})
    table = pd.read_csv(folder / "holidays_events.csv", parse_dates=["date"])
    table = table[(table["locale"] == "National") & ~table["transferred"] & (table["type"] != "Work Day")]
    return days, table.rename(columns={"date": "ds", "description": "holiday"})[["ds", "holiday"]]


def _units(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame([("company", "company", None), *rows], columns=["unit_kind", "unit_id", "parent_id"])
