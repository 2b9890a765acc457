"""Deals as arrays in a fixed order, cut at a day: the form in which every member reads history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import SigningsInput
from calibration.forecasting.tree import COMPANY, Tree, grow_tree

NEVER = 1_000_000
"""A day later than any other: not closed, or no opening known."""
ONE_SIDED_SHARE = 0.05
FEATURES = ("owner_id", "segment", "product", "list_price", "expected_amount")


@dataclass(frozen=True)
class Ledger:
    """One entry per deal, by deal_id. Days are whole numbers since 1970; `signed` is 0 unless won; units are rows.

    `value` is the amount expected before closing (list price or expected amount), nan where nothing is known.
    """

    tree: Tree
    deal_id: np.ndarray
    opened: np.ndarray
    closed: np.ndarray
    won: np.ndarray
    signed: np.ndarray
    value: np.ndarray
    owner: np.ndarray
    team: np.ndarray
    region: np.ndarray
    segment: np.ndarray
    customer: np.ndarray
    first_day: int
    refused_features: tuple[str, ...]

    def known_at(self, day: int) -> Ledger:
        """The same deals as they stood at the end of `day`: later ones are gone, later closings undone."""
        kept = (self.opened <= day) | (self.closed <= day)
        is_closed = self.closed[kept] <= day
        return replace(
            self,
            **{name: getattr(self, name)[kept] for name in _PER_DEAL},
            closed=np.where(is_closed, self.closed[kept], NEVER),
            won=self.won[kept] & is_closed,
            signed=np.where(is_closed, self.signed[kept], 0.0),
        )

    def weekly(self, day: int, weeks: int, *, power: int = 1, refunds: bool = False) -> np.ndarray:
        """Σ amount^power of each unit in each 7-day block ending at `day`, oldest first: units × weeks."""
        age = day - self.closed
        amount = -self.signed if refunds else self.signed
        used = self.won & (amount > 0) & (age >= 0) & (age < 7 * weeks)
        block, sums = weeks - 1 - age[used] // 7, amount[used] ** power
        cells = len(self.tree.ids) * weeks
        out = np.bincount(block, weights=sums, minlength=cells)
        for unit in (self.owner, self.team, self.region):
            rows = unit[used]
            there = rows >= 0
            out += np.bincount(rows[there] * weeks + block[there], weights=sums[there], minlength=cells)
        return out.reshape(len(self.tree.ids), weeks)


_PER_DEAL = ("deal_id", "opened", "value", "owner", "team", "region", "segment", "customer")


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def open_ledger(inputs: SigningsInput, cutoff: date) -> Ledger:
    """Read the deals that were known at `cutoff`, whatever order they come in."""
    deals = _clean(inputs.deals, cutoff)
    tree = grow_tree(inputs.units, deals)
    row = tree.position()
    won = (deals["outcome"] == "won").to_numpy()
    amount = pd.to_numeric(deals["amount"], errors="coerce").to_numpy(dtype=float)
    counted = not np.any(np.nan_to_num(amount[won]) != 0)
    signed = np.where(won, 1.0 if counted else np.nan_to_num(amount), 0.0)
    refused = one_sided_features(deals)
    closed = _days(deals["closed_on"])
    first = day_number(inputs.first_closing_on) if inputs.first_closing_on else int(closed.min(initial=NEVER))
    owner = deals["owner"].map(row).to_numpy(dtype=int)
    team = _places(deals["team_unit"], owner, tree, "team")
    return Ledger(
        tree=tree,
        deal_id=deals["deal_id"].to_numpy(dtype=object),
        opened=_days(deals["opened_on"]),
        closed=closed,
        won=won,
        signed=signed,
        value=np.ones(len(deals)) if counted else _value(deals, refused),
        owner=owner,
        team=team,
        region=_places(deals["region_unit"], owner, tree, "region"),
        segment=_segments(deals, refused),
        customer=np.where(deals["customer_id"].isna(), -1, _codes(deals, "customer_id")),
        first_day=first,
        refused_features=refused,
    )


def one_sided_features(deals: pd.DataFrame) -> tuple[str, ...]:
    """Columns that are empty only for open, or only for closed deals: they give the outcome away."""
    is_open = (deals["outcome"] == "open").to_numpy()
    if is_open.all() or not is_open.any():
        return ()
    refused = []
    for name in FEATURES:
        empty = deals[name].isna().to_numpy()
        shares = (float(empty[is_open].mean()), float(empty[~is_open].mean()))
        if min(shares) == 0.0 and max(shares) >= ONE_SIDED_SHARE:
            refused.append(name)
    return tuple(refused)


def _clean(deals: pd.DataFrame, cutoff: date) -> pd.DataFrame:
    out = deals.copy()
    optional = ("region", "team", "amount", "customer_id", "expected_close_on", *FEATURES)
    for name in optional:
        if name not in out:
            out[name] = None
    out["deal_id"] = out["deal_id"].astype(str)
    for name in ("opened_on", "closed_on"):
        out[name] = pd.to_datetime(out[name])
    end = pd.Timestamp(cutoff)
    later = out["closed_on"].isna() | (out["closed_on"] > end) | (out["outcome"] == "open")
    out.loc[later, "outcome"] = "open"
    out.loc[later, "amount"] = None
    out.loc[later, "closed_on"] = pd.NaT
    out = out[~((out["opened_on"] > end) & later)].sort_values("deal_id", kind="stable")
    out["team_unit"] = _unit_ids(out["team"], "team")
    out["region_unit"] = _unit_ids(out["region"], "region")
    nobody = "person:?" + out["region"].fillna("").astype(str)
    out["owner"] = _unit_ids(out["owner_id"], "person").where(out["owner_id"].notna(), nobody)
    return out.reset_index(drop=True)


def _unit_ids(column: pd.Series, kind: str) -> pd.Series:
    return (kind + ":" + column.astype(str)).astype(object).where(column.notna(), None)


def _days(column: pd.Series) -> np.ndarray:
    days = (column - pd.Timestamp(0)).dt.days
    return days.fillna(NEVER).to_numpy(dtype=int)


def _places(column: pd.Series, owner: np.ndarray, tree: Tree, kind: str) -> np.ndarray:
    """The deal's own place where it names one that is in the tree, else its owner's; -1 where there is none."""
    row = tree.position()
    above = np.full(len(tree.ids), -1)
    for unit in range(len(tree.ids)):
        node = tree.parent[unit]
        while node >= 0 and tree.kinds[node] != kind:
            node = tree.parent[node]
        above[unit] = node
    own = column.map(row).fillna(-1).to_numpy(dtype=int)
    return np.where(own >= 0, own, above[owner] if len(owner) else own)


def _value(deals: pd.DataFrame, refused: tuple[str, ...]) -> np.ndarray:
    value = np.full(len(deals), np.nan)
    for name in ("list_price", "expected_amount"):
        if name not in refused:
            own = pd.to_numeric(deals[name], errors="coerce").to_numpy(dtype=float)
            value = np.where(own > 0, own, value)
    return value


def _segments(deals: pd.DataFrame, refused: tuple[str, ...]) -> np.ndarray:
    """Product where it may be used, else segment: the finer one says more about amount and win rate."""
    for name in ("product", "segment"):
        if name not in refused and deals[name].nunique() > 1:
            return _codes(deals, name)
    return np.zeros(len(deals), dtype=int)


def _codes(deals: pd.DataFrame, name: str) -> np.ndarray:
    return pd.factorize(deals[name].astype(str).where(deals[name].notna(), ""), sort=True)[0]


__all__ = ["COMPANY", "NEVER", "Ledger", "day_number", "one_sided_features", "open_ledger"]
