"""The agenda and the calendar of a day, gathered from lights, positions, decisions and to-dos when a page asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from calibration.refresh import alignment
from calibration.rules.agenda import MINUTES, Due, Item, ranked, rhythm
from calibration.storage.database import Database
from calibration.storage.queries import action_items, decisions, lights, meetings, overview, stores, targets, units
from calibration.vocabulary import PeriodKind, Unit, UnitKind, Viewer

__all__ = ["MINUTES", "agenda", "below", "due", "is_below"]
COMPANY = Unit(UnitKind.COMPANY)
MONEY = ("signed_amount", "store_sales")
MOST_BEHIND, MOST_DEALS, MOST_STORES = 5, 8, 5
AHEAD = timedelta(days=42)
MEETING_MINUTES = 15.0
WEEK = timedelta(days=7)


def agenda(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, meeting_kind: str = "standup"
) -> list[dict[str, Any]]:
    """The items of a meeting about a unit, most money at stake per minute first: key, subject, subject_name, reasons,
    stake_amount, minutes, is_within (fits into 15 minutes) and facts; all of it JSON, to be kept with the meeting.

    Stand-up: units behind their target line, red deals, stores to visit, reviews due, to-dos overdue. Look-back: the
    week's decisions, reviews due, to-dos overdue.
    """
    under = below(db, viewer, as_of, unit)
    if meeting_kind == "look_back":
        found = list(_week(db, viewer, as_of, under))
    else:
        found = [*_behind(db, viewer, as_of, unit, period_kind), *_red(db, viewer, as_of, unit)]
        found += _stores(db, viewer, as_of, unit)
    found += _promises(db, viewer, as_of, under)
    return [
        {
            "key": item.key,
            "subject": item.subject,
            "subject_name": item.subject_name,
            "reasons": list(item.reasons),
            "stake_amount": item.stake_amount,
            "minutes": item.minutes,
            "is_within": item.is_within,
            "facts": item.facts,
        }
        for item in ranked(found, MEETING_MINUTES)
    ]


def due(db: Database, viewer: Viewer, as_of: date, unit: Unit = COMPANY) -> list[Due]:
    """What is due, overdue first: the rhythm of the weeks with the stand-ups of one place, reviews and to-dos of the
    coming six weeks."""
    held = meetings.standups(db, viewer, as_of, unit)
    found = [
        replace(each, identity=f"{unit}-{each.identity}") if each.kind == "standup" else each
        for each in rhythm(as_of, max(held, default=None), as_of + AHEAD, held_count=len(held))
    ]
    for row in decisions.decisions(db, viewer, as_of):
        if row["state"] in ("running", "review_due") and row["review_on"] <= as_of + AHEAD:
            key = row["decision_id"]
            found.append(Due("review", row["review_on"], said=row["text"], page="decisions", key=key, identity=key))
    found += _clocks(db, viewer, as_of)
    for row in action_items.action_items(db, viewer, as_of, state="open"):
        if row["due_on"] <= as_of + AHEAD:
            said = f"{row['owner_name']} · {row['text']}"
            key = row["item_id"]
            found.append(Due("todo", row["due_on"], said=said, page="todos", key=key, identity=key))
    return sorted(found, key=lambda each: (each.due_on, each.hour or 0, each.kind, each.said, each.identity))


def _clocks(db: Database, viewer: Viewer, as_of: date) -> Iterator[Due]:
    """The end of the clock of every release of the last weeks that still waits for signatures, on the wall's clock."""
    for row in targets.releases(db, viewer, as_of):
        if row["released_on"] > as_of - AHEAD:
            stands = alignment.standing(db, viewer, as_of, row["measure"], row["year"], row["released_at"])
            if stands is not None and stands.count(signed=False):
                ends_at, measure, year = stands.ends_at, row["measure"], str(row["year"])
                yield Due(
                    "clock", ends_at.date(), ends_at.hour, year, "alignment", minute=ends_at.minute,
                    identity=f"{measure}-{year}", measure=measure,
                )  # fmt: skip


def _behind(db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind) -> Iterator[Item]:
    """Units right below that are behind their line, the furthest first; a place without any below stands for itself.

    Signed amount and store sales are never summed: what is behind in both is an item each. Where only counts have a
    target, no money is known to be at stake."""
    told: set[str] = set()
    measures = units.measures(db, viewer, as_of)
    for measure in sorted(measures, key=lambda each: each not in MONEY):
        rows = overview.children(db, viewer, as_of, unit, period_kind, measure)
        if not rows:
            own = overview.position(db, viewer, as_of, unit, period_kind, measure)
            rows = [own] if own else []
        behind = [row for row in rows if row["deviation_amount"] is not None and row["deviation_amount"] < 0]
        for row in behind[:MOST_BEHIND]:
            names = ("measure", "period_kind", "target_amount", "trajectory_amount", "deviation_amount",
                     "hit_probability", "actual_amount", "stuck_count", "stuck_amount")  # fmt: skip
            facts = {f"{name}": row[name] if name != "stuck_amount" else _plain(row[name]) for name in names}
            is_money, is_again = measure in MONEY, row["unit"] in told
            if is_money or not is_again:
                stake = -row["deviation_amount"] if is_money else 0.0
                yield Item(row["unit"], row["unit_name"], ("behind",), stake, facts, part=measure if is_again else "")
                told.add(row["unit"])


def _red(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> Iterator[Item]:
    """Red deals, most money at stake first."""
    for row in lights.lit_deals(db, viewer, as_of, unit, lights=("red",), limit=MOST_DEALS):
        name = row["deal_name"] or row["account_name"] or row["deal_id"]
        facts = {
            key: row[key]
            for key in ("person_name", "stage", "rule_id", "value", "threshold", "win_probability", "answered_by")
        }
        facts["amount"] = _plain(row["expected_amount"])
        facts["since_on"] = row["since_on"].isoformat() if row["since_on"] else None
        yield Item(f"deal:{row['deal_id']}", str(name), ("red",), float(row["at_stake_amount"] or 0), facts)


def _stores(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> Iterator[Item]:
    """Stores on the visit list, most recoverable sales first."""
    if unit.kind not in (UnitKind.COMPANY, UnitKind.REGION):
        return
    rows = stores.stores(db, viewer, as_of, region=unit.key or None)
    for row in [each for each in rows if each["is_to_visit"]][:MOST_STORES]:
        facts = {"factor": row["factor"], "below_ratio": row["below_ratio"], "streak_days": row["streak_days"]}
        facts |= {"supervisor": row["supervisor"], "light": row["light"]}
        stake = float(row["recoverable_amount"] or 0)
        yield Item(f"store:{row['store_id']}", str(row["store_name"]), ("visit",), stake, facts)


def _promises(db: Database, viewer: Viewer, as_of: date, below: set[str] | None) -> Iterator[Item]:
    """Decisions whose review is due, and to-dos that were promised and are overdue."""
    for row in decisions.decisions(db, viewer, as_of):
        if row["state"] == "review_due" and is_below(row, below):
            yield _of_decision(row, "review")
    for row in action_items.action_items(db, viewer, as_of, state="open"):
        if row["is_overdue"] and is_below(row, below):
            facts = {"todo": row["text"], "owner_name": row["owner_name"], "due_on": row["due_on"].isoformat()}
            subject, name = row["subject"] or f"todo:{row['item_id']}", row["subject_name"] or row["text"]
            yield Item(subject, name, ("todo",), float(row["stake_amount"] or 0), facts)


def _week(db: Database, viewer: Viewer, as_of: date, below: set[str] | None) -> Iterator[Item]:
    """What was decided in the last seven days."""
    for row in decisions.decisions(db, viewer, as_of):
        if row["state"] in ("running", "review_due") and row["decided_on"] > as_of - WEEK and is_below(row, below):
            yield _of_decision(row, "decided")


def _of_decision(row: dict[str, Any], reason: str) -> Item:
    facts = {"decision": row["text"], "review_on": row["review_on"].isoformat()}
    return Item(row["subject"], str(row["subject_name"]), (reason,), float(row["stake_amount"] or 0), facts)


def below(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> set[str] | None:
    """The unit and everything under it; None for the company, which has everything under it."""
    if unit.kind is UnitKind.COMPANY:
        return None
    found = {str(unit)}
    for row in units.units(db, viewer, as_of):  # parents come before their children
        if row["parent_unit"] in found:
            found.add(row["unit"])
    return found


def is_below(row: dict[str, Any], below: set[str] | None) -> bool:
    """Whether a decision or to-do is about one of the places, or on the list of one of their people."""
    people = {f"person:{row['person_id']}", f"person:{row['owner_id']}"}
    places = people | {row["subject"], f"region:{row['region']}", f"store:{row['store_id']}"}
    return below is None or bool(places & below)


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)
