"""A person's behaviours as proposed from their funnel, worked out when a page asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from calibration.rules.roles import (
    TEMPLATES,
    Due,
    Funnel,
    Rates,
    behaviours,
    is_met,
    pooled,
    role_of,
    shrunk,
    wins_asked,
)
from calibration.storage.database import Database
from calibration.storage.queries import roles, targets
from calibration.storage.queries.scope import sees_all
from calibration.storage.reference import parameters
from calibration.vocabulary import Measure, Viewer


@dataclass(frozen=True)
class Proposal:
    """What a target asks of a person: the reference role, the amount of an average month that is still to come (None
    without a target) and the wins that it takes, the rates behind it, and the behaviours."""

    person_id: str
    person_name: str
    role: str
    title: str
    month_amount: float | None
    month_wins: float | None
    won_count: int
    closed_count: int
    rates: Rates
    behaviours: list[Due]
    templates: tuple[Due, ...]


@dataclass(frozen=True)
class Tracked:
    """A behaviour's weeks, oldest first (None where a week had no case): the latest, whether it meets what is due,
    and in how many of the known weeks it did."""

    values: list[float | None]
    latest: float | None
    is_met: bool | None
    met_count: int
    known_count: int


def track(due: Due, weeks: Sequence[Mapping[str, Any]]) -> Tracked:
    """Hold the weeks of a behaviour against what is due."""
    values = [row["done"] for row in weeks]
    met = [is_met(due, value) for value in values]
    latest = values[-1] if values else None
    return Tracked(values, latest, is_met(due, latest), met.count(True), len(met) - met.count(None))


def proposals(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> dict[str, Proposal]:
    """Person → proposal, for every visible person in one of the four reference roles; the averages of a role are those
    of everybody in it, visible or not: what is asked of a person is the same whoever looks."""
    rows = [row | {"reference": role_of(row["role"])} for row in roles.funnels(db, Viewer(), as_of)]
    rows = [row for row in rows if row["reference"]]
    own = {row["person_id"]: Funnel(**{each.name: float(row[each.name]) for each in fields(Funnel)}) for row in rows}
    averages = {
        role: pooled(own[row["person_id"]] for row in rows if row["reference"] == role)
        for role in {row["reference"] for row in rows}
    }
    months = _month_amounts(db, viewer, as_of, measure, year)
    prior = parameters(db, as_of).number("funnel_prior_cases")
    found = {}
    visible = None if sees_all(viewer) else {row["person_id"] for row in roles.funnels(db, viewer, as_of)}
    for row in [row for row in rows if visible is None or row["person_id"] in visible]:
        key, role = row["person_id"], row["reference"]
        rates = shrunk(own[key], averages[role], prior)
        amount = months.get(key)
        wins = wins_asked(amount, rates, is_count=measure == Measure.WON_COUNT)
        found[key] = Proposal(
            key, row["person_name"], role, row["role"], amount, wins, row["won_count"], row["closed_count"], rates,
            behaviours(role, wins, rates), TEMPLATES[role],
        )  # fmt: skip
    return found


def _month_amounts(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> dict[str, float]:
    """Person → the mean target of the year's months from as_of's on; of all its months for another year."""
    first = as_of.replace(day=1) if as_of.year == year else date(year, 1, 1)
    stated: dict[str, list[float]] = {}
    for row in targets.monthly_targets(db, viewer, as_of, measure, year):
        if row["unit"].startswith("person:") and row["period_starts_on"] >= first:
            stated.setdefault(row["unit"].removeprefix("person:"), []).append(row["target_amount"])
    return {person: sum(amounts) / len(amounts) for person, amounts in stated.items()}
