"""The agenda and the calendar of a day gather what the lights, the positions and the promises say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from calibration.decide.action_items import add_action_item
from calibration.decide.decisions import Draft, make_decision
from calibration.refresh.agenda import agenda, due
from calibration.storage.database import Database
from calibration.vocabulary import PeriodKind, Role, Unit, Viewer
from pages._ui.meeting_calendar import _folded, _text
from tests.loop import FRIDAY, RED_DEAL, ago

ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}
DRAFT = Draft("region:华东", "每单三天内联系", "contact", "M1", ago(-7), "stage_moves", 2.0, ("region:华北",))


def items(db: Database, unit: str = "company", kind: str = "standup", viewer: Viewer = ANYBODY) -> dict[str, Any]:
    found = agenda(db, viewer, FRIDAY, Unit.parse(unit), PeriodKind.QUARTER, kind)
    return {item["key"]: item for item in found}


def test_units_behind_and_red_deals_are_on_it_with_their_money(loop: Database) -> None:
    found = items(loop)
    assert found["region:华东"]["reasons"] == ["behind"]
    assert found["region:华东"]["stake_amount"] == -found["region:华东"]["facts"]["deviation_amount"] > 0
    assert found[f"deal:{RED_DEAL}"]["reasons"] == ["red"]
    assert found[f"deal:{RED_DEAL}"]["facts"]["rule_id"] == "deal_contact_red"


def test_a_region_talks_about_its_own_and_a_stranger_sees_nothing(loop: Database) -> None:
    assert f"deal:{RED_DEAL}" not in items(loop, "region:华北")
    assert items(loop, viewer=Viewer(role=Role.SELLER, person_id="nobody")) == {}


def test_an_overdue_promise_of_no_decision_stands_for_itself(loop: Database) -> None:
    made = add_action_item(loop, text="约客户", owner_id="E1", due_on=FRIDAY, **WHO)
    assert f"todo:{made}" not in items(loop)
    later = FRIDAY + timedelta(days=1)
    found = agenda(loop, ANYBODY, later, Unit.parse("company"), PeriodKind.QUARTER, "look_back")
    assert [(item["key"], item["reasons"], item["minutes"]) for item in found] == [(f"todo:{made}", ["todo"], 1.0)]


def test_the_look_back_takes_this_weeks_decisions_alone(loop: Database) -> None:
    make_decision(loop, DRAFT, **WHO)
    assert items(loop, kind="look_back")["region:华东"]["reasons"] == ["decided"]
    week_on = FRIDAY + timedelta(days=7)
    assert agenda(loop, ANYBODY, week_on, Unit.parse("company"), PeriodKind.QUARTER, "look_back") == []


def test_reviews_and_to_dos_are_due_in_the_calendar_in_order(loop: Database) -> None:
    make_decision(loop, DRAFT, **WHO)
    found = [(each.kind, each.due_on) for each in due(loop, ANYBODY, FRIDAY)]
    assert ("todo", ago(-7)) in found
    assert ("review", ago(-35)) in found
    assert [day for _, day in found] == sorted(day for _, day in found)


def test_calendar_lines_are_folded_by_bytes_and_separators_are_escaped() -> None:
    folded = _folded("SUMMARY:" + "会" * 60)
    assert all(len(part.encode()) <= 75 for part in folded)
    assert "".join([folded[0], *(part[1:] for part in folded[1:])]) == "SUMMARY:" + "会" * 60
    assert _text("a,b;c\nd") == "a\\,b\\;c d"
