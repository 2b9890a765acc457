"""The tree that forecasts add up in: company → region → team → person, with a leaf for what has no owner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

COMPANY = "company"
KIND_ORDER = ("company", "region", "team", "person")


@dataclass(frozen=True)
class Tree:
    """Units in a fixed order (kind, then id). `parent` holds positions, -1 at the company; `sums` is units × leaves."""

    ids: tuple[str, ...]
    kinds: np.ndarray
    parent: np.ndarray
    leaves: np.ndarray
    sums: np.ndarray

    def position(self) -> dict[str, int]:
        """Unit id → row."""
        return {unit_id: row for row, unit_id in enumerate(self.ids)}

    def rows_of(self, kind: str) -> np.ndarray:
        """Rows of one level."""
        return np.flatnonzero(self.kinds == kind)


def grow_tree(units: pd.DataFrame, deals: pd.DataFrame) -> Tree:
    """The tree of `units`, with every owner that only the deals know hung under that deal's team or region."""
    parents: dict[str, str | None] = {COMPANY: None}
    named = units.loc[:, ["unit_id", "parent_id"]].astype(object)
    for unit_id, parent_id in named.itertuples(index=False):
        if unit_id != COMPANY:
            parents[str(unit_id)] = str(parent_id) if isinstance(parent_id, str) else COMPANY
    for owner, team, region in _strangers(deals, parents):
        for unit_id, parent_id in ((region, COMPANY), (team, region or COMPANY), (owner, team or region or COMPANY)):
            if unit_id is not None:
                parents.setdefault(unit_id, parent_id)
    for parent_id in [parent for parent in parents.values() if parent is not None]:
        parents.setdefault(parent_id, COMPANY)
    return _ordered(parents)


def _strangers(deals: pd.DataFrame, known: dict[str, str | None]) -> list[tuple[str, str | None, str | None]]:
    """Owners outside the tree with the team and region of their last deal, and places that no unit names."""
    rows = deals[["owner", "team_unit", "region_unit", "deal_id"]].drop_duplicates(
        ["owner", "team_unit", "region_unit"], keep="last"
    )
    found = rows[~rows["owner"].isin(known.keys())].drop_duplicates("owner", keep="last")
    return [
        (owner, team if isinstance(team, str) else None, region if isinstance(region, str) else None)
        for owner, team, region in found[["owner", "team_unit", "region_unit"]].itertuples(index=False)
    ]


def kind_of(unit_id: str) -> str:
    """`person:E1` → `person`."""
    return unit_id.partition(":")[0]


def _ordered(parents: dict[str, str | None]) -> Tree:
    rank = {kind: number for number, kind in enumerate(KIND_ORDER)}
    ids = tuple(sorted(parents, key=lambda unit_id: (rank.get(kind_of(unit_id), len(rank)), unit_id)))
    row = {unit_id: number for number, unit_id in enumerate(ids)}
    parent = np.array([-1 if parents[unit_id] is None else row[str(parents[unit_id])] for unit_id in ids])
    is_parent = np.zeros(len(ids), dtype=bool)
    is_parent[parent[parent >= 0]] = True
    kinds = np.array([kind_of(unit_id) for unit_id in ids])
    leaves = np.flatnonzero(~is_parent)
    sums = np.zeros((len(ids), len(leaves)))
    for column, leaf in enumerate(leaves):
        node = leaf
        for _ in range(len(ids)):
            sums[node, column] = 1.0
            node = parent[node]
            if node < 0:
                break
    return Tree(ids, kinds, parent, leaves, sums)
