"""A file that changes what was released comes in as a calibration: with reason and approver, if it nets, or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from calibration.decide.alignment import CHECKS, Layer, sign_off
from calibration.decide.target_files import calibrate_by_file, calibration_day, level_changes
from calibration.errors import DecisionRefused, UndoRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.imports import promises
from calibration.storage.imports.versions import newest_load, undo_load
from calibration.storage.queries import alignment, targets
from calibration.vocabulary import Kind
from tests.decide.promised import ANYBODY, EAST, MAY, MEASURE, NORTH, WHO, change, release, seen, standing, state
from tests.loop import FRIDAY
from tests.storage.loading import load_rows

WHY = {"reason": "年中校准", "approver_id": "M1"}


def calibrate(db: Database, *amounts: tuple[str, float], **more: Any) -> list[str]:
    return calibrate_by_file(
        db,
        enter=lambda _, alongside: state(db, *amounts, alongside=alongside),
        file="600人",
        author="ann",
        **(WHY | more),
    )


def test_a_file_that_changes_what_was_released_comes_in_with_reason_and_approver(company: Database) -> None:
    release_id = release(company)
    sign_off(company, MEASURE, 2026, [EAST], signed_by_id="M1", checks=CHECKS[Layer.REGION], **WHO)
    file = (("company", 2_000_000), (EAST, 1_000_000), (NORTH, 1_000_000), ("team:一组", 1_000_000))
    seen_ahead = promises.look_ahead(company, FRIDAY, lambda look: state(company, *file, alongside=look))
    told = [
        (each.unit_kind, each.cell_count, each.before_amount, each.after_amount) for each in level_changes(seen_ahead)
    ]
    assert told == [
        ("company", 1, 1_800_000, 2_000_000),
        ("region", 2, 7_200_000, 7_400_000),
        ("team", 1, 900_000, 1_000_000),
    ]
    assert standing(company)["company"][0] == 1_800_000, "looking ahead writes nothing"
    for lacking in ({"reason": " "}, {"approver_id": ""}, {"approver_id": "G1"}):
        with pytest.raises(DecisionRefused):
            calibrate(company, *file, **lacking)
    calibrate(company, *file)
    assert standing(company) == {
        "company": (2_000_000, 1_800_000), EAST: (1_000_000, 900_000), NORTH: (1_000_000, 900_000),
        "team:一组": (1_000_000, 900_000),
    }  # fmt: skip
    latest = targets.target_changes(company, ANYBODY, FRIDAY, MEASURE, 2026)[0]
    assert (latest["unit"], latest["before_amount"], latest["after_amount"]) == ("company", 1_800_000, 2_000_000)
    assert (latest["reason"], latest["approver"], latest["author"], latest["file_name"], latest["all_count"]) == (
        "年中校准", "周岚", "ann", "600人", 4,
    )  # fmt: skip
    signed = alignment.sign_offs(company, ANYBODY, FRIDAY, MEASURE, 2026, release_id)
    assert [row["is_outdated"] for row in signed] == [True]
    newest = newest_load(company, Kind.TARGETS)
    assert newest is not None
    with pytest.raises(UndoRefused):
        undo_load(company, newest["load_id"], author="ann")


def test_a_calibration_by_file_is_held_against_the_same_sums_as_the_grid(company: Database) -> None:
    release(company)
    before = standing(company)
    for file, word in (
        (((EAST, 1_000_000), ("team:一组", 1_000_000)), r"company, 2026-05: .* differ by -100,000\.00"),
        (((EAST, 1_000_000), (NORTH, 800_000)), r"region:华东, 2026-05: .* differ by 100,000\.00"),
        (((EAST, 900_000),), "changes no released target"),
    ):
        with pytest.raises(DecisionRefused, match=word):
            calibrate(company, *file)
    rows = [{"unit_kind": "company", "unit": "company", "period_kind": "month", "measure": MEASURE,
             "period_starts_on": MAY, "target_amount": 1_900_000}]  # fmt: skip
    with pytest.raises(DecisionRefused, match="600人 leaves out"):
        calibrate_by_file(
            company, file="600人", author="ann", **WHY,
            enter=lambda day, alongside: load_rows(
                company, Kind.TARGETS, rows, through=day, full=True, alongside=alongside
            ),
        )  # fmt: skip
    assert standing(company) == before
    assert journal.entries(company, "target_change") == []


def test_a_quarter_that_the_file_leaves_behind_its_months_is_named(company: Database) -> None:
    quarter = {"unit_kind": "region", "unit": "华东", "period_kind": "quarter", "measure": MEASURE,
               "period_starts_on": date(2026, 4, 1), "target_amount": 2_700_000}  # fmt: skip
    load_rows(company, Kind.TARGETS, [quarter], through=FRIDAY, full=False)
    release(company)
    with pytest.raises(DecisionRefused, match=r"2026-Q2: the quarter's target of 2,700,000\.00 .* 2,800,000\.00"):
        calibrate(company, (EAST, 1_000_000), (NORTH, 800_000), ("team:一组", 1_000_000))


def test_a_wrong_first_target_after_the_release_is_undone_or_calibrated(company: Database) -> None:
    state(company, ("person:E1", 900_000))
    release(company)
    state(company, ("person:E7", 5))
    newest = newest_load(company, Kind.TARGETS)
    assert newest is not None
    undo_load(company, newest["load_id"], author="ann")
    assert "person:E7" not in standing(company)
    state(company, ("person:E7", 5))
    calibrate(company, ("person:E7", 900_000))
    assert standing(company)["person:E7"] == (900_000, 5)
    newest = newest_load(company, Kind.TARGETS)
    assert newest is not None
    with pytest.raises(UndoRefused, match="would change released targets"):
        undo_load(company, newest["load_id"], author="ann")


def test_targets_loaded_after_the_data_ends_change_on_the_day_on_which_they_are_shown(database: Database) -> None:
    load_rows(database, Kind.DEALS, [{"deal_id": "1", "owner_id": "E1"}], through=FRIDAY)
    assert targets.read_on(database, FRIDAY) == FRIDAY
    row = {"unit_kind": "company", "unit": "company", "period_kind": "month", "measure": MEASURE,
           "period_starts_on": MAY, "target_amount": 5}  # fmt: skip
    load_rows(database, Kind.TARGETS, [row], through=FRIDAY + timedelta(30), full=False)
    day = targets.read_on(database, FRIDAY)
    assert day == calibration_day(database) == FRIDAY + timedelta(30)
    load_rows(database, Kind.TARGETS, [row | {"target_amount": 6}], through=day, full=False)
    assert database.value("select target_amount from marts.targets(?)", [FRIDAY]) == 6


def test_a_first_target_that_an_entry_speaks_of_is_not_undone(company: Database) -> None:
    release(company)
    saw = seen(company) | {("person:E7", MAY): None}
    change(company, saw, ("person:E7", 900_000), parent=NORTH, reason="新人", approver_id="M1")
    newest = newest_load(company, Kind.TARGETS)
    assert newest is not None
    with pytest.raises(UndoRefused):
        undo_load(company, newest["load_id"], author="ann")
