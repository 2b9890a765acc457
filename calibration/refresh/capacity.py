"""The plan of support for the coming weeks, from what the queries answer: what stands, what to move, what for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from calibration.forecasting import capacity
from calibration.forecasting.capacity import Adviser, Demand, Plan, Support
from calibration.storage.queries.capacity import DECLINED

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class SupportPlan:
    """`plan` and what it was made from: `weeks` (deal → the week that it is expected in), `modelled_count` (for so many
    of them the model says so, for the others the CRM), `worth` (deal → chance × amount), `standing`, and the weeks
    ahead that are planned."""

    plan: Plan
    weeks: Mapping[str, int]
    standing: tuple[Support, ...]
    slot_count: int
    days_per_deal: float
    lift: float
    week_count: int
    modelled_count: int
    worth: Mapping[str, float]

    def standing_of(self, deal_ids: Collection[str] | None = None) -> list[Support]:
        """What is planned for these deals; for all of them without a list."""
        return [each for each in self.standing if deal_ids is None or each.deal_id in deal_ids]

    def idle_count(self, deal_ids: Collection[str] | None = None) -> int:
        """How many supports stand for a week in which their deal is not expected any more."""
        return sum(self.weeks.get(each.deal_id) != each.week for each in self.standing_of(deal_ids))

    def change_of(self, deal_ids: Collection[str]) -> float:
        """What the moves change of the expected revenue of these deals (currency, positive = more): what they gain less
        what they give up. Over all deals it is the change of the whole plan."""
        change = 0.0
        for move in self.plan.moves:
            gained = self.lift * self.worth[move.deal_id] if move.deal_id else 0.0
            change += gained * (move.deal_id in deal_ids)
            change -= (gained - move.change) * (move.from_deal_id in deal_ids)
        return change

    def days_given(self, person_id: str, week: int) -> float:
        """The days of a week that are promised already."""
        return self.days_per_deal * sum((each.person_id, each.week) == (person_id, week) for each in self.standing)

    def why_left(self, deal_id: str, week: int) -> str:
        """Why support leaves a deal: it slipped to another week, closed (or is due later still), or brings less."""
        now = self.weeks.get(deal_id)
        return "gone" if now is None else "slipped" if now != week else "weaker"


def support_plan(deals: Rows, advisers: Rows, entries: Rows, as_of: date) -> SupportPlan:
    """The best support of `deals` (rows of `rolling.deals`) by `advisers` (`capacity.adviser_weeks`, at least one row),
    given what was said (`capacity.support_entries`)."""
    days_per_deal, lift = float(advisers[0]["days_per_deal"]), float(advisers[0]["lift_ratio"])
    count = int(advisers[0]["week_count"])
    weeks = {row["deal_id"]: week for row in deals if (week := due_week(row, as_of, count)) is not None}
    demands = [
        Demand(row["deal_id"], weeks[row["deal_id"]], float(row["worth_amount"]), row["region"])
        for row in deals
        if row["deal_id"] in weeks
    ]
    worth = {demand.deal_id: demand.worth_amount for demand in demands}
    modelled = sum(row["deal_id"] in weeks and not _is_dated(row, as_of) for row in deals)
    declined = {
        Support(row["deal_id"], row["person_id"], capacity.week_of(row["week_on"], as_of))
        for row in entries
        if row["kind"] == DECLINED
    }
    agreed = [row for row in entries if row["kind"] != DECLINED]
    standing = capacity.standing_supports(agreed, weeks, as_of)
    people = _advisers(advisers, as_of)
    plan = capacity.propose(demands, people, standing, days_per_deal=days_per_deal, lift=lift, declined=declined)
    slots = sum(capacity.slots(days, days_per_deal) for one in people for days in one.days.values())
    return SupportPlan(plan, weeks, tuple(standing), slots, days_per_deal, lift, count, modelled, worth)


def due_week(deal: Mapping[str, Any], as_of: date, weeks: int) -> int | None:
    """The week (1 to `weeks`) in which a deal is expected: its own date, or where that has passed or is missing the
    week in which half of its chance is reached; None beyond them."""
    week = capacity.week_of(deal["expected_close_on"], as_of) if _is_dated(deal, as_of) else deal["expected_week"]
    return week if week is not None and 1 <= week <= weeks else None


def _is_dated(deal: Mapping[str, Any], as_of: date) -> bool:
    return deal["expected_close_on"] is not None and deal["expected_close_on"] > as_of


def week_number(day: date, as_of: date) -> int:
    """The week (1 …) that a day lies in."""
    return capacity.week_of(day, as_of)


def week_starts(as_of: date, weeks: int) -> dict[int, date]:
    """Week → its first day."""
    return {week: as_of + timedelta(days=7 * week - 6) for week in range(1, weeks + 1)}


def _advisers(rows: Rows, as_of: date) -> list[Adviser]:
    people: dict[str, dict[int, float]] = {}
    regions = {row["person_id"]: row["region"] for row in rows}
    for row in rows:
        days, week = people.setdefault(row["person_id"], {}), capacity.week_of(row["week_on"], as_of)
        days[week] = days.get(week, 0.0) + float(row["available_days"])
    return [Adviser(person, days, regions[person]) for person, days in people.items()]
