"""What the forecast alignment has before it: six weeks as they are expected and as they can be delivered, and what
finance has beside what is now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from calibration.rules import agreed as rules
from calibration.rules import agreed_change, cash_flow
from calibration.storage import agreed_file
from calibration.storage.database import Database
from calibration.storage.queries import agreed
from calibration.storage.queries.rolling import deal_weeks
from calibration.vocabulary import Unit, Viewer

DEPARTMENTS, VERDICTS, WEEK, DEAL = rules.DEPARTMENTS, rules.VERDICTS, rules.WEEK, rules.DEAL
OTHERS = rules.OTHERS


def plan(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> dict[str, Any]:
    """The weeks ahead of the unit's open deals, before and after what the departments said.

    `weeks`: ends_on, expected, agreed, signed (department → the word about the week or None), has_money; `deals`: the
    rows of `basis` with `expected` (sum), `agreed` (sum), `said` (department → word), worth most first; `missing`
    (department → weeks without its word); `months` (first day → cash due) or None where `broken_terms` (term → sum of
    shares) are not whole; `expected`, `agreed`: totals; `default_count`: deals that follow the default of `basis`.
    """
    basis = agreed.basis(db, viewer, as_of, unit)
    words = agreed.sign_offs(db, viewer, as_of, unit)
    said, ends = rules.spoken(words), rules.weeks_ahead(as_of, deal_weeks(db, viewer, as_of))
    before = rules.expected(basis["deals"], as_of)
    after = rules.agreed(before, said, ends)
    terms = cash_flow.instalments(basis["terms"])
    broken = cash_flow.incomplete(terms)
    term_of = {deal["deal_id"]: deal["term"] for deal in basis["deals"]}
    return {
        "weeks": _weeks(before, after, said, words, ends),
        "deals": _deals(basis["deals"], before, after, words),
        "missing": rules.unsigned(before, said, ends),
        "months": None if broken else cash_flow.by_month(cash_flow.payments(after, term_of, terms)),
        "broken_terms": broken,
        "expected": _sum(before),
        "agreed": _sum(after),
        "default_count": sum(deal["deal_count"] for deal in basis["deals"] if deal["is_default"]),
        "default_term": basis.get("default_term", ""),
        "default_days": basis.get("default_days"),
    }


def against(db: Database, viewer: Viewer, as_of: date, unit: Unit, version_id: str) -> dict[str, Any] | None:
    """A version beside what is now, over the version's weeks; None where the version is not visible.

    `weeks`: ends_on, agreed, now, difference (now − agreed, positive = more than finance has); `moves`: deal_id,
    deal_name, what, agreed, now, difference, the largest first; `agreed`, `now`, `difference`: totals; `months`: the
    version's cash by month.
    """
    found = agreed.version(db, viewer, as_of, version_id)
    if found is None:
        return None
    ends = [date.fromisoformat(day) for day in found["weeks"]]
    rows = [dict(zip(agreed_file.COLUMNS, row, strict=True)) for row in found["rows"]]
    was = _signed(rows)
    basis = agreed.basis(db, viewer, as_of, unit)
    said = rules.spoken(agreed.sign_offs(db, viewer, as_of, unit))
    ahead = rules.weeks_ahead(as_of, deal_weeks(db, viewer, as_of))
    coming = rules.agreed(rules.expected(basis["deals"], as_of), said, ahead)
    listed = sorted({cell.deal_id for cell in was})
    closed = agreed.closed_since(db, viewer, as_of, unit, found["agreed_on"], listed)
    now = agreed_change.now_cells(coming, closed, ends, found["agreed_on"])
    outcomes = {row["deal_id"]: row["outcome"] for row in closed}
    moves = agreed_change.by_deal(was, now, [deal["deal_id"] for deal in basis["deals"]], outcomes)
    names = {row["deal_id"]: row["deal_name"] for row in (*rows, *closed, *basis["deals"])}
    return {
        "weeks": agreed_change.by_week(was, now, ends),
        "moves": [
            {"deal_id": each.deal_id, "deal_name": names.get(each.deal_id) or "", "what": each.what,
             "agreed": each.agreed, "now": each.now, "difference": each.difference}
            for each in moves
        ],
        "agreed": _sum(was),
        "now": _sum(now),
        "difference": _sum(now) - _sum(was),
        "months": _months(rows),
    }  # fmt: skip


def _weeks(
    before: Sequence[rules.Cell],
    after: Sequence[rules.Cell],
    said: Sequence[rules.SignOff],
    words: Sequence[dict[str, Any]],
    ends: Sequence[date],
) -> list[dict[str, Any]]:
    expected, agreed_totals = rules.totals(before), rules.totals(after)
    word = {(row["about"], row["key"], row["department"]): row for row in words}
    rows = []
    for ends_on in ends:
        signed = {}
        for department in DEPARTMENTS:
            spoken = rules.of_week(said, ends_on, department)
            signed[department] = word[spoken.about, spoken.key, department] if spoken else None
        money = {"expected": expected.get(ends_on, Decimal(0)), "agreed": agreed_totals.get(ends_on, Decimal(0))}
        rows.append({"ends_on": ends_on, "signed": signed, "has_money": ends_on in expected, **money})
    return rows


def _deals(
    deals: Sequence[dict[str, Any]],
    before: Sequence[rules.Cell],
    after: Sequence[rules.Cell],
    words: Sequence[dict[str, Any]],
) -> list[dict[str, Any]]:
    expected, left = _by_deal(before), _by_deal(after)
    said: dict[str, dict[str, Any]] = {}
    for row in words:
        if row["about"] == DEAL:
            said.setdefault(row["key"], {})[row["department"]] = row
    return [
        deal
        | {
            "expected": expected.get(deal["deal_id"], Decimal(0)),
            "agreed": left.get(deal["deal_id"], Decimal(0)),
            "said": said.get(deal["deal_id"], {}),
        }
        for deal in deals
    ]


def _signed(rows: Sequence[dict[str, Any]]) -> list[rules.Cell]:
    """The signings that a version's payments come from: instalments of a deal and week added up again."""
    found: dict[tuple[str, date], Decimal] = {}
    for row in rows:
        key = (row["deal_id"], date.fromisoformat(row["signed_by_on"]))
        found[key] = found.get(key, Decimal(0)) + Decimal(row["amount"])
    return [rules.Cell(deal_id, ends_on, amount) for (deal_id, ends_on), amount in sorted(found.items())]


def _months(rows: Sequence[dict[str, Any]]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for row in rows:
        month = date.fromisoformat(row["due_on"]).replace(day=1)
        found[month] = found.get(month, Decimal(0)) + Decimal(row["amount"])
    return dict(sorted(found.items()))


def _by_deal(cells: Sequence[rules.Cell]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for cell in cells:
        found[cell.deal_id] = found.get(cell.deal_id, Decimal(0)) + cell.amount
    return found


def _sum(cells: Sequence[rules.Cell]) -> Decimal:
    return sum((cell.amount for cell in cells), Decimal(0))
