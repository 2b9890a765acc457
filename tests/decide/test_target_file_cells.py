"""A targets file that names no measure speaks of the cells that are shown, and the grid can be saved afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from calibration import load
from calibration.decide.target_files import calibrate_by_file, calibration_day
from calibration.decide.targets import TargetCell, change_targets
from calibration.storage.database import Database
from calibration.storage.imports.versions import Alongside
from calibration.storage.queries import targets
from calibration.vocabulary import LoadReport
from tests.decide.promised import ANYBODY, EAST, MEASURE, NORTH, WHO, release
from tests.loop import FRIDAY

DECEMBER = date(2026, 12, 1)
WHY = {"reason": "年中校准", "approver_id": "M1"}
LATER = FRIDAY + timedelta(1)
DRAFT = (
    ("公司", "全公司", 1_800_000),
    ("大区", "华东", 1_000_000),
    ("大区", "华北", 800_000),
    ("团队", "一组", 1_000_000),
)


def standing(db: Database) -> dict[str, tuple[float, float]]:
    """Unit → what stands and the baseline, in December."""
    rows = targets.monthly_targets(db, ANYBODY, FRIDAY, MEASURE, 2026)
    return {
        row["unit"]: (row["target_amount"], row["baseline_target"])
        for row in rows
        if row["period_starts_on"] == DECEMBER
    }


def take_in(
    db: Database, folder: Path, *amounts: tuple[str, str, int], measure: bool = False, name: str = "目标.csv",
    day: date | None = FRIDAY, alongside: Alongside | None = None,
) -> LoadReport:  # fmt: skip
    """Load a file of December's targets as a person writes it; its measure only where asked."""
    front, cell = ("指标,", "签约金额,") if measure else ("", "")
    rows = [f"{cell}{level},{unit},2026-12,{amount}" for level, unit, amount in amounts]
    path = folder / name
    path.write_text("\n".join([f"{front}层级,单位,月份,目标金额", *rows]), encoding="utf-8")
    return load.load_file(
        db, path, kind="targets", data_through_on=day, full=False, today=FRIDAY + timedelta(9), alongside=alongside
    )[0]


def grid(db: Database, folder: Path, east: int, north: int) -> str:
    """Save two regions on the page, which names the measure."""
    levels = {
        "company": ("公司", "全公司"),
        EAST: ("大区", "华东"),
        NORTH: ("大区", "华北"),
        "team:一组": ("团队", "一组"),
    }

    def enter(cells: Sequence[TargetCell], alongside: Alongside) -> None:
        stated = [(*levels[cell.unit], round(cell.target_amount)) for cell in cells]
        take_in(db, folder, *stated, measure=True, name="页面.csv", alongside=alongside)

    changed = [TargetCell(EAST, DECEMBER, east), TargetCell(NORTH, DECEMBER, north)]
    return change_targets(
        db,
        MEASURE,
        "company",
        {(unit, DECEMBER): now for unit, (now, _) in standing(db).items()},
        changed,
        enter=enter,
        **(WHO | WHY),
    )


def test_after_a_calibration_without_a_measure_and_its_repeat_the_grid_is_saved_and_seen(
    company: Database, tmp_path: Path
) -> None:
    take_in(company, tmp_path, *DRAFT, measure=True, name="发布.csv")
    release(company)
    file = (
        ("公司", "全公司", 1_800_000),
        ("大区", "华东", 950_000),
        ("大区", "华北", 850_000),
        ("团队", "一组", 950_000),
    )
    reports: list[LoadReport] = []
    calibrate_by_file(
        company, file="目标.csv", author="ann", **WHY,
        enter=lambda day, alongside: reports.append(take_in(company, tmp_path, *file, day=day, alongside=alongside)),
    )  # fmt: skip
    assert (reports[0].new, reports[0].changed, reports[0].unchanged) == (0, 3, 1)
    again = take_in(company, tmp_path, *file, day=LATER)
    assert (again.new, again.changed) == (0, 0)
    assert calibration_day(company) == FRIDAY, "a file that changed nothing moves no day"
    assert targets.read_on(company, FRIDAY) == FRIDAY
    grid(company, tmp_path, 900_000, 900_000)
    now = standing(company)
    assert (now[EAST], now[NORTH], now["team:一组"]) == (
        (900_000, 1_000_000), (900_000, 800_000), (900_000, 1_000_000),
    )  # fmt: skip


def test_what_was_frozen_stays_where_a_later_load_is_known(company: Database, tmp_path: Path) -> None:
    """The version that the release froze began on the very day of the change."""
    take_in(company, tmp_path, *DRAFT, measure=True, day=FRIDAY - timedelta(9))
    grid(company, tmp_path, 850_000, 950_000)
    release(company)
    take_in(company, tmp_path, ("大区", "华西", 5), measure=True, name="新.csv", day=LATER)
    grid(company, tmp_path, 900_000, 900_000)
    assert standing(company)[EAST] == (900_000, 850_000)


def test_the_day_of_targets_without_a_said_one_is_that_of_the_data(company: Database, tmp_path: Path) -> None:
    assert take_in(company, tmp_path, ("大区", "华东", 900_001), day=None).data_through_on == FRIDAY
