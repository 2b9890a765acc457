"""The agenda and the calendar of a day gather what the lights, the positions and the promises say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from calibration import words
from calibration.decide.action_items import add_action_item
from calibration.decide.decisions import Draft, make_decision
from calibration.decide.meetings import open_meeting
from calibration.refresh.agenda import agenda, due
from calibration.rules.agenda import Due, rhythm
from calibration.storage.database import Database
from calibration.vocabulary import PeriodKind, Role, Unit, Viewer
from pages._ui import meeting_calendar
from pages._ui.meeting_calendar import _folded, _text, ics
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


def test_the_calendar_tells_two_releases_of_one_day_apart_and_a_moved_event_keeps_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meeting_calendar, "say", lambda key, **values: words.say(key, "en", **values))
    day = date(2026, 1, 10)
    clocks = [
        Due("clock", day, 9, "2026", "alignment", identity=f"{each}-2026", measure=each)
        for each in ("signed_amount", "store_sales")
    ]
    found = events([*clocks, Due("standup", day, identity="company-7"), *rhythm(day, None, day + timedelta(42))], day)
    names = [each["UID"] for each in found]
    assert len(set(names)) == len(names)
    assert [each["SUMMARY"] for each in found[:2]] == [
        "End of the alignment on the targets of 2026: Signed amount",
        "End of the alignment on the targets of 2026: Store sales",
    ]
    (moved,) = events([Due("standup", day + timedelta(3), identity="company-7")], day + timedelta(1))
    assert (moved["UID"], moved["DTSTART;VALUE=DATE"]) == (found[2]["UID"], "20260113")
    assert found[0]["DTSTART"] == "20260110T090000" and moved["DTSTAMP"] == "20260111T000000Z"


def events(found: list[Due], as_of: date) -> list[dict[str, str]]:
    """The events of the file, line by line; a reader that knows no more than RFC 5545's folding."""
    lines = ics(found, as_of).decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    starts = [place for place, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    return [
        dict(line.split(":", 1) for line in lines[start + 1 : lines.index("END:VEVENT", start)]) for start in starts
    ]


def test_the_next_stand_up_of_a_place_does_not_follow_that_of_another(loop: Database) -> None:
    monday = FRIDAY - timedelta(days=4)
    about = {"unit_name": "", "region": None, "agenda": [{"key": "a"}]}
    open_meeting(loop, meeting_kind="standup", unit="region:华北", author="ann", as_of=monday, **about)

    def standup(unit: str) -> tuple[date, str]:
        return next(
            (each.due_on, each.identity)
            for each in due(loop, ANYBODY, FRIDAY, Unit.parse(unit))
            if each.kind == "standup"
        )

    assert standup("region:华北") == (monday + timedelta(days=14), "region:华北-2")
    assert standup("company") == (FRIDAY + timedelta(days=3), "company-1")


def test_calendar_lines_are_folded_by_bytes_and_separators_are_escaped() -> None:
    folded = _folded("SUMMARY:" + "会" * 60)
    assert all(len(part.encode()) <= 75 for part in folded)
    assert "".join([folded[0], *(part[1:] for part in folded[1:])]) == "SUMMARY:" + "会" * 60
    assert _text("a,b;c\nd") == "a\\,b\\;c d"
