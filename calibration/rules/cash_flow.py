"""When signed money comes in: each amount by its payment term, instalment by instalment, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from calibration.rules.agreed import Cell

_CENT = Decimal("0.01")
_WHOLE = 0.0005


@dataclass(frozen=True)
class Instalment:
    """A part of an amount: its share (0–1) and the whole days after signing on which it is due."""

    number: int
    share_ratio: float
    due_after_days: int


@dataclass(frozen=True, order=True)
class Payment:
    """Money that is due on a day, from what a deal should sign in the week up to `ends_on`."""

    deal_id: str
    ends_on: date
    instalment: int
    due_on: date
    amount: Decimal
    term: str


Terms = Mapping[str, Sequence[Instalment]]


def incomplete(terms: Terms) -> dict[str, float]:
    """Term → what its shares add up to, where that is not the whole."""
    sums = {name: sum(part.share_ratio for part in parts) for name, parts in terms.items()}
    return {name: total for name, total in sums.items() if abs(total - 1) > _WHOLE}


def payments(cells: Iterable[Cell], term_of: Mapping[str, str], terms: Terms) -> list[Payment]:
    """What is due when: a week's signings count from its last day (late rather than early).

    The payments of a cell add up to it exactly: each instalment is the rounded sum up to it less what came before.
    Raises ValueError where a term is not whole, KeyError for one that is not there.
    """
    if broken := incomplete(terms):
        raise ValueError(f"terms that are not whole: {broken}")
    return sorted(each for cell in cells for each in _parts(cell, term_of[cell.deal_id], terms))


def instalments(terms: Mapping[str, Iterable[tuple[int, float, int]]]) -> Terms:
    """Terms as the storage tells them: name → (number, share, days after signing)."""
    return {name: [Instalment(*part) for part in parts] for name, parts in terms.items()}


def by_month(paid: Iterable[Payment]) -> dict[date, Decimal]:
    """First day of the month → what is due in it, in order."""
    found: dict[date, Decimal] = {}
    for each in paid:
        month = each.due_on.replace(day=1)
        found[month] = found.get(month, Decimal(0)) + each.amount
    return dict(sorted(found.items()))


def _parts(cell: Cell, term: str, terms: Terms) -> list[Payment]:
    found, so_far, share = [], Decimal(0), 0.0
    parts = sorted(terms[term], key=lambda part: (part.due_after_days, part.number))
    for place, part in enumerate(parts, start=1):
        share += part.share_ratio
        upto = cell.amount if place == len(parts) else _cents(cell.amount * Decimal(str(round(share, 6))))
        due_on = cell.ends_on + timedelta(days=part.due_after_days)
        found.append(Payment(cell.deal_id, cell.ends_on, part.number, due_on, upto - so_far, term))
        so_far = upto
    return [each for each in found if each.amount]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)
