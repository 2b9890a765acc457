"""The plan of support as HTML: proposed moves, days by skill and week, and what is planned already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from calibration.refresh.capacity import SupportPlan, week_number, week_starts
from calibration.words import figures
from pages._ui import address, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

Deals = Mapping[str, Mapping[str, Any]]


def deal_name(deals: Deals, deal_id: str) -> str:
    """A deal by its name, its customer, or (where it is not open any more) its id."""
    row = deals.get(deal_id)
    return str(row["deal_name"] or row["account_name"] or deal_id) if row else deal_id


def move_table(plan: SupportPlan, moves: Sequence[Any], deals: Deals, people: Mapping[str, str], as_of: date) -> str:
    """The moves, the most gained first; a row leads to the deal that gains support."""
    looks = {"week": "keep", "adviser": "strong", "from": "told", "to": "told", "change": "num strong told"}
    meant = {"change": say("capacity.change_tip", weeks=plan.week_count, lift=figures.percent(plan.lift))}
    columns = [Column(say(f"capacity.column_{name}"), look, meant.get(name, "")) for name, look in looks.items()]
    rows = []
    for move in moves:
        cells = (
            escape(week(plan, move.week, as_of)),
            escape(people.get(move.person_id, move.person_id)),
            _from(plan, move, deals),
            _to(plan, move, deals),
            escape(figures.amount(move.change, language(), signed=True)),
        )
        rows.append(Row(cells, address.link("deals", deal=move.deal_id) if move.deal_id else ""))
    return tables.ranked(columns, rows)


def grid(plan: SupportPlan, advisers: Sequence[Mapping[str, Any]], as_of: date) -> str:
    """Days left and available by skill and week. Who has several skills gives planned days in the first named one."""
    weeks = week_starts(as_of, plan.week_count)
    heads = [Column(say("capacity.column_skill"), "strong keep")]
    heads += [Column(figures.day(day, language()), "num") for day in weeks.values()]
    days: dict[tuple[str, int], list[float]] = {}
    told: set[tuple[str, int]] = set()
    for row in advisers:
        place = (row["person_id"], week_number(row["week_on"], as_of))
        given = 0.0 if place in told else plan.days_given(*place)
        told.add(place)
        for skill in (row["skill"] or say("capacity.no_skill"), ""):
            cell = days.setdefault((skill, place[1]), [0.0, 0.0])
            cell[0] += row["available_days"] - given
            cell[1] += row["available_days"]
    skills = [*sorted({skill for skill, _ in days if skill}), ""]
    rows = [
        Row([escape(skill or say("capacity.every_skill")), *(_days(days.get((skill, number))) for number in weeks)])
        for skill in skills
    ]
    return tables.ranked(heads, rows, as_cards=False)


def days_note(plan: SupportPlan, advisers: Sequence[Mapping[str, Any]]) -> str:
    """How so many days make so many deals: text."""
    days = sum(float(row["available_days"]) for row in advisers)
    per_deal = plan.days_per_deal
    rest = days - plan.slot_count * per_deal
    told = {"days": f"{days:g}", "slots": plan.slot_count, "per_deal": f"{per_deal:g}", "rest": f"{rest:g}"}
    return say("capacity.grid_note", **told)


def standing_table(plan: SupportPlan, deals: Deals, people: Mapping[str, str], as_of: date) -> str:
    """What is planned, by week, and whether it still fits."""
    looks = {"week": "keep", "adviser": "strong", "deal": "", "state": "minor"}
    columns = [Column(say(f"capacity.column_{name}"), look) for name, look in looks.items()]
    rows = []
    for each in sorted(plan.standing, key=lambda one: (one.week, one.person_id)):
        link = address.link("deals", deal=each.deal_id)
        fits = plan.weeks.get(each.deal_id) == each.week
        state = say("capacity.state_fits") if fits else why(plan, each.deal_id, each.week)
        cells = (
            escape(week(plan, each.week, as_of)),
            escape(people.get(each.person_id, each.person_id)),
            tables.linked(deal_name(deals, each.deal_id), link),
            escape(state),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def week(plan: SupportPlan, number: int, as_of: date) -> str:
    """第 3 周，12月6日 起."""
    starts = week_starts(as_of, plan.week_count).get(number)
    return say("capacity.week", week=number, day=figures.day(starts, language()))


def why(plan: SupportPlan, deal_id: str, number: int) -> str:
    """Why support leaves a deal."""
    reason = plan.why_left(deal_id, number)
    return say(f"capacity.why_{reason}", week=plan.weeks.get(deal_id, ""), weeks=plan.week_count)


def _from(plan: SupportPlan, move: Any, deals: Deals) -> str:
    if move.from_deal_id is None:
        return tables.text(say("capacity.was_free"))
    link = address.link("deals", deal=move.from_deal_id)
    return tables.linked(deal_name(deals, move.from_deal_id), link, why(plan, move.from_deal_id, move.week))


def _to(plan: SupportPlan, move: Any, deals: Deals) -> str:
    if move.deal_id is None:
        return tables.text(say("capacity.is_free"))
    row = deals[move.deal_id]
    owner = row["person_name"] or say("common.no_owner")
    worth = figures.amount(row["worth_amount"], language())
    below = say("capacity.worth", owner=owner, weeks=plan.week_count, worth=worth)
    return tables.linked(deal_name(deals, move.deal_id), address.link("deals", deal=move.deal_id), below)


def _days(cell: Sequence[float] | None) -> str:
    return tables.text("") if cell is None else escape(say("capacity.days", left=f"{cell[0]:g}", all=f"{cell[1]:g}"))
