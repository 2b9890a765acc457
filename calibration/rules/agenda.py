"""What a fifteen-minute meeting talks about, how long it took, and what is due when.

The order is money at stake per minute: a deal that takes two minutes goes before a region that takes three for the same
money. One subject is one item, however many reasons bring it up (and one item a measure where it is behind in two).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

MINUTES = {"behind": 3.0, "review": 3.0, "red": 2.0, "visit": 2.0, "decided": 2.0, "todo": 1.0}
"""Minutes that an item takes, by the reason that brings it up."""
BREAK = timedelta(minutes=60)
"""A longer silence between two steps or decisions of a meeting is a break: nobody was there. Four times the
length of the meeting: a long talk about one item counts, and a meeting left open overnight does not."""
STANDUP_EVERY = timedelta(days=14)
WEEK = timedelta(days=7)
LOOK_BACK_HOUR = 15
_MONDAY, _FRIDAY = 0, 4


@dataclass(frozen=True)
class Item:
    """One subject to talk about. `stake_amount` ≥ 0 is the money at stake, `facts` what is known about it;
    `is_within` tells whether it fits into the meeting. `part` tells two items of one subject apart: signed amount and
    store sales are never summed, so a unit that is behind in both is talked about twice."""

    subject: str
    subject_name: str
    reasons: tuple[str, ...]
    stake_amount: float
    facts: dict[str, Any]
    is_within: bool = True
    part: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other item."""
        return f"{self.subject}|{self.part}" if self.part else self.subject

    @property
    def minutes(self) -> float:
        """The longest of its reasons decides."""
        return max(MINUTES[reason] for reason in self.reasons)


def ranked(items: Sequence[Item], minutes: float) -> list[Item]:
    """One item a key, most money per minute first. What does not fit into the meeting's minutes is marked and comes
    last; a shorter item may still fit where a longer one did not."""
    merged: dict[str, Item] = {}
    for item in items:
        known = merged.get(item.key)
        merged[item.key] = _joined(known, item) if known else item
    ordered = sorted(merged.values(), key=lambda item: (-item.stake_amount / item.minutes, item.minutes, item.key))
    left, found = minutes, []
    for item in ordered:
        is_within = item.minutes <= left + 1e-9
        left -= item.minutes if is_within else 0.0
        found.append(replace(item, is_within=is_within))
    return [item for item in found if item.is_within] + [item for item in found if not item.is_within]


def _joined(first: Item, second: Item) -> Item:
    return replace(
        first,
        subject_name=first.subject_name or second.subject_name,
        reasons=tuple(dict.fromkeys(first.reasons + second.reasons)),
        stake_amount=max(first.stake_amount, second.stake_amount),
        facts={**second.facts, **first.facts},
    )


def minutes_spent(moments: Sequence[datetime], ends: Sequence[datetime] = ()) -> float:
    """Minutes of talk between the first and the last moment, breaks left out, and what lies between an end (one of
    `ends`) and going on again. The moments are in order."""
    gaps = [later - earlier for earlier, later in pairwise(moments) if earlier not in ends]
    return sum((gap for gap in gaps if gap <= BREAK), timedelta()).total_seconds() / 60


@dataclass(frozen=True)
class Due:
    """Something that is due: `kind` (refresh, standup, look_back, month_end, review, todo, clock), the day, the hour
    and minute where it has one, what it is about and where it is in the app (page, name and value of the address).
    `identity` tells it from every other of its kind and stays when it moves to another day; `measure` is that of
    targets."""

    kind: str
    due_on: date
    hour: int | None = None
    said: str = ""
    page: str = ""
    key: str = ""
    minute: int = 0
    identity: str = ""
    measure: str = ""


def rhythm(as_of: date, last_standup_on: date | None, until: date | None = None, *, held_count: int = 0) -> list[Due]:
    """What comes by itself after as_of, up to `until` (None: the next of each): the Monday refresh, the stand-up (a
    fortnight after the last one, on the Monday nearest to it, even where that is past; where there was none, the coming
    Monday), the Friday look-back at 15:00, the end of the month.

    Stand-ups are numbered on from the `held_count` that were held: number seven is number seven, whenever it is held.
    What never leaves its week or month is told by that."""
    monday, friday = _next(as_of, _MONDAY), _next(as_of, _FRIDAY)
    standup_on = monday if last_standup_on is None else _nearest_monday(last_standup_on + STANDUP_EVERY)
    standups = [standup_on, *_every(max(standup_on, as_of), STANDUP_EVERY, until)[1:]]
    found = [
        Due("standup", day, page="meeting", identity=str(number))
        for number, day in enumerate(standups, start=held_count + 1)
    ]
    found += [Due("refresh", day, identity=_week(day)) for day in _every(monday, WEEK, until)]
    found += [
        Due("look_back", day, LOOK_BACK_HOUR, page="meeting", key="look_back", identity=_week(day))
        for day in _every(friday, WEEK, until)
    ]
    month_end = _month_end(as_of)
    while True:
        found.append(Due("month_end", month_end, identity=f"{month_end:%Y-%m}"))
        month_end = _month_end(month_end + timedelta(days=1))
        if until is None or month_end > until:
            return found


def _week(day: date) -> str:
    """2026-W48."""
    return f"{day:%G-W%V}"


def _every(first: date, step: timedelta, until: date | None) -> list[date]:
    """The first day, and as many steps after it as there are up to `until`."""
    count = 0 if until is None else max((until - first) // step, 0)
    return [first + step * number for number in range(count + 1)]


def _nearest_monday(day: date) -> date:
    """One that was held on another day does not move the fortnight for good: never a weekend."""
    return day - timedelta(days=day.weekday()) if day.weekday() < _FRIDAY else day + timedelta(days=7 - day.weekday())


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _next(as_of: date, weekday: int) -> date:
    """The first such weekday after as_of."""
    return as_of + timedelta(days=(weekday - as_of.weekday() - 1) % 7 + 1)
