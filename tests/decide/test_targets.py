"""A year's targets are released once; after that nothing changes without a reason, and nobody overwrites another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from threading import Barrier, Thread

import pytest

from calibration.decide.alignment import CHECKS, STANDS_IN, Layer, sign_off
from calibration.decide.targets import TargetCell, change_targets
from calibration.errors import DecisionRefused, ImportRefused, UndoRefused
from calibration.storage import journal
from calibration.storage.database import Cursor, Database
from calibration.storage.imports.versions import Alongside, newest_load, undo_load
from calibration.storage.queries import alignment, targets
from calibration.vocabulary import Kind, Role, Viewer
from tests.decide.promised import ANYBODY, EAST, MAY, MEASURE, NORTH, WHO, change, release, seen, standing, state
from tests.loop import FRIDAY, ago
from tests.storage.loading import load_rows


def test_the_baseline_is_what_stood_at_the_release_and_stays(company: Database) -> None:
    change(company, seen(company), (EAST, 1_000_000), (NORTH, 800_000))
    release(company)
    change(company, seen(company), (EAST, 950_000), (NORTH, 850_000), reason="北方新增两人", approver_id="M1")
    assert standing(company)[EAST] == (950_000, 1_000_000)
    made = targets.release(company, ANYBODY, FRIDAY, MEASURE, 2026)
    assert made is not None
    assert (made["released_by"], made["total_amount"]) == ("周岚", 1_800_000 + 3 * 1_800_000)
    latest = targets.target_changes(company, ANYBODY, FRIDAY, MEASURE, 2026)[0]
    assert (latest["reason"], latest["approver"], latest["author"]) == ("北方新增两人", "周岚", "ann")


def test_before_its_release_a_year_can_be_changed_without_a_reason_and_after_it_not(company: Database) -> None:
    change(company, seen(company), (EAST, 1_000_000), (NORTH, 800_000))
    release(company)
    with pytest.raises(DecisionRefused, match="reason and who approved"):
        change(company, seen(company), (EAST, 950_000), (NORTH, 850_000), reason="because")
    assert standing(company)[EAST][0] == 1_000_000


def test_who_saves_second_is_told_what_changed_and_overwrites_nothing(company: Database) -> None:
    saw = seen(company)
    change(company, saw, (EAST, 1_000_000), (NORTH, 800_000))
    with pytest.raises(DecisionRefused, match=r"华东 for 2026-05 from 900K to 1M"):
        change(company, saw, (EAST, 1_100_000), (NORTH, 700_000))
    assert standing(company)[EAST][0] == 1_000_000


def test_a_parent_that_changed_meanwhile_stops_the_split_below_it(company: Database) -> None:
    saw = seen(company)
    state(company, ("company", 2_000_000))
    with pytest.raises(DecisionRefused, match="has just changed"):
        change(company, saw, (EAST, 1_000_000), (NORTH, 800_000))


def test_of_two_who_save_at_once_one_is_entered_and_one_refused(company: Database) -> None:
    saw, start, outcomes = seen(company), Barrier(2), []

    def save(east: int) -> None:
        start.wait()
        try:
            change(company, saw, (EAST, east), (NORTH, 1_800_000 - east))
            outcomes.append("saved")
        except DecisionRefused:
            outcomes.append("refused")

    writers = [Thread(target=save, args=(east,)) for east in (1_000_000, 1_100_000)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(outcomes) == ["refused", "saved"]
    assert len(journal.entries(company, "target_change")) == 1
    assert standing(company)[EAST][0] + standing(company)[NORTH][0] == 1_800_000


def test_nothing_is_saved_that_does_not_net(company: Database) -> None:
    with pytest.raises(DecisionRefused, match=r"differ by 0\.01"):
        change(company, seen(company), (EAST, 899_999.99))
    assert journal.entries(company, "target_change") == []


def test_a_units_own_total_must_still_fit_the_level_above(company: Database) -> None:
    with pytest.raises(DecisionRefused, match="company, 2026-05"):
        change(company, seen(company), (EAST, 1_000_000), ("team:一组", 1_000_000), parent=EAST)


def test_a_teams_new_total_is_carried_up_where_the_levels_above_are_to_follow(company: Database) -> None:
    with pytest.raises(DecisionRefused, match="华东, 2026-05"):
        change(company, seen(company), ("team:一组", 1_000_000), parent="team:一组")
    change(company, seen(company), ("team:一组", 1_000_000), parent="team:一组", above_follow=True)
    now = {unit: amounts[0] for unit, amounts in standing(company).items()}
    assert now == {"company": 1_900_000, EAST: 1_000_000, NORTH: 900_000, "team:一组": 1_000_000}


def test_a_stated_quarter_follows_its_months(company: Database) -> None:
    quarter = {"unit_kind": "region", "unit": "华东", "period_kind": "quarter", "measure": MEASURE,
               "period_starts_on": date(2026, 4, 1), "target_amount": 2_700_000}  # fmt: skip
    load_rows(company, Kind.TARGETS, [quarter, quarter | {"unit": "华北"}], through=FRIDAY, full=False)
    release(company)
    cells = [TargetCell(EAST, MAY, 1_200_000), TargetCell(NORTH, MAY, 600_000)]

    def enter(entered: Sequence[TargetCell], alongside: Alongside) -> None:
        rows = [
            {"unit_kind": cell.unit.partition(":")[0], "unit": cell.unit.partition(":")[2], "measure": MEASURE,
             "period_kind": cell.period_kind.value, "period_starts_on": cell.period_starts_on,
             "target_amount": cell.target_amount}
            for cell in entered
        ]  # fmt: skip
        load_rows(company, Kind.TARGETS, rows, through=FRIDAY, full=False, alongside=alongside)

    change_targets(
        company, MEASURE, "company", seen(company), cells, enter=enter, reason="新厂", approver_id="M1", **WHO
    )
    stands = targets.stated_quarters(company, ANYBODY, FRIDAY, MEASURE, 2026)
    assert {row["unit"]: (row["target_amount"], row["baseline_target"]) for row in stands} == {
        EAST: (3_000_000, 2_700_000),
        NORTH: (2_400_000, 2_700_000),
    }
    load_rows(company, Kind.TARGETS, [quarter | {"period_starts_on": date(2027, 4, 1)}], through=FRIDAY, full=False)
    with pytest.raises(DecisionRefused, match="by quarter only"):
        release(company, 2027)
    told = targets.target_changes(company, ANYBODY, FRIDAY, MEASURE, 2026)
    assert {(row["unit"], row["after_amount"]) for row in told if row["period_kind"] == "quarter"} == {
        (EAST, 3_000_000),
        (NORTH, 2_400_000),
    }


def test_levels_below_the_edited_one_follow_in_proportion(company: Database) -> None:
    change(company, seen(company), (EAST, 1_000_000), (NORTH, 800_000))
    assert standing(company)["team:一组"][0] == 1_000_000


def test_a_past_day_is_read_only(company: Database) -> None:
    with pytest.raises(DecisionRefused, match="newest day of the data"):
        release(company, as_of=ago(7))
    with pytest.raises(DecisionRefused, match="newest day of the data"):
        change(company, {}, (EAST, 1.0), as_of=ago(7))


def test_a_regional_lead_sees_neither_the_companys_total_nor_other_regions_changes(company: Database) -> None:
    change(company, seen(company), (EAST, 1_000_000), (NORTH, 800_000))
    release(company)
    lead = Viewer(Role.REGIONAL_LEAD, "lead", regions=("华北",))
    assert targets.releases(company, lead, FRIDAY)[0]["total_amount"] is None
    assert {row["unit"] for row in targets.target_changes(company, lead, FRIDAY, MEASURE, 2026)} == {NORTH}


class PulledPlug(BaseException):
    """Stands for a process that ends in the middle."""


def test_a_target_and_its_reason_are_there_together_or_not_at_all(company: Database) -> None:
    before = standing(company)

    def enter(entered: Sequence[TargetCell], alongside: Alongside) -> None:
        def written_then_killed(cursor: Cursor) -> None:
            alongside(cursor)
            raise PulledPlug

        state(company, *[(cell.unit, cell.target_amount) for cell in entered], alongside=written_then_killed)

    cells = [TargetCell(EAST, MAY, 1_000_000), TargetCell(NORTH, MAY, 800_000)]
    with pytest.raises(PulledPlug):
        change_targets(company, MEASURE, "company", seen(company), cells, enter=enter, **WHO)
    assert standing(company) == before
    assert journal.entries(company, "target_change") == []


def test_somebody_who_has_left_approves_nothing(company: Database) -> None:
    release(company)
    with pytest.raises(DecisionRefused, match="走了的人 left on"):
        change(company, seen(company), (EAST, 950_000), (NORTH, 850_000), reason="北方新增两人", approver_id="G1")
    assert standing(company)[EAST][0] == 900_000


def test_a_file_cannot_change_what_was_released_and_a_first_target_and_the_same_file_come_in_quietly(
    company: Database,
) -> None:
    release(company)
    with pytest.raises(ImportRefused, match=r"company, 2026-05, from 1,800,000\.00 to 2,000,000\.00"):
        state(company, ("company", 2_000_000))
    with pytest.raises(ImportRefused, match=r"\d+ in all.*to –"):
        rows = [{"unit_kind": "company", "unit": "company", "period_kind": "month", "measure": MEASURE,
                 "period_starts_on": MAY, "target_amount": 1_800_000}]  # fmt: skip
        load_rows(company, Kind.TARGETS, rows, through=FRIDAY, full=True)
    assert standing(company)["company"] == (1_800_000, 1_800_000)
    state(company, ("company", 1_800_000))
    state(company, ("person:E7", 100_000), ("company", 1_800_000))
    state(company, ("company", 5), month=date(2027, 5, 1))
    state(company, ("company", 6), month=date(2027, 5, 1))
    assert standing(company)["person:E7"] == (100_000, 100_000)
    assert targets.target_changes(company, ANYBODY, FRIDAY, MEASURE, 2026) == []


def test_no_undo_takes_the_frozen_baseline_or_a_calibration_away(company: Database) -> None:
    change(company, seen(company), (EAST, 1_000_000), (NORTH, 800_000))
    release(company)
    change(company, seen(company), (EAST, 950_000), (NORTH, 850_000), reason="北方新增两人", approver_id="M1")
    newest = newest_load(company, Kind.TARGETS)
    assert newest is not None
    with pytest.raises(UndoRefused, match="would change released targets of 2026"):
        undo_load(company, newest["load_id"], author="ann")
    assert standing(company)[EAST] == (950_000, 1_000_000)


def test_who_signed_before_a_file_brought_a_further_month_signs_again(company: Database) -> None:
    release_id = release(company)
    checks = [*CHECKS[Layer.REGION], STANDS_IN]
    sign_off(company, MEASURE, 2026, [EAST, NORTH], signed_by_id="M1", checks=checks, **WHO)
    state(company, (EAST, 900_000), month=date(2026, 8, 1))
    state(company, (NORTH, 900_000))
    signed = alignment.sign_offs(company, ANYBODY, FRIDAY, MEASURE, 2026, release_id)
    assert {row["unit"]: row["is_outdated"] for row in signed} == {EAST: True, NORTH: False}
