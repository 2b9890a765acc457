"""Signatures under a released target: by people who are here, for what is complete, taken back only with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from calibration import refresh
from calibration.decide import change_parameter, name_department_owner
from calibration.decide.alignment import STANDS_IN, Layer, decode_strategy, sign_off, take_back_sign_off
from calibration.decide.roles import Binding, bind_roles
from calibration.decide.targets import TargetCell, change_targets
from calibration.errors import DecisionRefused
from calibration.refresh.agenda import due
from calibration.refresh.alignment import standing
from calibration.refresh.roles import proposals
from calibration.refresh.strategy import strategy
from calibration.storage import journal
from calibration.storage.database import Cursor, Database
from calibration.storage.queries import alignment, roles
from calibration.vocabulary import Kind, Role, Viewer
from tests.decide.aligned import ALL, DAY, KNOWING, MEASURE, NORTH_SLOW, STATED, WHO, YEAR, sign, stands, unloaded
from tests.storage.loading import load_rows

NIGHT_BEFORE = datetime(2026, 2, 13, 10)


def test_nothing_is_signed_before_the_release(started: Database) -> None:
    assert standing(started, Viewer(), DAY, MEASURE, YEAR, datetime(2026, 1, 9)) is None
    with pytest.raises(DecisionRefused, match="not released"):
        sign(started, "company", Layer.COMPANY)


def test_the_company_signs_only_for_a_strategy_that_is_decoded(released: Database) -> None:
    with pytest.raises(DecisionRefused, match="not decoded"):
        sign(released, "company", Layer.COMPANY)
    with pytest.raises(DecisionRefused, match="Choose a person"):
        decode_strategy(released, MEASURE, YEAR, NORTH_SLOW, **(STATED | {"stated_by_id": ""}))
    decode_strategy(released, MEASURE, YEAR, NORTH_SLOW, **STATED)
    found = strategy(released, Viewer(), DAY, MEASURE, YEAR)
    assert found is not None and found.growth_ratio == pytest.approx(0.2)
    assert found.stated_by == "Lea", "a strategy is the word of a named person"
    south = next(row for row in found.regions if row.unit == "region:South")
    assert (south.amount, south.growth_ratio, south.reason) == (65_000, pytest.approx(0.3), "the new plant opens")


def test_the_company_signs_for_targets_unlike_its_strategy_only_knowingly(released: Database) -> None:
    decode_strategy(released, MEASURE, YEAR, NORTH_SLOW, **STATED)
    with pytest.raises(DecisionRefused, match=r"North \+5K, South −5K") as refused:
        sign(released, "company", Layer.COMPANY)
    assert "North +5,000 元、South −5,000 元" in refused.value.say("zh")
    sign(released, "company", Layer.COMPANY, checks=KNOWING)
    line = stands(released).lines[0]
    assert line.state == "signed"
    assert line.differences == {"region:North": 5_000, "region:South": -5_000}, (
        "target − strategy, kept in the signature"
    )


def test_nothing_is_signed_for_nobody(released: Database) -> None:
    with pytest.raises(DecisionRefused) as refused:
        sign_off(released, MEASURE, YEAR, [], signed_by_id="L1", checks=KNOWING, **WHO)
    assert refused.value.say("zh") == "请先选为谁签。"


def test_a_strategy_for_another_company_target_is_not_signed(released: Database) -> None:
    decode_strategy(released, MEASURE, YEAR, NORTH_SLOW, **STATED)
    january = date(YEAR, 1, 1)
    seen = {("company", january): 10_000.0, ("region:North", january): 5_000.0, ("region:South", january): 5_000.0}
    cells = [TargetCell("company", january, 11_000), TargetCell("region:North", january, 6_000)]

    def enter(entered: Sequence[TargetCell], alongside: Callable[[Cursor], object]) -> None:
        rows = [
            {"measure": MEASURE, "unit_kind": cell.unit.partition(":")[0], "unit": cell.unit.partition(":")[2],
             "period_kind": "month", "period_starts_on": cell.period_starts_on, "target_amount": cell.target_amount}
            for cell in entered
        ]  # fmt: skip
        load_rows(released, Kind.TARGETS, rows, through=DAY, full=False, alongside=alongside)

    change_targets(released, MEASURE, "company", seen, cells, reason="x", approver_id="L1", enter=enter, **WHO)
    with pytest.raises(DecisionRefused, match="120K then, 121K now"):
        sign(released, "company", Layer.COMPANY, checks=KNOWING)


@pytest.mark.parametrize(
    ("unit", "more", "word"),
    [
        ("region:North", {"by": "G1"}, "Gone left on 2025-12-01"),
        ("region:North", {"by": ""}, "Choose a person"),
        ("region:North", {"by": "X"}, "HR lists nobody"),
        ("region:North", {"checks": ["region_path"]}, "2 points"),
        ("region:West", {}, "no target in 2026"),
        ("team:N", {}, "no target in 2026"),
        ("person:N1", {}, "weekly behaviours"),
        ("department:Legal", {}, "Nobody answers"),
        ("company", {}, "Lea has signed for Whole company already"),
    ],
)
def test_a_signature_is_refused_where_something_is_missing(
    decoded: Database, unit: str, more: dict[str, Any], word: str
) -> None:
    layer = {"person": Layer.PERSON, "department": Layer.LATERAL, "company": Layer.COMPANY}
    with pytest.raises(DecisionRefused, match=word):
        sign(decoded, unit, layer.get(unit.partition(":")[0], Layer.REGION), **more)


def test_a_person_signs_for_weekly_behaviours_and_a_department_for_its_owner(bound: Database) -> None:
    found = proposals(bound, Viewer(), DAY, MEASURE, YEAR)
    assert {key: (each.role, each.month_amount) for key, each in found.items()} == {
        "N1": ("ae", 5_000), "S1": ("account_manager", 5_000),
    }  # fmt: skip
    assert [line.unit for line in stands(bound).lines if line.state == "missing"] == ["region:North", "region:South"]


def test_a_region_whose_target_changes_after_it_signed_signs_again(bound: Database) -> None:
    sign(bound, "region:North", Layer.REGION)
    sign(bound, "region:South", Layer.REGION)
    assert stands(bound).count(signed=False) == 0
    january = date(YEAR, 1, 1)
    seen = {("company", january): 10_000.0, ("region:North", january): 5_000.0, ("region:South", january): 5_000.0}
    cells = [TargetCell("region:North", january, 4_000), TargetCell("region:South", january, 6_000)]
    change_targets(
        bound, MEASURE, "company", seen, cells, reason="hire", approver_id="L1", enter=unloaded(bound), **WHO
    )
    states = {line.unit: line.state for line in stands(bound).lines}
    assert (states["region:North"], states["company"]) == ("outdated", "signed")
    sign(bound, "region:North", Layer.REGION)
    assert {line.unit: line.state for line in stands(bound).lines}["region:North"] == "signed"


def test_a_signature_is_outdated_where_what_it_rests_on_changes_and_says_why(bound: Database) -> None:
    stated = alignment.strategy(bound, Viewer(), DAY, MEASURE, YEAR)
    behaviours = roles.binding(bound, Viewer(), DAY, "S1")
    assert stated is not None and behaviours is not None
    decode_strategy(bound, MEASURE, YEAR, NORTH_SLOW, seen=stated["strategy_id"], **STATED)
    again = proposals(bound, Viewer(), DAY, MEASURE, YEAR)["S1"]
    bind_roles(bound, [Binding("S1", again.role, again.behaviours, 1.0, seen=behaviours["binding_id"])], **WHO)
    name_department_owner(bound, "Legal", "Sam", **WHO)
    found = {line.unit: (line.state, line.outdated_by) for line in stands(bound).lines}
    assert (found["company"], found["person:S1"]) == (("outdated", "strategy"), ("outdated", "behaviours"))
    assert (found["department:Legal"], found["person:N1"]) == (("outdated", "owner"), ("signed", None))
    sign(bound, "person:S1", Layer.PERSON, by="S1")
    assert next(line.state for line in stands(bound).lines if line.unit == "person:S1") == "signed"


def test_a_signature_is_taken_back_with_a_reason_and_stays_readable(decoded: Database) -> None:
    with pytest.raises(DecisionRefused, match="needs a reason"):
        take_back_sign_off(decoded, MEASURE, YEAR, "company", reason=" ", **WHO)
    take_back_sign_off(decoded, MEASURE, YEAR, "company", reason="the plan changed", **WHO)
    assert {line.unit: line.state for line in stands(decoded).lines}["company"] == "missing"
    with pytest.raises(DecisionRefused, match="Nobody has signed"):
        take_back_sign_off(decoded, MEASURE, YEAR, "company", reason="again", **WHO)
    written = "select count(*) from db.journal.entries where kind = 'alignment_sign_off' and subject like '%|company'"
    assert decoded.value(written) == 1


def test_a_seller_sees_the_own_signature_and_no_strategy(decoded: Database) -> None:
    seller = Viewer(Role.SELLER, person_id="N1")
    assert [line.unit for line in stands(decoded, viewer=seller).lines] == ["person:N1"]
    assert alignment.strategy(decoded, seller, DAY, MEASURE, YEAR) is None


def test_signatures_and_behaviours_of_a_later_day_do_not_count_for_an_earlier_one(bound: Database) -> None:
    before = DAY - timedelta(days=1)
    release = stands(bound).release["release_id"]
    assert alignment.sign_offs(bound, Viewer(), before, MEASURE, YEAR, release) == []
    assert roles.bindings(bound, Viewer(), before) == {}


def test_who_signs_for_several_signs_for_all_of_them_or_for_none(decoded: Database) -> None:
    asked = ["region:North", "region:South", "region:West"]
    with pytest.raises(DecisionRefused, match="no target in 2026"):
        sign_off(decoded, MEASURE, YEAR, asked, signed_by_id="L1", checks=ALL[Layer.REGION], **WHO)
    assert stands(decoded).count(Layer.REGION, signed=True) == 0
    sign_off(decoded, MEASURE, YEAR, asked[:2], signed_by_id="L1", checks=ALL[Layer.REGION], **WHO)
    assert stands(decoded).count(Layer.REGION, signed=True) == 2


def test_who_signs_for_what_somebody_else_leads_says_so_and_the_signature_tells_for_whom(decoded: Database) -> None:
    led = [{"person_id": "B1", "person_name": "Bo", "region": "South", "role": "Lead"},
           {"person_id": "S1", "person_name": "Sam", "region": "South", "team": "S", "manager": "Bo"}]  # fmt: skip
    load_rows(decoded, Kind.PEOPLE, led, through=DAY, full=False)
    with pytest.raises(DecisionRefused, match="Lea does not lead: South → Bo") as refused:
        sign(decoded, "region:South", Layer.REGION, by="L1")
    assert "代签" in refused.value.say("zh")
    both = ["region:North", "region:South"]  # whom nobody leads is anybody's
    sign_off(decoded, MEASURE, YEAR, both, signed_by_id="L1", checks=[*ALL[Layer.REGION], STANDS_IN], **WHO)
    assert {line.unit: line.stands_in_for for line in stands(decoded).lines if line.layer is Layer.REGION} == {
        "region:North": [], "region:South": ["Bo"],
    }  # fmt: skip
    with pytest.raises(DecisionRefused, match=r"Lea has signed for South already .*: it is done"):
        sign(decoded, "region:South", Layer.REGION, by="B1")


def test_a_clock_keeps_the_hours_of_its_release_though_they_are_changed_on_the_same_day(released: Database) -> None:
    before = stands(released)
    change_parameter(released, "alignment_hours", "24", author="ann", reason="faster")
    assert (stands(released).limit_hours, stands(released).ends_at) == (72, before.ends_at)


def test_only_who_answers_for_a_department_signs_for_it(decoded: Database) -> None:
    name_department_owner(decoded, "Legal", "Lea", **WHO)
    with pytest.raises(DecisionRefused, match="Lea answers for the response time of Legal: Lea signs for it, not Sam"):
        sign(decoded, "department:Legal", Layer.LATERAL, by="S1")


def test_who_has_a_target_and_has_left_is_named_and_nobody_waits_for_their_signature(released: Database) -> None:
    goes = [{"person_id": "S1", "person_name": "Sam", "region": "South", "team": "S", "left_on": DAY}]
    load_rows(released, Kind.PEOPLE, goes, through=DAY, full=False)
    refresh.ensure(released, DAY)
    found = stands(released)
    assert found.gone == ["Sam"]
    assert "person:S1" not in [line.unit for line in found.lines]


def test_the_end_of_the_clock_is_in_the_calendar_until_everybody_has_signed(bound: Database) -> None:
    ends_at = stands(bound).ends_at
    found = [each for each in due(bound, Viewer(), DAY) if each.kind == "clock"]
    assert [(each.due_on, each.hour, each.minute, each.said) for each in found] == [
        (ends_at.date(), ends_at.hour, ends_at.minute, "2026")
    ]
    sign_off(bound, MEASURE, YEAR, ["region:North", "region:South"], signed_by_id="L1", checks=ALL[Layer.REGION], **WHO)
    assert [each for each in due(bound, Viewer(), DAY) if each.kind == "clock"] == []


@pytest.mark.parametrize(("pauses", "ends"), [(0, datetime(2026, 2, 16, 18)), (1, datetime(2026, 2, 25, 18))])
def test_a_clock_over_spring_festival_runs_on_or_stands_still_as_the_switch_says(
    started: Database, pauses: int, ends: datetime
) -> None:
    """Released on Friday 13 February 2026 at 18 o'clock in Shanghai; the holiday is from Sunday 15 to Monday 23."""
    body = {"measure": MEASURE, "year": YEAR, "total_amount": 1.0, "released_by": "Lea"}
    with started.transaction() as cursor:
        journal.write(cursor, [journal.NewEntry("target_release", f"{MEASURE}|{YEAR}", body, "ann", DAY)])
        cursor.execute("update db.journal.entries set written_at = ? where kind = 'target_release'", [NIGHT_BEFORE])
    if pauses:
        change_parameter(started, "alignment_pauses", "1", author="ann", reason="spring")
    found = standing(started, Viewer(), DAY, MEASURE, YEAR, NIGHT_BEFORE)
    assert found is not None and found.ends_at == ends
    assert {line.state for line in found.lines} == {"missing"}
