"""A released target becomes a strategy and weekly behaviours, and who is missing is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from calibration.decide.alignment import RegionEntry, decode_strategy
from calibration.decide.reminders import Waiting, asked_already, remind
from calibration.decide.roles import Binding, bind_roles
from calibration.errors import DecisionRefused
from calibration.refresh.alignment import waiting
from calibration.refresh.roles import proposals, track
from calibration.rules.alignment import Entry, Layer, Way
from calibration.rules.roles import Behaviour, Due, Per
from calibration.storage.database import Database
from calibration.storage.queries import action_items, alignment, roles
from calibration.vocabulary import Kind, Role, Viewer
from tests.decide.aligned import DAY, MEASURE, NORTH_SLOW, STATED, WHO, YEAR, stands
from tests.storage.loading import load_rows


def test_the_release_starts_a_clock_of_72_hours_over_three_layers_and_the_departments(released: Database) -> None:
    found = stands(released)
    assert found.left_hours == pytest.approx(72)
    assert [(line.unit, line.layer.value, line.state) for line in found.lines] == [
        ("company", "company", "missing"), ("region:North", "region", "missing"), ("region:South", "region", "missing"),
        ("person:N1", "person", "missing"), ("person:S1", "person", "missing"),
        ("department:Legal", "lateral", "missing"),
    ]  # fmt: skip
    assert {line.state for line in stands(released, 71.9).lines} == {"missing"}
    assert {line.state for line in stands(released, 72.1).lines} == {"late"}


@pytest.mark.parametrize(
    ("regions", "word"),
    [
        ({"region:North": RegionEntry(Entry(Way.GROWTH, 0.10), "why"), "region:South": RegionEntry(
            Entry(Way.GROWTH, 0.29), "why")}, "differ from the company's target by 500.00"),
        ({"region:North": RegionEntry(Entry(Way.GROWTH, 0.10), "why")}, "South grow otherwise"),
        ({"region:Moon": RegionEntry(Entry(Way.GROWTH, 0.10), "why")}, "no region region:Moon"),
    ],
)  # fmt: skip
def test_a_strategy_that_does_not_net_or_says_not_why_is_refused(
    released: Database, regions: dict[str, RegionEntry], word: str
) -> None:
    with pytest.raises(DecisionRefused, match=word):
        decode_strategy(released, MEASURE, YEAR, regions, **STATED)
    assert alignment.strategy(released, Viewer(), DAY, MEASURE, YEAR) is None


def test_a_binding_that_is_changed_holds_and_the_funnel_is_kept_beside_it(released: Database) -> None:
    mine = [Due(Behaviour.CUSTOMERS_TOUCHED, 2, Per.WEEK, 3.3)]
    bind_roles(released, [Binding("S1", "account_manager", mine, 5_000)], reason="half time", **WHO)
    bound = roles.binding(released, Viewer(), DAY, "S1")
    assert bound is not None
    assert [(row["due_count"], row["derived_count"]) for row in bound["behaviours"]] == [(2, 3.3)]


def test_who_binds_or_decodes_over_a_colleague_reads_first_what_that_one_wrote(bound: Database) -> None:
    mine = [Due(Behaviour.CUSTOMERS_TOUCHED, 9, Per.WEEK)]
    before = roles.binding(bound, Viewer(), DAY, "S1")
    assert before is not None
    own = Binding("S1", "account_manager", mine, 5_000, seen=before["binding_id"])
    bind_roles(bound, [own], author="bob", as_of=DAY)
    with pytest.raises(
        DecisionRefused, match=r"bob agreed with Sam at \d{4}-.*customers touched 9 a week.*press once more"
    ):
        bind_roles(bound, [own], **WHO)
    stated = alignment.strategy(bound, Viewer(), DAY, MEASURE, YEAR)
    assert stated is not None
    decode_strategy(bound, MEASURE, YEAR, NORTH_SLOW, seen=stated["strategy_id"], **STATED)
    with pytest.raises(DecisionRefused, match=r"Lea saved another strategy at .*North 55K, South 65K"):
        decode_strategy(bound, MEASURE, YEAR, NORTH_SLOW, seen=stated["strategy_id"], **STATED)


def test_behaviours_are_tracked_week_by_week_from_what_was_imported(released: Database) -> None:
    touched = roles.weeks_done(released, Viewer(), DAY, "S1")["customers_touched"]
    assert [row["done"] for row in touched] == [0, 0, 0, 0, 0, 0, 0, 3]
    seen = track(Due(Behaviour.CUSTOMERS_TOUCHED, 2, Per.WEEK), touched)
    assert (seen.latest, seen.is_met, seen.met_count, seen.known_count) == (3, True, 1, 8)
    nora = roles.weeks_done(released, Viewer(), DAY, "N1")
    assert nora["new_mqls"][-1]["done"] == 1
    assert nora["first_visit_days"][-1]["done"] is None, "the lead was not contacted yet: unknown, not zero days"
    assert roles.weeks_done(released, Viewer(Role.SELLER, person_id="N1"), DAY, "S1") == {}


def test_every_lead_counts_for_the_first_contact_once_its_five_days_are_over(released: Database) -> None:
    came = [
        {"lead_id": f"w{n}", "owner_id": "N1", "created_on": DAY - timedelta(8), "qualified_on": DAY - timedelta(8)}
        for n in range(10)
    ]  # fmt: skip
    load_rows(released, Kind.LEADS, [*came, {"lead_id": "new", "owner_id": "N1", "created_on": DAY - timedelta(4)}],
              through=DAY)  # fmt: skip
    acts = [("w0", "call", 8), *((f"w{n}", "note", 8) for n in range(1, 10)), ("new", "call", 4)]
    load_rows(released, Kind.ACTIVITIES, [
        {"activity_id": f"{lead}{kind}", "activity_kind": kind, "owner_id": "N1", "lead_id": lead,
         "occurred_at": datetime.combine(DAY - timedelta(days=ago), datetime.min.time())}
        for lead, kind, ago in acts
    ], through=DAY)  # fmt: skip
    days = roles.weeks_done(released, Viewer(), DAY, "N1")["first_visit_days"]
    assert days[-1]["done"] == 9, "one of ten was called, a note is no contact, the newest is not judged yet"


def test_a_person_is_asked_for_the_same_whoever_looks(released: Database) -> None:
    seller = Viewer(Role.SELLER, person_id="N1")
    whole = {"person_id": "N9", "person_name": "Nat", "region": "South", "role": "AE"}
    load_rows(released, Kind.PEOPLE, [whole], through=DAY, full=False)
    sold = [{"deal_id": f"x{n}", "owner_id": "N9", "outcome": "won", "amount": 9_000, "opened_on": DAY - timedelta(90),
             "closed_on": DAY - timedelta(9)} for n in range(30)]  # fmt: skip
    load_rows(released, Kind.DEALS, sold, through=DAY, full=False)
    own = proposals(released, seller, DAY, MEASURE, YEAR)
    assert list(own) == ["N1"], "others are not seen"
    assert own["N1"] == proposals(released, Viewer(), DAY, MEASURE, YEAR)["N1"]


def test_a_reminder_on_an_old_export_is_due_in_days_of_the_data_not_years_away(released: Database) -> None:
    found = stands(released, 10)
    years_later = replace(found, started_at=datetime(2031, 5, 5, 9), ends_at=datetime(2031, 5, 8, 9))
    assert years_later.due_on(DAY) == DAY + timedelta(3), "62 hours are left"
    assert replace(years_later, left_hours=-5).due_on(DAY) == DAY
    today = replace(found, started_at=datetime(2026, 1, 10, 9), ends_at=datetime(2026, 1, 13, 9))
    assert today.due_on(DAY) == date(2026, 1, 13), "yesterday's data: the day on the wall"
    assert today.due_on(DAY - timedelta(6)) == date(2026, 1, 13), "last week's data: the same day as everywhere else"


def test_who_is_missing_is_reminded_once(released: Database) -> None:
    absent = [Waiting("Nora", "L1", Layer.PERSON), Waiting("", "L1", Layer.COMPANY), Waiting("X", "G1", Layer.REGION)]
    asked: dict[str, Any] = {"year": YEAR, **WHO}
    made = remind(released, absent, language="en", due_on=DAY - timedelta(1), **asked)
    assert len(made) == 2, "one who has left is not asked"
    todo = action_items.action_items(released, Viewer(), DAY, owner_id="L1")
    assert {row["due_on"] for row in todo} == {DAY}
    assert any("sign (Whole company)" in row["text"] for row in todo)
    assert remind(released, absent, language="zh", due_on=DAY, **asked) == [], "nor in another language"
    assert [each.owner_id for each in asked_already(released, absent, year=YEAR, as_of=DAY)] == ["L1", "L1"]


def test_a_store_that_has_not_signed_is_asked_of_its_supervisor(released: Database) -> None:
    stores = [{"store_id": "D1", "store_name": "Mall", "region": "North", "supervisor": "Nora", "manager": "Sam"},
              {"store_id": "D2", "store_name": "Quay", "region": "North", "manager": "Sam"},
              {"store_id": "D3", "store_name": "Lane", "region": "North", "supervisor": "Nobody known"}]  # fmt: skip
    load_rows(released, Kind.STORES, stores, through=DAY)
    found = stands(released)
    lines = [replace(found.lines[0], unit=f"store:D{n}", unit_name=f"D{n}", layer=Layer.PERSON) for n in (1, 2, 3)]
    asked = waiting(released, DAY, replace(found, lines=lines))
    assert [(each.unit_name, each.owner_id) for each in asked] == [("D1", "N1"), ("D2", "S1")]
    remind(released, asked, year=YEAR, language="en", due_on=DAY, **WHO)
    text = action_items.action_items(released, Viewer(), DAY, owner_id="N1")[0]["text"]
    assert text == "Align on the targets of 2026: sign (D1)", "stores agree on no behaviours"
