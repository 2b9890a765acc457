"""Is a set of targets sound on the day of its release? Findings, each with the unit and the numbers that show it.

Amounts are in the lines' measure, growth and chances are ratios (0.15 = +15 %).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median

from calibration.rules.netting import apart, nets

UNIFORM_WITHIN = 0.005
DOOMED_BELOW = 0.10
PATH_TIMES = 2.0


@dataclass(frozen=True)
class Line:
    """One unit's target for the period: `before_amount` a year earlier; `hit_probability` None where not stated;
    `needed_wins` to the period's end against `usual_wins` in as many days, None where no win was ever sized."""

    unit: str
    unit_kind: str
    parent_unit: str | None
    target_amount: float | None
    before_amount: float | None = None
    hit_probability: float | None = None
    needed_wins: float | None = None
    usual_wins: float | None = None


@dataclass(frozen=True)
class Finding:
    """What is wrong with a unit's line or with the split below it; `kind` is uniform, not_netting, no_path, doomed."""

    kind: str
    unit: str
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Level:
    """A level of the cascade: the sum of its targets and its ratio to the top's, lines with a stated chance, their
    median chance, and how many are doomed."""

    unit_kind: str
    target_amount: float
    to_top_ratio: float | None
    stated_count: int
    median_probability: float | None
    doomed_count: int


def findings(lines: Sequence[Line], standing: Sequence[Line] | None = None) -> list[Finding]:
    """All that is wrong, in the order in which a reader mends it: sums, uniform splits, no path, doomed lines.

    `standing`: the lines with what stands now, where `lines` have what was frozen; sums are asked of them."""
    now = lines if standing is None else standing
    parts = _children(now)
    found = [each for line in now if parts.get(line.unit) and (each := not_netting(line, parts[line.unit]))]
    below = _children(lines)
    parents = [line for line in lines if below.get(line.unit)]
    found += [each for line in parents if (each := uniform(line, below[line.unit]))]
    found += [each for line in lines if (each := no_path(line))]
    return found + [each for line in lines if (each := doomed(line))]


def not_netting(parent: Line, children: Sequence[Line]) -> Finding | None:
    """The children's targets differ from the parent's; `difference_amount` = parent − children."""
    stated = [child.target_amount for child in children if child.target_amount is not None]
    found = apart(parent.target_amount, stated)
    if found is None or nets(found):
        return None
    return Finding("not_netting", parent.unit, {"difference_amount": found})


def uniform(parent: Line, children: Sequence[Line]) -> Finding | None:
    """All children (two or more) grow by the same rate, within half a point: apportioned, not agreed."""
    growths = [growth for child in children if (growth := growth_ratio(child)) is not None]
    if len(growths) < 2 or len(growths) < len(children) or max(growths) - min(growths) > UNIFORM_WITHIN + 1e-12:
        return None
    return Finding("uniform", parent.unit, {"growth_ratio": sum(growths) / len(growths), "count": len(growths)})


def growth_ratio(line: Line) -> float | None:
    """Target against the same period a year earlier, − 1; None without either."""
    if line.target_amount is None or not line.before_amount or line.before_amount <= 0:
        return None
    return line.target_amount / line.before_amount - 1


def no_path(line: Line) -> Finding | None:
    """The wins still needed are more than twice as many as the unit usually has in the time that is left."""
    if line.needed_wins is None or line.usual_wins is None or line.needed_wins <= PATH_TIMES * line.usual_wins:
        return None
    return Finding("no_path", line.unit, {"needed_count": line.needed_wins, "usual_count": line.usual_wins})


def doomed(line: Line) -> Finding | None:
    """Lost on the first day: a chance below ten percent."""
    if line.hit_probability is None or line.hit_probability >= DOOMED_BELOW:
        return None
    return Finding("doomed", line.unit, {"hit_probability": line.hit_probability})


def cascade(lines: Sequence[Line]) -> list[Level]:
    """Level by level from the top: whether the sum is kept, and how the chance decays on the way down."""
    tops = [line.target_amount for line in lines if line.unit_kind == "company" and line.target_amount]
    order = ("company", "region", "team", "person", "store")
    stated = sorted((line for line in lines if line.target_amount is not None), key=lambda x: order.index(x.unit_kind))
    return [_level(kind, list(group), tops) for kind, group in groupby(stated, key=lambda line: line.unit_kind)]


def _level(kind: str, lines: Sequence[Line], tops: Sequence[float]) -> Level:
    total = sum(line.target_amount or 0.0 for line in lines)
    chances = [line.hit_probability for line in lines if line.hit_probability is not None]
    return Level(
        kind,
        total,
        total / tops[0] if tops else None,
        len(chances),
        median(chances) if chances else None,
        sum(chance < DOOMED_BELOW for chance in chances),
    )


def _children(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.parent_unit is not None:
            found.setdefault(line.parent_unit, []).append(line)
    return found
