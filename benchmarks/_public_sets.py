"""The public data sets, loaded as anybody would load them: the files as they are, into a database of their own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.decide import change_parameter
from calibration.load import load_file
from calibration.storage.database import Database

ROOT = Path(__file__).resolve().parents[1]
MAVEN = "maven-crm-sales-opportunities"
OLIST = "olist-marketing-funnel"
FAVORITA = "favorita-store-transactions"


@dataclass(frozen=True)
class DealSet:
    """A set of deals: its files in the order of loading with the day that each reaches, the Sundays at which it is
    forecast, the levels that it has, and the measure of its wins."""

    name: str
    files: tuple[tuple[str, date], ...]
    cutoffs: tuple[date, ...]
    truth_on: date
    kinds: tuple[str, ...]
    measure: str

    def load(self, database: Database, folder: Path | None = None) -> None:
        """Take the files in, from the public folder or from another one with files of the same names."""
        for name, through in self.files:
            path = (folder or shared_data() / self.name) / name
            load_file(database, path, data_through_on=through, full=True, today=date(2026, 1, 1))


def shared_data() -> Path:
    """The folder of public data: NAVIGATOR_SHARED_DATA, else the sibling ../shared/data."""
    return Path(os.environ.get("NAVIGATOR_SHARED_DATA", ROOT.parent / "shared" / "data"))


def sundays(first: date, last: date) -> tuple[date, ...]:
    """Every seventh day from `first` to `last`."""
    return tuple(first + timedelta(days=7 * week) for week in range((last - first).days // 7 + 1))


MAVEN_SET = DealSet(
    name=MAVEN,
    files=(
        ("sales_teams.csv", date(2017, 12, 31)),
        ("products.csv", date(2017, 12, 31)),
        ("sales_pipeline.csv", date(2017, 12, 31)),
    ),
    cutoffs=sundays(date(2017, 5, 28), date(2017, 12, 3)),
    truth_on=date(2017, 12, 31),
    kinds=("company", "region", "person"),
    measure="signed_amount",
)
OLIST_SET = DealSet(
    name=OLIST,
    files=(
        ("olist_marketing_qualified_leads_dataset.csv", date(2018, 11, 14)),
        ("olist_closed_deals_dataset.csv", date(2018, 11, 14)),
    ),
    cutoffs=sundays(date(2018, 3, 4), date(2018, 5, 6)),
    truth_on=date(2018, 11, 14),
    kinds=("company",),
    measure="won_count",
)


def load_favorita(database: Database) -> None:
    """Store days of 54 shops in Ecuador, with that country's holidays."""
    for name in ("stores.csv", "transactions.csv"):
        kind = "stores" if name == "stores.csv" else "store_days"
        path = shared_data() / FAVORITA / name
        load_file(database, path, kind=kind, data_through_on=date(2017, 8, 15), full=True, today=date(2026, 1, 1))
    change_parameter(database, "country", "EC", author="benchmark", reason="the shops are in Ecuador")


def write_noise(target: Path, cutoff: date, seed: int) -> None:
    """Maven's files once more, everything that happened after `cutoff` replaced by noise: deals opened later are other
    deals, deals closed later end otherwise, on another day, with another amount and customer."""
    target.mkdir(parents=True, exist_ok=True)
    source = shared_data() / MAVEN
    for name in ("sales_teams.csv", "products.csv"):
        (target / name).write_bytes((source / name).read_bytes())
    deals = pd.read_csv(source / "sales_pipeline.csv", dtype=str, keep_default_na=False)
    rng = np.random.default_rng(seed)
    opened, closed = (pd.to_datetime(deals[name], errors="coerce") for name in ("engage_date", "close_date"))
    end = pd.Timestamp(cutoff)
    is_new, is_later = (opened > end).to_numpy(), (~(closed <= end)).to_numpy()
    fresh = end + pd.to_timedelta(rng.integers(1, 60, len(deals)), unit="D")
    deals.loc[is_new, "engage_date"] = fresh[is_new].strftime("%Y-%m-%d")
    for name in ("sales_agent", "product"):
        deals.loc[is_new, name] = rng.choice(deals[name].unique(), is_new.sum())
    ends = end + pd.to_timedelta(rng.integers(61, 110, len(deals)), unit="D")
    won = rng.random(len(deals)) < 0.5
    deals.loc[is_later, "close_date"] = ends[is_later].strftime("%Y-%m-%d")
    deals.loc[is_later, "deal_stage"] = np.where(won, "Won", "Lost")[is_later]
    deals.loc[is_later, "close_value"] = np.where(won, rng.integers(1, 90_000, len(deals)), 0).astype(str)[is_later]
    deals.loc[is_later, "account"] = rng.choice(deals["account"].unique(), is_later.sum())
    deals.to_csv(target / "sales_pipeline.csv", index=False)
