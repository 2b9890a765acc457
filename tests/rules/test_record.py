"""The record of what kind of decision helps counts every change once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from calibration.rules.record import SEVERAL, Tally, cases, tallies

DAY = date(2026, 3, 2)


def told(name: str, kind: str, verdict: str, week: int = 0, **more: Any) -> dict[str, Any]:
    decided_on = DAY + timedelta(weeks=week)
    return {
        "decision_id": name, "decision_kind": kind, "verdict": verdict, "metric": "stage_moves",
        "measured_unit": "person:E1", "decided_on": decided_on, "review_on": decided_on + timedelta(weeks=5), **more,
    }  # fmt: skip


def test_decisions_about_one_number_at_one_time_are_one_case_with_the_verdict_of_the_first() -> None:
    found = [told("b", "contact", "no_sign", 2), told("a", "contact", "helped"), told("c", "contact", "no_sign", 7)]
    assert cases(found) == [("contact", "helped")], "c overlaps with b, b with a: one change after another"
    assert cases([*found, told("d", "contact", "no_sign", 13)]) == [("contact", "helped"), ("contact", "no_sign")]


def test_a_change_after_decisions_of_several_kinds_is_credited_to_none_of_them() -> None:
    found = tallies([told("a", "contact", "helped"), told("b", "coach", "helped", 1)])
    assert found == {SEVERAL: Tally(SEVERAL, 1, helped=1, no_sign=0, cannot_tell=0)}


def test_another_unit_another_number_and_what_is_measured_nowhere_are_cases_of_their_own() -> None:
    found = [
        told("a", "contact", "helped"), told("b", "contact", "no_sign", measured_unit="person:E2"),
        told("c", "contact", "no_sign", metric="new_leads"),
        *(told(name, "contact", "cannot_tell", measured_unit=None) for name in "de"),
    ]  # fmt: skip
    assert tallies(found) == {"contact": Tally("contact", 5, helped=1, no_sign=2, cannot_tell=2)}
