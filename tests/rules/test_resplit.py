"""Splits add up to the cent, whatever the tree; an equally hard split asks of each what its own forecast can bear."""

from __future__ import annotations

from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.rules.resplit import by_months, carried_down, equal_difficulty, spread

AMOUNTS = st.integers(0, 10**12).map(lambda cents: cents / 100)
WEIGHTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(0, 1e9), min_size=1, max_size=12)
FORECASTS = st.lists(st.tuples(st.floats(1e3, 1e7), st.floats(0.01, 1.5)), min_size=1, max_size=8)


def cents(amounts: dict[str, float]) -> int:
    return sum(round(amount * 100) for amount in amounts.values())


def quantiles(forecasts: list[tuple[float, float]]) -> dict:
    normals = [NormalDist(mean, mean * spread_) for mean, spread_ in forecasts]
    return {f"u{number}": normal.inv_cdf for number, normal in enumerate(normals)}


@settings(max_examples=60, deadline=None)
@given(AMOUNTS, WEIGHTS)
def test_any_split_adds_up_to_the_cent(total: float, weights: dict[str, float]) -> None:
    assert cents(spread(total, weights)) == round(total * 100)


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, FORECASTS)
def test_an_equally_hard_split_keeps_the_total_to_the_cent(total: float, forecasts: list[tuple[float, float]]) -> None:
    assert cents(equal_difficulty(total, quantiles(forecasts))[0]) == round(total * 100)


@settings(max_examples=30, deadline=None)
@given(FORECASTS, st.floats(0.3, 1.4), st.floats(1.0, 1.3))
def test_a_larger_total_gives_nobody_less(forecasts: list[tuple[float, float]], part: float, more: float) -> None:
    total = part * sum(mean for mean, _ in forecasts)
    small, chance = equal_difficulty(total, quantiles(forecasts))
    large, later = equal_difficulty(total * more, quantiles(forecasts))
    if chance is None or later is None:
        return
    assert later <= chance + 1e-9
    assert all(large[unit] >= small[unit] - 0.02 for unit in small)


def test_the_chance_of_every_unit_is_the_same() -> None:
    normals = {"north": NormalDist(100_000, 10_000), "south": NormalDist(300_000, 90_000)}
    parts, chance = equal_difficulty(460_000, {unit: normal.inv_cdf for unit, normal in normals.items()})
    chances = {unit: 1 - normals[unit].cdf(amount) for unit, amount in parts.items()}
    assert chances["north"] == pytest.approx(chances["south"], abs=1e-5) == pytest.approx(chance, abs=1e-5)
    assert parts["south"] - 300_000 == pytest.approx(9 * (parts["north"] - 100_000), rel=1e-3)


def test_beyond_every_forecast_it_is_spread_by_the_medians_and_no_chance_is_stated() -> None:
    parts, chance = equal_difficulty(1000.0, {"a": lambda _: 100.0, "b": lambda _: 300.0})
    assert (parts, chance) == ({"a": 250.0, "b": 750.0}, None)


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, float]]:
    """A random tree below `top`, each unit with or without a target."""
    children: dict[str, list[str]] = {}
    units, stated = ["top"], {}
    for number in range(draw(st.integers(1, 25))):
        parent = draw(st.sampled_from(units))
        name = f"n{number}"
        children.setdefault(parent, []).append(name)
        units.append(name)
        if draw(st.booleans()):
            stated[name] = draw(AMOUNTS)
    return children, stated


@settings(max_examples=60, deadline=None)
@given(trees(), AMOUNTS)
def test_carried_down_every_level_of_any_tree_nets(
    tree: tuple[dict[str, list[str]], dict[str, float]], total: float
) -> None:
    children, stated = tree
    found = carried_down("top", total, children, stated) | {"top": total}
    for parent, amount in found.items():
        below = {unit: found[unit] for unit in leaves_or_stated(parent, children, set(stated))}
        if below:
            assert cents(below) == round(amount * 100)
    assert set(found) == {"top", *stated}, "nobody who has a target is left with the old one"


def leaves_or_stated(unit: str, children: dict[str, list[str]], stated: set[str]) -> list[str]:
    """Who has a target below a unit with nobody between who has one: found from below, not from above."""
    parents = {child: parent for parent, below in children.items() for child in below}
    found = []
    for each in sorted(stated):
        above = parents[each]
        while above != unit and above in parents and above not in stated:
            above = parents[above]
        found += [each] if above == unit else []
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.lists(st.integers(1, 10**6), min_size=1, max_size=6)
)
def test_a_years_amounts_fall_into_its_months_exactly_in_both_directions(months: list[int], shares: list[int]) -> None:
    totals = {number: cents / 100 for number, cents in enumerate(months, start=1)}
    amounts = spread(
        round(sum(totals.values()), 2), {f"R{number}": float(share) for number, share in enumerate(shares)}
    )
    found = by_months(totals, amounts)
    for month, total in totals.items():
        assert round(sum(found[month].values()), 2) == pytest.approx(total, abs=0.001)
    for unit, amount in amounts.items():
        assert round(sum(part[unit] for part in found.values()), 2) == pytest.approx(amount, abs=0.001)


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(1, 12), st.integers(1, 5))
def test_whatever_the_seasons_both_totals_stay_exact_and_nobody_owes(
    data: st.DataObject, months: int, units: int
) -> None:
    cells = st.integers(0, 10**8)
    table = {f"R{row}": {month: data.draw(cells) / 100 for month in range(1, months + 1)} for row in range(units)}
    totals = {month: data.draw(cells) / 100 for month in range(1, months + 1)}
    amounts = spread(round(sum(totals.values()), 2), {unit: sum(of.values()) for unit, of in table.items()})
    found = by_months(totals, amounts, table)
    assert list(found) == list(totals)
    for month, total in totals.items():
        assert round(sum(found[month].values()), 2) == pytest.approx(total, abs=0.001)
        assert min(found[month].values()) >= 0
    for unit, amount in amounts.items():
        assert round(sum(part[unit] for part in found.values()), 2) == pytest.approx(amount, abs=0.001)


def test_a_region_with_a_season_of_its_own_keeps_it_where_the_year_grows() -> None:
    summer, even = {1: 100.0, 2: 300.0}, {1: 200.0, 2: 200.0}
    found = by_months({1: 330.0, 2: 550.0}, {"summer": 440.0, "even": 440.0}, {"summer": summer, "even": even})
    assert found[1] == {"summer": 110.0, "even": 220.0}
    assert found[2] == {"summer": 330.0, "even": 220.0}


def test_a_strategy_that_is_not_the_companys_total_falls_into_no_months() -> None:
    with pytest.raises(ValueError, match="over the months"):
        by_months({1: 100.0}, {"North": 99.0})
