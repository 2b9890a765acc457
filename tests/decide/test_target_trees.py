"""Whatever levels have targets: what is saved nets all the way down, and what would not is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.decide import targets as deciding
from calibration.decide.targets import TargetCell, change_targets
from calibration.errors import DecisionRefused
from calibration.rules.netting import difference, nearest_stated, nets

MAY = date(2026, 5, 1)
Tree = dict[str, list[str]]


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, dict[str, float]]:
    """A random tree below the company that nets, whichever of its units have a target."""
    children: Tree = {}
    units = ["company"]
    for number in range(draw(st.integers(1, 12))):
        children.setdefault(draw(st.sampled_from(units)), []).append(f"n{number}")
        units.append(f"n{number}")
    stated: dict[str, float] = {}
    for unit in reversed(units):
        below = [stated[each] for each in nearest_stated(unit, children, stated)]
        if draw(st.booleans()):
            stated[unit] = round(sum(below), 2) if below else draw(st.integers(0, 10**9)) / 100
    return children, stated


def saved(children: Tree, stated: dict[str, float], parent: str, typed: dict[str, float]) -> dict[str, float]:
    """What stands after saving; raises DecisionRefused as the page would see it."""
    parents = {child: parent for parent, below in children.items() for child in below}
    tree = [{"unit": unit, "unit_name": unit, "parent_unit": parents.get(unit)} for unit in ("company", *parents)]
    rows = [{"unit": unit, "period_starts_on": MAY, "target_amount": amount} for unit, amount in stated.items()]
    entered: list[TargetCell] = []
    db: Any = SimpleNamespace(lock=lambda _: nullcontext())
    with (
        patch.object(deciding.ages, "data_reaches", lambda *_: None),
        patch.object(deciding.units, "units", lambda *_: tree),
        patch.object(deciding.targets, "release", lambda *_: None),
        patch.object(deciding.targets, "monthly_targets", lambda *_: rows),
        patch.object(deciding.targets, "stated_quarters", lambda *_: []),
    ):
        change_targets(
            db, "signed_amount", parent, {}, [TargetCell(unit, MAY, amount) for unit, amount in typed.items()],
            enter=lambda cells, _: entered.extend(cells), author="ann", as_of=MAY,
        )  # fmt: skip
    return stated | {cell.unit: cell.target_amount for cell in entered}


def not_netting(children: Tree, stated: dict[str, float]) -> Iterator[str]:
    return (unit for unit in stated if not nets(difference(unit, children, stated)))


@settings(max_examples=60, deadline=None)
@given(trees(), st.data())
def test_a_new_split_of_the_company_nets_on_every_level_below_whoever_has_a_target(
    tree: tuple[Tree, dict[str, float]], data: st.DataObject
) -> None:
    children, stated = tree
    typed = {unit: data.draw(st.integers(0, 10**9)) / 100 for unit in children["company"]}
    after = saved(children, stated, "company", typed | {"company": round(sum(typed.values()), 2)})
    assert list(not_netting(children, after)) == []


@settings(max_examples=60, deadline=None)
@given(trees(), st.data())
def test_whatever_is_typed_anywhere_is_saved_whole_or_refused(
    tree: tuple[Tree, dict[str, float]], data: st.DataObject
) -> None:
    children, stated = tree
    parent = data.draw(st.sampled_from(sorted(children)))
    some = data.draw(st.sets(st.sampled_from([parent, *children[parent]]), min_size=1))
    typed = {unit: data.draw(st.integers(0, 10**9)) / 100 for unit in sorted(some)}
    try:
        after = saved(children, stated, parent, typed)
    except DecisionRefused:
        return
    assert list(not_netting(children, after)) == []


def test_people_are_carried_along_where_their_teams_have_no_target_and_a_part_left_behind_is_refused() -> None:
    children = {"company": ["East", "North"], "East": ["Team"], "Team": ["Li", "Wu"]}
    stated = {"company": 1_800.0, "East": 900.0, "North": 900.0, "Li": 600.0, "Wu": 300.0}
    after = saved(children, stated, "company", {"East": 1_200.0, "North": 600.0})
    assert (after["Li"], after["Wu"]) == (800.0, 400.0)
    with pytest.raises(DecisionRefused, match="East"):
        saved(children, stated, "Team", {"Li": 700.0})
    assert saved({"company": ["East"], "East": ["Li"]}, {"company": 5.0, "Li": 5.0}, "company", {"company": 7.0}) == {
        "company": 7.0,
        "Li": 7.0,
    }
