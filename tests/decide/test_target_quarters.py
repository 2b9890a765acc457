"""A company that promises by quarter: told by month so that every level nets, and its year can be released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from calibration.decide.target_quarters import tell_by_month
from calibration.decide.targets import TargetCell, change_targets
from calibration.errors import DecisionRefused
from calibration.rules import quarters
from calibration.storage.database import Database
from calibration.storage.imports.versions import Alongside
from calibration.storage.queries import targets
from calibration.vocabulary import Kind, PeriodKind
from tests.decide.promised import ANYBODY, EAST, MEASURE, NORTH, WHO, release
from tests.loop import FRIDAY
from tests.storage.loading import load_rows

APRIL, MAY, JUNE = (date(2027, month, 1) for month in (4, 5, 6))


def enter(db: Database, cells: Sequence[TargetCell], alongside: Alongside | None = None) -> None:
    rows = [
        {"unit_kind": cell.unit.partition(":")[0], "unit": cell.unit.partition(":")[2] or "company",
         "measure": MEASURE, "period_kind": cell.period_kind.value, "period_starts_on": cell.period_starts_on,
         "target_amount": cell.target_amount}
        for cell in cells
    ]  # fmt: skip
    load_rows(db, Kind.TARGETS, rows, through=FRIDAY, full=False, alongside=alongside)


def test_quarters_become_months_that_net_and_the_year_is_released(loop: Database) -> None:
    stated = (("company", 1000.00), (EAST, 599.99), (NORTH, 400.01), ("team:一组", 599.99))
    quarter = PeriodKind.QUARTER
    enter(loop, [TargetCell(unit, APRIL, amount, quarter) for unit, amount in stated])
    with pytest.raises(DecisionRefused, match="by quarter only"):
        release(loop, 2027)
    how = {"enter": lambda cells, alongside: enter(loop, cells, alongside), **WHO}
    tell_by_month(loop, MEASURE, 2027, **how)
    rows = targets.monthly_targets(loop, ANYBODY, FRIDAY, MEASURE, 2027)
    months = {(row["unit"], row["period_starts_on"]): row["target_amount"] for row in rows}
    assert [months["company", day] for day in (APRIL, MAY, JUNE)] == [333.34, 333.34, 333.32]
    assert {unit: round(sum(months[unit, day] for day in (APRIL, MAY, JUNE)), 2) for unit, _ in stated} == dict(stated)
    with pytest.raises(DecisionRefused, match="every quarter has its months"):
        tell_by_month(loop, MEASURE, 2027, **how)
    with pytest.raises(DecisionRefused, match=r"华东 for 2027-05 is -5\.00"):
        change_targets(loop, MEASURE, "company", {}, [TargetCell(EAST, MAY, -5)], **how)
    assert release(loop, 2027)


def test_a_quarter_follows_what_is_below_where_that_is_the_quarter_and_else_is_three_equal_parts() -> None:
    children = {"company": ["a", "b"], "a": ["x"]}
    months = {("a", APRIL): 10.0, ("a", MAY): 20.0, ("a", JUNE): 30.0}
    stated = {("company", APRIL): 160.0, ("a", APRIL): 60.0, ("b", APRIL): 100.0}
    found = quarters.by_month(stated, months, children)
    assert [found["b", day] for day in (APRIL, MAY, JUNE)] == [33.34, 33.33, 33.33]
    assert [found["company", day] for day in (APRIL, MAY, JUNE)] == [43.34, 53.33, 63.33]
    assert not any(unit == "a" for unit, _ in found)
    apart = quarters.by_month(stated | {("company", APRIL): 170.0}, months, children)
    assert apart["company", APRIL] == 56.67
