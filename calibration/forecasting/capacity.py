"""Who supports which deal in which week: the best use of advisers' days, and what has to move to get there.

A deal needs its support in the week that it is expected to close in. Supported, it brings `lift` more of what is
expected of it; so a week's support is a linear assignment of deals to the slots (days ÷ days per deal) of its advisers.
Amounts are currency; positive = more expected revenue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

import numpy as np
from scipy import optimize

_TIE = 1e-6


@dataclass(frozen=True)
class Demand:
    """An open deal, the week (1 …) that it is expected in, and what is expected of it (chance × amount)."""

    deal_id: str
    week: int
    worth_amount: float
    region: str | None = None


@dataclass(frozen=True)
class Adviser:
    """Somebody who supports, and the days that each week ahead leaves for it."""

    person_id: str
    days: Mapping[int, float]
    region: str | None = None


@dataclass(frozen=True)
class Support:
    """An adviser helps with a deal in a week."""

    deal_id: str
    person_id: str
    week: int


@dataclass(frozen=True)
class Move:
    """In one week an adviser turns from one deal (None: was free) to another (None: is free now); what that changes of
    the expected revenue."""

    week: int
    person_id: str
    from_deal_id: str | None
    deal_id: str | None
    change: float


@dataclass(frozen=True)
class Plan:
    """The best use of the advisers: `moves` lead from what stands to `supports`, the most gained first; their changes
    add up to `after` − `before`, what support brings then and now."""

    supports: tuple[Support, ...]
    moves: tuple[Move, ...]
    before: float
    after: float


def propose(
    demands: Sequence[Demand],
    advisers: Sequence[Adviser],
    standing: Sequence[Support],
    *,
    days_per_deal: float,
    lift: float,
    declined: Collection[Support] = (),
) -> Plan:
    """The assignment that expects most. Who already helps goes on where nothing is gained by a change, and of equals
    the adviser of the deal's region is taken; what was `declined` is not proposed again."""
    value = {(demand.deal_id, demand.week): lift * demand.worth_amount for demand in demands}
    room = {(one.person_id, week): slots(days, days_per_deal) for one in advisers for week, days in one.days.items()}
    counted = _counted(standing, value, room)
    regions = {one.person_id: one.region for one in advisers}
    supports: list[Support] = []
    for week in sorted({demand.week for demand in demands}):
        wanted = [demand for demand in demands if demand.week == week]
        offered = [person for (person, of), count in room.items() if of == week for _ in range(count)]
        supports += _best(wanted, offered, regions, lift, set(counted), set(declined))
    moves = _moves(supports, standing, set(counted), value)
    before, after = (sum(value[each.deal_id, each.week] for each in some) for some in (counted, supports))
    return Plan(tuple(supports), tuple(moves), before, after)


def slots(days: float, days_per_deal: float) -> int:
    """How many deals so many days are enough for."""
    return int(days / days_per_deal + 1e-9)


def week_of(day: date, as_of: date) -> int:
    """The block of seven days after `as_of` that a day lies in: 1 for the first, 0 and less for days already past."""
    return -((as_of - day).days // 7)


def standing_supports(entries: Iterable[Mapping[str, Any]], weeks: Mapping[str, int], as_of: date) -> list[Support]:
    """What was agreed and not released since, from entries in the order of writing: deal_id, person_id, week_on (None:
    whenever the deal is due), from_deal_id. A deal has one supporter; the last word holds. Past weeks are over."""
    held: dict[str, Support] = {}
    for entry in entries:
        left = held.get(entry["from_deal_id"] or "")
        if left is not None and left.person_id == entry["person_id"]:
            del held[left.deal_id]
        week = week_of(entry["week_on"], as_of) if entry["week_on"] else weeks.get(entry["deal_id"], 0)
        held[entry["deal_id"]] = Support(entry["deal_id"], entry["person_id"], week)
    return [support for support in held.values() if support.week >= 1]


def _counted(
    standing: Sequence[Support], value: Mapping[tuple[str, int], float], room: Mapping[tuple[str, int], int]
) -> list[Support]:
    """The supports that bring something now: the deal is still due in that week, and the adviser still has the days."""
    found, left = [], dict(room)
    for support in sorted(standing, key=lambda each: -value.get((each.deal_id, each.week), 0.0)):
        place = (support.person_id, support.week)
        if (support.deal_id, support.week) in value and left.get(place, 0) > 0:
            left[place] -= 1
            found.append(support)
    return found


def _best(
    wanted: Sequence[Demand],
    offered: Sequence[str],
    regions: Mapping[str, str | None],
    lift: float,
    kept: Collection[Support],
    declined: Collection[Support],
) -> list[Support]:
    if not wanted or not offered:
        return []
    worth = np.array([[lift * demand.worth_amount] * len(offered) for demand in wanted])
    scale = _TIE * max(float(worth.max()), 1e-9)
    for row, demand in enumerate(wanted):
        for column, person in enumerate(offered):
            support = Support(demand.deal_id, person, demand.week)
            if support in declined:
                worth[row, column] = 0.0
            elif worth[row, column] > 0:
                near = demand.region is not None and demand.region == regions.get(person)
                worth[row, column] += scale * (2 * (support in kept) + near)
    rows, columns = optimize.linear_sum_assignment(worth, maximize=True)
    return [
        Support(wanted[row].deal_id, offered[column], wanted[row].week)
        for row, column in zip(rows, columns, strict=True)
        if worth[row, column] > 0
    ]


def _moves(
    supports: Sequence[Support],
    standing: Sequence[Support],
    counted: Collection[Support],
    value: Mapping[tuple[str, int], float],
) -> list[Move]:
    """Per adviser and week what is given up beside what is taken on: idle support is given up first."""
    moves = []
    now = set(standing)
    for person, week in sorted({(each.person_id, each.week) for each in (*supports, *standing)}, key=str):
        mine = [each for each in supports if (each.person_id, each.week) == (person, week)]
        gained = sorted((each for each in mine if each not in now), key=lambda each: -value[each.deal_id, week])
        lost = [each for each in standing if (each.person_id, each.week) == (person, week) and each not in mine]
        worth = {each: value[each.deal_id, week] if each in counted else 0.0 for each in lost}
        worth |= {each: value[each.deal_id, week] for each in gained}
        for given_up, taken in zip_longest(sorted(lost, key=lambda each: worth[each]), gained):
            change = (worth[taken] if taken else 0.0) - (worth[given_up] if given_up else 0.0)
            left, to = (each.deal_id if each else None for each in (given_up, taken))
            moves.append(Move(week, person, left, to, change))
    return sorted(moves, key=lambda move: (-move.change, move.week, move.person_id, move.deal_id or ""))
