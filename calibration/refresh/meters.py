"""The ten meters of a day: a span up to as_of beside the span before it, worked out when a page asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from calibration.refresh.meetings import minutes_of
from calibration.refresh.responses import responses
from calibration.storage.database import Database
from calibration.storage.queries import meetings, meters, units
from calibration.storage.queries.scope import limited
from calibration.vocabulary import Viewer

MOST_MEETINGS = 1000
LEAST_CASES = 5
HIGHER_IS_BETTER = {
    "attainment": True,
    "signing_cycle": False,
    "forecast_accuracy": True,
    "timely_follow_up": True,
    "ineffective_visits": False,
    "meeting_minutes": False,
    "high_risk_stores": False,
    "staff_turnover": False,
    "response_time": False,
    "self_reported": True,
}
"""The ten, in the order of the page, and which way is better."""
SHARES = {"timely_follow_up", "ineffective_visits", "high_risk_stores", "staff_turnover", "self_reported"}
"""Meters that are a share of counted cases: chance alone moves them by a known amount."""
NOISE_ERRORS = 1.645
_RATIOS = {"attainment", "forecast_accuracy", "timely_follow_up", "ineffective_visits", "high_risk_stores",
           "staff_turnover", "self_reported"}  # fmt: skip


@dataclass(frozen=True)
class Meter:
    """One meter before and after. `value` is a ratio, days, minutes or hours (`unit`); None where nothing was measured,
    and for the response time where half have not acted yet (it has cases then).
    `change` = after − before; `is_better` is None where it did not move, where either side has fewer than five cases,
    and where two shares differ by no more than chance would (`is_noise`)."""

    name: str
    unit: str
    before: float | None
    before_count: int
    after: float | None
    after_count: int
    change: float | None
    is_better: bool | None
    is_noise: bool


def ten_meters(
    db: Database, viewer: Viewer, as_of: date, measure: str, span_days: int, unit: str = "company"
) -> list[Meter]:
    """The last `span_days` days up to as_of against as many before them, of a place of the tree: a team is read as its
    region, because what is measured knows regions, people and stores."""
    place = next((row for row in units.units(db, viewer, as_of) if row["unit"] == unit), None)
    region = place["region"] if place and place["unit_kind"] in ("region", "team") else None
    # a message is its recipient's: head office picks those of the region, others see their own
    asking, viewer = viewer, limited(viewer, place) if place else viewer
    askers = {"response_time": asking}
    after = (as_of - timedelta(days=span_days - 1), as_of)
    before = (after[0] - timedelta(days=span_days), after[0] - timedelta(days=1))
    return [
        meter(
            name,
            measured(db, askers.get(name, viewer), as_of, name, measure, region, *before),
            measured(db, askers.get(name, viewer), as_of, name, measure, region, *after),
        )
        for name in HIGHER_IS_BETTER
    ]


def meter(name: str, before: dict[str, Any], after: dict[str, Any]) -> Meter:
    """Two measurements as one meter: `value` and `case_count` each."""
    old, new = before["value"], after["value"]
    change = new - old if old is not None and new is not None else None
    is_enough = min(before["case_count"], after["case_count"]) >= LEAST_CASES
    is_noise = name in SHARES and is_enough and change is not None and not _differs(before, after)
    is_better = None if not change or not is_enough or is_noise else (change > 0) is HIGHER_IS_BETTER[name]
    return Meter(name, _unit(name), old, before["case_count"], new, after["case_count"], change, is_better, is_noise)


def _differs(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether two shares of counted cases differ by more than chance: pooled two-proportion test, one in ten."""
    cases = before["case_count"], after["case_count"]
    pooled = (before["value"] * cases[0] + after["value"] * cases[1]) / sum(cases)
    error = (pooled * (1 - pooled) * (1 / cases[0] + 1 / cases[1])) ** 0.5
    return bool(abs(after["value"] - before["value"]) > NOISE_ERRORS * error)


def measured(
    db: Database,
    viewer: Viewer,
    as_of: date,
    name: str,
    measure: str,
    region: str | None,
    from_on: date,
    to_on: date,
) -> dict[str, Any]:
    """One meter over the days from_on … to_on: `value` (None where nothing was measured) and `case_count`. `region` is
    what notices are told by; the other meters go by what the viewer sees."""
    if name == "meeting_minutes":
        return _minutes(db, viewer, as_of, from_on, to_on)
    if name == "response_time":
        return _responses(db, viewer, as_of, region, from_on, to_on)
    if name == "self_reported":
        return meters.self_reported(db, viewer, as_of, from_on, to_on)
    return meters.counted(db, viewer, as_of, name, measure, from_on, to_on)


def _minutes(db: Database, viewer: Viewer, as_of: date, from_on: date, to_on: date) -> dict[str, Any]:
    """The median minutes of meetings that were closed."""
    found = [
        minutes_of(row) for row in meetings.meetings(db, viewer, as_of, limit=MOST_MEETINGS)
        if not row["is_open"] and from_on <= row["held_on"] <= to_on
    ]  # fmt: skip
    return {"value": median(found) if found else None, "case_count": len(found)}


def _responses(
    db: Database, viewer: Viewer, as_of: date, region: str | None, from_on: date, to_on: date
) -> dict[str, Any]:
    """The median hours from a light to the first action; open ones count as waiting until what is known."""
    found = responses(
        db, viewer, as_of,
        of=lambda notice: from_on <= notice["red_on"] <= to_on and region in (None, notice["region"]),
    )  # fmt: skip
    return {"value": found.median_hours, "case_count": found.count}


def _unit(name: str) -> str:
    if name in _RATIOS:
        return "ratio"
    return {"signing_cycle": "days", "meeting_minutes": "minutes", "response_time": "hours"}[name]
