"""Targets as people agree them: released, balanced by a button, changed with a reason, not overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration import refresh
from calibration.decide.alignment import RegionEntry, decode_strategy
from calibration.refresh import strategy, target_check
from calibration.rules.alignment import Entry, Way
from calibration.storage.database import Database
from calibration.storage.queries import targets
from calibration.vocabulary import PeriodKind, Viewer
from pages._ui import position_words, unit_rows
from tests.decide.promised import EAST, MEASURE, NORTH, change, release, seen, standing, state
from tests.loop import FRIDAY
from tests.once import database_once, opened_copy
from tests.pages.conftest import Visit, written

PAGE = "pages/calibration/targets.py"


@pytest.fixture(scope="session")
def company_file(loop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """May: 1,900,000 for the company, of which the regions have 900,000 each."""

    def fill(database: Database) -> None:
        state(database, ("company", 1_900_000))
        refresh.ensure(database, FRIDAY)

    return database_once(tmp_path_factory, "targets", fill, start=loop_file)


@pytest.fixture
def company(company_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it, to write to."""
    with opened_copy(company_file, tmp_path) as database:
        yield database


def press(page: AppTest, key: str) -> None:
    page.button(key=key).click().run()
    assert not page.exception


def test_the_difference_is_spread_saved_and_the_year_released(company: Database, visit: Visit) -> None:
    page = visit(company, PAGE, lang="zh", period="month")
    assert not page.exception
    assert "目标体检" in written(page) and "2026-05（所看的这一天所在的月）" in written(page)
    assert "下级之和不等于上级" in written(page)
    press(page, "spread_history")
    assert not page.button(key="save_targets").disabled
    press(page, "save_targets")
    assert standing(company)[EAST][0] + standing(company)[NORTH][0] == 1_900_000
    assert standing(company)[EAST][0] > standing(company)[NORTH][0]
    press(page, "release_targets")
    assert "请先选一个人" in written(page)
    assert "发布以后：基线冻结" in written(page) and "墙上的时间" in written(page)
    page.selectbox(key="released_by").set_value("M1")
    press(page, "release_targets")
    assert "请先勾选确认" in written(page)
    page.checkbox(key="release_confirmed").check()
    press(page, "release_targets")
    assert targets.release(company, Viewer(), FRIDAY, MEASURE, 2026) is not None
    assert "由 周岚 在" in written(page) and "基线已冻结" in written(page)


def test_targets_that_only_people_have_are_told_of_on_the_companys_page(loop: Database, visit: Visit) -> None:
    state(loop, ("person:E1", 500_000), month=date(2025, 5, 1))
    page = visit(loop, PAGE, lang="zh", period="month", year="2025")
    assert not page.exception
    assert "只有 1 个人有" in written(page)


def test_what_somebody_else_saved_meanwhile_is_told_and_stays(company: Database, visit: Visit) -> None:
    page = visit(company, PAGE, lang="zh", period="month")
    press(page, "spread_equal")
    change(company, seen(company), (EAST, 1_200_000), (NORTH, 700_000))
    press(page, "save_targets")
    assert "华东 2026-05 的目标刚才被别人" in written(page)
    assert standing(company)[EAST][0] == 1_200_000
    press(page, "forget_targets")
    assert "120 万" in written(page)


def test_the_equally_hard_split_keeps_the_total_and_gives_both_regions_one_chance(company: Database) -> None:
    change(company, seen(company), (EAST, 1_200_000), (NORTH, 700_000))
    refresh.ensure(company, FRIDAY)
    found = target_check.equally_hard(company, Viewer(), FRIDAY, MEASURE, PeriodKind.MONTH, "company")
    assert found is not None
    assert sum(found.amounts.values()) == pytest.approx(1_900_000, abs=0.001)
    assert (found.starts_on, found.ends_on) == (date(2026, 5, 1), date(2026, 5, 31))


def test_the_equally_hard_split_of_a_quarter_leaves_the_month_that_is_over_as_it_was(
    loop: Database, visit: Visit
) -> None:
    found = target_check.equally_hard(loop, Viewer(), FRIDAY, MEASURE, PeriodKind.QUARTER, "company")
    assert found is not None and found.amounts[EAST] > 1_000_000
    page = visit(loop, PAGE, lang="zh", period="quarter")
    press(page, "take_resplit")
    assert page.button(key="save_targets").label == "保存 4 处改动", "May and June of two regions: April is over"
    assert "4月已经结束，保持不变：本期的差额落在余下的月份" in written(page)
    assert "表里的改动还没有保存" in written(page), "the check-up below judges what is saved"


def test_the_rest_of_a_period_makes_up_for_what_was_promised_in_months_that_are_over() -> None:
    resplit = target_check.Resplit({EAST: 200.0, NORTH: 100.0}, {}, 0.5, (), date(2026, 4, 1), date(2026, 6, 30))
    standing = {4: {EAST: 40.0, NORTH: 60.0}, 5: {EAST: 50.0, NORTH: 50.0}, 6: {EAST: 50.0, NORTH: 50.0}}
    found = target_check.by_month(resplit, standing, [4])
    assert {month: sum(of.values()) for month, of in found.items()} == {5: 100.0, 6: 100.0}
    assert {unit: sum(of[unit] for of in found.values()) for unit in (EAST, NORTH)} == {EAST: 160.0, NORTH: 40.0}
    most = {4: {EAST: 0.0, NORTH: 120.0}, 5: {EAST: 90.0, NORTH: 0.0}, 6: {EAST: 90.0, NORTH: 0.0}}
    assert target_check.by_month(resplit, most, [4]) == {5: most[5], 6: most[6]}, (
        "less than nothing is promised to nobody"
    )
    assert target_check.by_month(resplit, standing, [4, 5, 6]) == {}


def test_where_a_target_was_calibrated_both_attainments_are_told_and_else_one() -> None:
    position = {"measure": MEASURE, "actual_amount": 450_000.0, "target_amount": 900_000.0, "attainment_ratio": 0.5}
    assert "60%" in position_words.of_baseline(position | {"baseline_target": 750_000.0})
    assert unit_rows.both(position | {"baseline_target": 900_000.0}) == ""
    assert "50%" in (said := unit_rows.both(position | {"baseline_target": 750_000.0})) and "60%" in said


def test_the_check_up_of_a_day_tells_chances_and_levels(company: Database) -> None:
    found = target_check.check_up(company, Viewer(), FRIDAY, MEASURE, PeriodKind.MONTH)
    assert ("not_netting", "company") in [(each.kind, each.unit) for each in found.findings]
    assert [level.unit_kind for level in found.levels][:2] == ["company", "region"]


def test_doomed_on_day_one_is_told_by_the_forecast_of_the_day_of_the_release(company: Database) -> None:
    before = target_check.check_up(company, Viewer(), FRIDAY, MEASURE, PeriodKind.MONTH)
    assert before.is_day_one and before.judged_on == FRIDAY
    later = target_check.check_up(company, Viewer(), FRIDAY, MEASURE, PeriodKind.MONTH, released_on=date(2026, 1, 2))
    assert not later.is_day_one and later.judged_on == FRIDAY, "no forecast of January reaches May"


def test_what_is_changed_after_the_release_does_not_rewrite_the_chance_of_day_one(loop: Database) -> None:
    state(loop, ("company", 700_000), (EAST, 520_000), (NORTH, 180_000))
    release(loop)
    change(loop, seen(loop), (EAST, 600_000), (NORTH, 100_000), reason="北方新增两人", approver_id="M1")
    refresh.ensure(loop, FRIDAY)
    frozen, now = (
        {
            line.unit: line
            for line in target_check.check_up(loop, Viewer(), FRIDAY, MEASURE, PeriodKind.MONTH, day).lines
        }
        for day in (FRIDAY, None)
    )
    assert (frozen[EAST].target_amount, now[EAST].target_amount) == (520_000, 600_000)
    assert (frozen[EAST].hit_probability or 0) > (now[EAST].hit_probability or 0)
    assert (frozen[NORTH].hit_probability or 0) < (now[NORTH].hit_probability or 0)


def test_a_signature_for_nobody_is_refused_with_a_sentence(loop: Database, visit: Visit) -> None:
    release(loop)
    page = visit(loop, "pages/calibration/alignment.py", lang="zh", layer="region")
    for check in page.checkbox:
        check.check()
    next(button for button in page.button if button.label == "签字").click().run()
    assert "请先选为谁签" in written(page)


def test_the_decoded_strategy_fills_the_grid_nets_and_keeps_its_reasons(loop: Database, visit: Visit) -> None:
    regions = {
        EAST: RegionEntry(Entry(Way.AMOUNT, 4_000_000), "新厂投产", "两场展会"),
        NORTH: RegionEntry(None, "人手少"),
    }
    decode_strategy(loop, MEASURE, 2026, regions, stated_by_id="M1", author="local", as_of=FRIDAY)
    page = visit(loop, "pages/calibration/alignment.py", lang="zh")
    assert "take=strategy" in written(page)
    assert re.search("现有目标与解码不同（目标 − 解码）：华东 [+−]", written(page)), (
        "by how much, and in which direction"
    )
    page = visit(loop, PAGE, lang="zh", take="strategy")
    assert "战略解码（周岚）：华东 新厂投产 · 两场展会、华北 人手少" in written(page)
    assert page.button(key="save_targets").label == "保存 6 处改动", "April is over and stays"
    assert "4月已经结束，保持不变" in written(page)
    assert not page.button(key="save_targets").disabled, "it nets"


def test_a_years_strategy_falls_into_the_months_of_the_company(loop: Database) -> None:
    regions = {EAST: RegionEntry(Entry(Way.AMOUNT, 4_000_000), "新厂投产"), NORTH: RegionEntry(None, "人手少")}
    decode_strategy(loop, MEASURE, 2026, regions, stated_by_id="M1", author="local", as_of=FRIDAY)
    found = strategy.strategy(loop, Viewer(), FRIDAY, MEASURE, 2026)
    assert found is not None
    months = strategy.by_month(found, dict.fromkeys((4, 5, 6, 7), 1_800_000.0))
    assert months is not None and months[5] == {EAST: 1_000_000, NORTH: 800_000}
    kept = strategy.by_month(found, dict.fromkeys((4, 5, 6, 7), 1_800_000.0), {4: {EAST: 900_000, NORTH: 900_000}})
    assert kept is not None and list(kept) == [5, 6, 7]
    assert sum(of[EAST] for of in kept.values()) == pytest.approx(3_100_000), "a month that is over stays as it was"
    most = {4: {EAST: 4_100_000, NORTH: -2_300_000}}
    assert strategy.by_month(found, dict.fromkeys((4, 5, 6, 7), 1_800_000.0), most) is None, "more is promised already"
    assert strategy.by_month(found, {5: 1_900_000.0}) is None, "the company's target is another one by now"
