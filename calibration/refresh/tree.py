"""The tree of units in reading order, with what hangs where and which measures a place has."""

from __future__ import annotations

import pandas as pd

ORDER = {"company": 0, "region": 1, "team": 2, "person": 3, "store": 4}


def read_tree(units: pd.DataFrame, measured: dict[str, set[str]], leaves: dict[str, str]) -> pd.DataFrame:
    """`units` (one row per place) depth-first, with team, region, depth, place and measures.

    `measured` names the units of each measure that have bookings or targets, the first measure first; `leaves` the
    measure that every person or store has. What a place has, the places above it have.
    """
    rows = {row["unit"]: dict(row) for row in units.to_dict("records")}
    for row in rows.values():
        row["parent_unit"] = row["parent_unit"] if isinstance(row["parent_unit"], str) else None
    children: dict[str | None, list[str]] = {}
    for name, row in rows.items():
        children.setdefault(row["parent_unit"] if row["parent_unit"] in rows else None, []).append(name)
    for names in children.values():
        names.sort(key=lambda name: (ORDER[rows[name]["unit_kind"]], rows[name]["unit_name"], name))
    listed: list[dict] = []
    _walk("company", 0, rows, children, listed)
    _measure(listed, rows, measured, leaves)
    for place, row in enumerate(listed):
        row["place"] = place
    return pd.DataFrame(listed)


def _walk(name: str, depth: int, rows: dict, children: dict, listed: list[dict]) -> None:
    row = rows[name]
    parent = rows.get(row["parent_unit"] or "", {})
    row["depth"] = depth
    row["region"] = row["unit_key"] if row["unit_kind"] == "region" else parent.get("region")
    row["team"] = row["unit_key"] if row["unit_kind"] == "team" else parent.get("team")
    listed.append(row)
    for child in children.get(name, []):
        _walk(child, depth + 1, rows, children, listed)


def _measure(listed: list[dict], rows: dict, measured: dict[str, set[str]], leaves: dict[str, str]) -> None:
    for row in listed:
        found = {measure for measure, names in measured.items() if row["unit"] in names}
        row["measures"] = found | ({leaves[row["unit_kind"]]} if row["unit_kind"] in leaves else set())
    for row in reversed(listed):
        above = rows.get(row["parent_unit"] or "")
        if above is not None:
            above["measures"] |= row["measures"]
    for row in listed:
        row["measures"] = [measure for measure in measured if measure in row["measures"]]
