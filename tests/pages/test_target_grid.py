"""The grid of targets: what was typed, whether it nets, and that saving is a load like any other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from calibration.decide.targets import TargetCell
from calibration.load import load_file
from calibration.storage.database import Database
from pages._ui import target_grid
from tests.pages.conftest import AS_OF, Visit, written

UNITS = [("company", "全公司"), ("region:华东", "华东"), ("region:华北", "华北")]


def january(*amounts: float | None) -> list[dict]:
    """Three rows that hold a target in January only, in 万."""
    return [
        {"name": name, **{str(month): amount if month == 1 else None for month in range(1, 13)}}
        for (_, name), amount in zip(UNITS, amounts, strict=True)
    ]


def test_children_that_add_up_net_and_others_do_not() -> None:
    assert target_grid.balances(january(70.0, 40.0, 30.0), 10_000)[0].nets
    apart = target_grid.balances(january(70.0, 40.0, 20.0), 10_000)[0]
    assert not apart.nets
    assert apart.difference == pytest.approx(100_000)


def test_a_month_that_only_the_parent_or_only_the_children_have_may_be_saved() -> None:
    assert target_grid.balances(january(70.0, None, None), 10_000)[0].nets
    assert target_grid.balances(january(None, 40.0, None), 10_000)[0].nets


def test_a_unit_without_a_target_counts_with_what_its_people_have() -> None:
    deeper = {(2, 1): 300_000.0}
    assert target_grid.balances(january(70.0, 40.0, None), 10_000, deeper)[0].nets
    assert not target_grid.balances(january(70.0, 40.0, None), 10_000)[0].nets
    assert target_grid.balances(january(70.0, None, None), 10_000, deeper)[0].nets, "it is carried down on saving"


def test_only_cells_that_were_typed_over_are_changes() -> None:
    changed = target_grid.changes(UNITS, january(70.0, 40.0, 30.0), january(75.5, 40.0, None), 2026, 10_000)
    assert changed == [
        TargetCell("company", date(2026, 1, 1), 755_000.0),
        TargetCell("region:华北", date(2026, 1, 1), 0.0),
    ]


def test_months_without_a_target_are_named_for_the_company_and_its_regions() -> None:
    everywhere = [(unit, month) for unit, _ in UNITS for month in range(1, 13)]
    assert target_grid.lacking([unit for unit, _ in UNITS], everywhere) == {}
    known = [("region:华东", 5), ("region:华东", 6), ("region:华北", 6), ("person:E1", 7)]
    found = target_grid.lacking([unit for unit, _ in UNITS], known)
    assert found == {"company": [1, 2, 3, 4, 8, 9, 10, 11, 12], "region:华东": [7], "region:华北": [5, 7]}


def test_rows_and_targets_survive_the_change_of_unit() -> None:
    known = [{"unit": "company", "period_starts_on": date(2026, 3, 1), "target_amount": 1_234_567.89}]
    shown = target_grid.rows(UNITS, known, 10_000)
    assert target_grid.changes(UNITS, shown, shown, 2026, 10_000) == []
    assert shown[0]["3"] == pytest.approx(123.456789)


def test_what_is_saved_is_a_file_that_the_import_door_takes(fresh: Database, tmp_path: Path) -> None:
    path = tmp_path / "typed.csv"
    changed = [TargetCell("region:华北", date(2026, 1, 1), 123_456.78)]
    path.write_bytes(target_grid.as_file(changed, "signed_amount"))
    report = load_file(fresh, path, kind="targets", data_through_on=AS_OF, today=AS_OF + timedelta(1))[0]
    assert (report.new, report.rejected) == (1, 0)


def test_the_page_says_whether_the_year_is_split(company: Database, visit: Visit) -> None:
    text = written(visit(company, "pages/calibration/targets.py", lang="zh"))
    assert "210 万" in text
    assert "正好" in text
