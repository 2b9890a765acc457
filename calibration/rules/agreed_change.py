"""What finance has beside what is now: week by week and deal by deal, over the weeks of the version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from calibration.rules.agreed import OTHERS, Cell, spread, totals

_SHIFT_DAYS = 7


@dataclass(frozen=True)
class Move:
    """A deal whose money changed. `difference` = now − agreed, positive = more. `what`: won, lost, removed, new, later,
    earlier, more, less; deals that are not listed one by one are moves of "others"."""

    deal_id: str
    what: str
    agreed: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        """Now − agreed; positive = more than finance has."""
        return self.now - self.agreed


def now_cells(
    coming: Iterable[Cell], closed: Sequence[Mapping[str, Any]], ends: Sequence[date], agreed_on: date
) -> list[Cell]:
    """Where the version's weeks stand now: what was won in them since, and what open deals should still bring in them.

    `closed`: rows with deal_id, outcome, closed_on, amount. A week's coming amount is taken as even over its days.
    """
    won = [
        Cell(row["deal_id"], ends_on, Decimal(row["amount"]))
        for row in closed
        if row["outcome"] == "won" and row["closed_on"] > agreed_on
        for ends_on in ends
        if ends_on - timedelta(days=7) < row["closed_on"] <= ends_on
    ]
    return won + spread(coming, ends)


def by_week(agreed: Iterable[Cell], now: Iterable[Cell], ends: Sequence[date]) -> list[dict[str, Any]]:
    """One row per week: ends_on, agreed, now, difference (now − agreed)."""
    before, after = totals(agreed), totals(now)
    rows = []
    for ends_on in ends:
        row = {"agreed": before.get(ends_on, Decimal(0)), "now": after.get(ends_on, Decimal(0))}
        rows.append({"ends_on": ends_on, **row, "difference": row["now"] - row["agreed"]})
    return rows


def by_deal(
    agreed: Sequence[Cell], now: Sequence[Cell], open_ids: Iterable[str], outcomes: Mapping[str, str]
) -> list[Move]:
    """The deals whose money changed in amount or by a week or more in time; the largest difference first.

    `open_ids`: deals that are still open; `outcomes`: how the others ended. Their differences add up to that of all.
    """
    still = set(open_ids)
    before, after = _of_deals(agreed), _of_deals(now)
    moves = []
    for deal_id in sorted(before.keys() | after.keys()):
        was, is_now = before.get(deal_id, []), after.get(deal_id, [])
        move = Move(deal_id, _what(deal_id, was, is_now, still, outcomes), _sum(was), _sum(is_now))
        if move.difference or move.what in ("later", "earlier"):
            moves.append(move)
    return sorted(moves, key=lambda each: (-abs(each.difference), each.deal_id))


def _what(
    deal_id: str, was: Sequence[Cell], is_now: Sequence[Cell], still: set[str], outcomes: Mapping[str, str]
) -> str:
    if deal_id.startswith(OTHERS):
        return "others"
    if deal_id not in still:
        return outcomes.get(deal_id, "removed")
    if not was:
        return "new"
    if is_now and abs(days := _mean_day(is_now) - _mean_day(was)) >= _SHIFT_DAYS:
        return "later" if days > 0 else "earlier"
    return "more" if _sum(is_now) >= _sum(was) else "less"


def _of_deals(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.deal_id, []).append(cell)
    return found


def _sum(cells: Iterable[Cell]) -> Decimal:
    return sum((cell.amount for cell in cells), Decimal(0))


def _mean_day(cells: Sequence[Cell]) -> float:
    whole = float(_sum(cells))
    return sum(cell.ends_on.toordinal() * float(cell.amount) for cell in cells) / whole if whole else 0.0
