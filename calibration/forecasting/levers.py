"""What closes a gap: a small what-if model of the pipeline, and its change split exactly into the levers that made it.

The pipeline expects `open worth + arrivals`. What the forecast makes of it (`yield_ratio`, at most 1) holds for what a
lever adds as well; what the forecast expects beyond the pipeline no lever moves. All amounts are currency within the
period; positive = closes the gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

from scipy import optimize

from calibration.forecasting.what_if import chance_within

LEVERS = ("unstick", "contact", "win_rate", "new_deals", "deal_size", "approvals")
HELD_UP = {"unstick": "is_stuck", "contact": "is_quiet"}
"""Levers that move single deals: how well is learned from how such deals fared beside the others of their stage."""
PULL_WINS = 10.0


@dataclass(frozen=True)
class Cell:
    """Open deals of a sort: what they bring if all are won (`amount`), and amount × chance of each week ahead."""

    is_stuck: bool
    is_quiet: bool
    amount: float
    worth_weeks: Sequence[float]


@dataclass(frozen=True)
class Pipeline:
    """A unit's pipeline over the `days` left in its period; `gross_mean` is what the forecast says of them.

    `gains`: by how much of its chance a deal that is held up gains when it moves like the others (see `gain`).
    """

    cells: Sequence[Cell]
    arrivals: float
    days: int
    gross_mean: float
    gains: Mapping[str, float]

    @property
    def yield_ratio(self) -> float:
        """What the forecast makes of the pipeline's expectation, at most 1."""
        expected = _expected(self, {})
        return min(1.0, self.gross_mean / expected) if expected > 0 else 0.0


Moves = Mapping[str, float]
"""Lever → how far it is moved; a lever that is left out stays. unstick, contact: the share of the deals held up that
move (0–1); win_rate, new_deals, deal_size: the level as a multiple of today's (1 = unmoved); approvals: days gained."""


def unmoved(lever: str) -> float:
    """The strength at which a lever changes nothing."""
    return 1.0 if lever in ("win_rate", "new_deals", "deal_size") else 0.0


def gain(held_wins: float, moving_wins: float, usual_wins: float) -> float:
    """What a held-up deal gains by moving, as a ratio of the chance that it is given (which knows only its age).

    (wins at the rate of the moving − own wins) ÷ wins at the usual rate, held towards 0 by ten wins; 0 where the past
    shows no difference: then there is no sign that the lever pays.
    """
    return max(moving_wins - held_wins, 0.0) / (usual_wins + PULL_WINS)


def brings(pipeline: Pipeline, moves: Moves) -> float:
    """How much more (currency, + closes the gap) the trajectory reaches when all of `moves` are made together."""
    return pipeline.yield_ratio * adds(pipeline, moves)


def adds(pipeline: Pipeline, moves: Moves) -> float:
    """How much more the pipeline itself expects, before the forecast's own view of it."""
    return _expected(pipeline, moves) - _expected(pipeline, {})


def split(pipeline: Pipeline, moves: Moves) -> dict[str, float]:
    """What each lever of `moves` brings of `brings(pipeline, moves)`, by Shapley: its mean effect over all orders in
    which they could be pulled. The parts add up to the whole; a lever that changes nothing gets 0."""
    levers = [lever for lever in LEVERS if lever in moves]
    ratio, unmoved_sum = pipeline.yield_ratio, _expected(pipeline, {})
    worth = {
        chosen: ratio * (_expected(pipeline, {lever: moves[lever] for lever in chosen}) - unmoved_sum)
        for size in range(len(levers) + 1)
        for chosen in combinations(levers, size)
    }
    return {lever: _shapley(lever, levers, worth) for lever in levers}


def partly(moves: Moves, effort: float) -> dict[str, float]:
    """The same moves, each made `effort` (0–1) of the way."""
    return {lever: unmoved(lever) + effort * (moved - unmoved(lever)) for lever, moved in moves.items()}


def effort_for(pipeline: Pipeline, moves: Moves, gap: float) -> float | None:
    """How far (0–1) all moves have to be made together to bring exactly `gap`; None where all of it is not enough."""
    if gap <= 0:
        return 0.0
    if brings(pipeline, moves) < gap:
        return None
    missing: Callable[[float], float] = lambda effort: brings(pipeline, partly(moves, effort)) - gap  # noqa: E731
    return float(optimize.brentq(missing, 0.0, 1.0, xtol=1e-12))


def _shapley(lever: str, levers: Sequence[str], worth: Mapping[tuple[str, ...], float]) -> float:
    others, total = [each for each in levers if each != lever], 0.0
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(others) - size) / factorial(len(levers))
        for before in combinations(others, size):
            joined = tuple(each for each in levers if each in before or each == lever)
            total += weight * (worth[joined] - worth[before])
    return total


def _expected(pipeline: Pipeline, moves: Moves) -> float:
    """What the pipeline brings within the period: no sort of deals brings more than all of it won."""
    rate, size = moves.get("win_rate", 1.0), moves.get("deal_size", 1.0)
    days = pipeline.days + moves.get("approvals", 0.0)
    total = pipeline.arrivals * moves.get("new_deals", 1.0) * rate * size
    for cell in pipeline.cells:
        worth = _within(cell.worth_weeks, days) * rate
        for lever, held in HELD_UP.items():
            if getattr(cell, held):
                worth *= 1 + pipeline.gains.get(lever, 0.0) * moves.get(lever, 0.0)
        total += min(worth, cell.amount) * size
    return total


def _within(weeks: Sequence[float], days: float) -> float:
    whole = int(days)
    first, second = chance_within(weeks, whole), chance_within(weeks, whole + 1)
    return first + (days - whole) * (second - first)
