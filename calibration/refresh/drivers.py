"""What signings come from, week by week: leads that become deals, and contracts that nothing follows."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

SHOWN_WEEKS = 12
MEAN_WEEKS = 4
DRIVER_WEEKS = SHOWN_WEEKS + MEAN_WEEKS
"""Ratios are those of four weeks, so the first of twelve needs three more before it."""
COUNTS = ("lead_count", "converted_count", "ended_count", "not_renewed_count")
_TOLD_BY = {
    ("lead_count",): "lead_count",
    ("converted_count",): "converted_count",
    ("ended_count", "not_renewed_count"): "ended_count",
}
_LEVELS = ("company", "region", "team", "person")


def drivers_frame(weeks: pd.DataFrame, tree: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows of `results.drivers`: every unit × past week, counts summed up the tree.

    `weeks`: owner_id, owner_name, region, week (0 ends at as_of) and the counts. Counts of a sort that no row tells are
    null everywhere: nothing known is not nothing happened.
    """
    if weeks.empty:
        return pd.DataFrame(columns=["unit", "week_ends_on", *COUNTS])
    places = _places(weeks, tree)
    told: pd.DataFrame = pd.concat(
        [
            weeks.assign(unit=pd.Series([place[level] for place in places], index=weeks.index, dtype=object))
            for level in range(len(_LEVELS))
        ]
    )
    sums = told.dropna(subset=["unit"]).groupby(["unit", "week"])[list(COUNTS)].sum()
    units = [unit for unit, kind in zip(tree["unit"], tree["unit_kind"], strict=True) if kind != "store"]
    every = pd.MultiIndex.from_product([units, range(DRIVER_WEEKS)], names=["unit", "week"])
    frame = sums.reindex(every, fill_value=0).reset_index()
    for names, teller in _TOLD_BY.items():
        if not weeks[teller].any():
            frame[list(names)] = None
    frame["week_ends_on"] = [as_of - timedelta(days=7 * int(week)) for week in frame["week"]]
    return frame.drop(columns="week")


def _places(weeks: pd.DataFrame, tree: pd.DataFrame) -> list[list[str | None]]:
    """Company, region, team and person of every row: the person by id, by a name that only one has, else the region."""
    rows = {str(row["unit"]): row for row in tree.to_dict("records")}
    people = [row for row in rows.values() if row["unit_kind"] == "person"]
    names = pd.Series([row["unit_name"] for row in people], dtype=object).value_counts()
    by_key = {row["unit_key"]: row["unit"] for row in people}
    by_name = {row["unit_name"]: row["unit"] for row in people if names[row["unit_name"]] == 1}
    return [
        _line(by_key.get(owner) or by_name.get(name) or by_key.get(name), region, rows)
        for owner, name, region in weeks[["owner_id", "owner_name", "region"]].itertuples(index=False)
    ]


def _line(person: str | None, region: object, rows: dict[str, dict]) -> list[str | None]:
    found: dict[str, str | None] = {"company": "company"}
    at = person or (f"region:{region}" if f"region:{region}" in rows else None)
    while at is not None and at in rows:
        found[rows[at]["unit_kind"]] = at
        at = rows[at]["parent_unit"]
    return [found.get(kind) for kind in _LEVELS]
