"""What moved a unit's open pipeline between two days, step by step, so that start + steps = end can be checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Unit, Viewer

STEPS = (
    "start", "new", "reopened", "pulled_in", "increased", "owner_in", "slipped", "decreased", "lost", "won", "removed",
    "owner_out", "end",
)  # fmt: skip
Parts = list[tuple[str, int, Decimal]]


def waterfall(
    db: Database,
    viewer: Viewer,
    as_of: date,
    unit: Unit,
    *,
    starts_on: date,
    ends_on: date,
    all_open: bool,
    comparison_id: str | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The steps ({step, count, amount}, from `start` to `end`) and the deals that moved, biggest effect first.

    Counted are open deals due from `starts_on` to `ends_on`, or `all_open` where no close dates are known. `start` and
    `end` are each summed from the deals of their own day; what leaves has a negative amount and a positive count.
    Compared is the Sunday before, or the earlier day of a comparison (`refresh/comparing.py`).
    """
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, **scope(viewer)}
    asked |= {"starts_on": starts_on, "ends_on": ends_on, "all_open": all_open}
    counts, amounts = dict.fromkeys(STEPS, 0), dict.fromkeys(STEPS, Decimal(0))
    compared = asked | {"comparison_id": comparison_id}
    for step, question, values in (
        ("start", "queries/pipeline_before", compared),
        ("end", "queries/open_pipeline", asked),
    ):
        found = db.rows(question, values)[0]
        counts[step], amounts[step] = found["open_count"], found["open_amount"]
    deals = []
    for row in db.rows("queries/deal_steps", compared):
        parts = _parts(row)
        for step, _, amount in parts:
            counts[step] += 1
            amounts[step] += amount
        deals.append(_deal(row, parts))
    deals.sort(key=lambda deal: (-abs(deal["amount"]), -abs(deal["deal_amount"] or 0.0), deal["deal_id"]))
    return [{"step": step, "count": counts[step], "amount": float(amounts[step])} for step in STEPS], deals


def _parts(row: dict[str, Any]) -> Parts:
    """The steps that a deal took: name, what each did to the number of deals (1, 0, -1) and to the money (signed)."""
    outcome = "reopened" if row["after_outcome"] == "open" else "won" if row["after_outcome"] == "won" else "lost"
    was, now = row["was_amount"], row["is_amount"]
    moves = (
        ("new", row["new"], now),
        ("removed", row["removed"], was),
        ("owner_in" if row["owner"] > 0 else "owner_out", row["owner"], was),
        (outcome, row["outcome"], was),
        ("pulled_in" if row["period"] > 0 else "slipped", row["period"], was),
    )
    parts = [(step, move, move * amount) for step, move, amount in moves if move]
    if row["amount"]:
        parts.append(("increased" if row["amount"] > 0 else "decreased", 0, row["amount"]))
    return parts


def _deal(row: dict[str, Any], parts: Parts) -> dict[str, Any]:
    """A changed deal for the list: the step that says most, even where it did nothing to what is due in the period."""
    closed = row["after_outcome"] in ("won", "lost", "void") and row["before_outcome"] != row["after_outcome"]
    if parts:
        step = parts[0][0]
    elif closed:
        step = "won" if row["after_outcome"] == "won" else "lost"
    else:
        step = "removed" if row["after_outcome"] is None else "new" if row["before_outcome"] is None else "other"
    kept = ("deal_id", "deal_name", "account_name", "person_name", "before_close_on", "after_close_on", "deal_amount")
    return {name: row[name] for name in kept} | {"step": step, "amount": float(sum(part[2] for part in parts))}
