"""Open deals run ahead by cell: deals of one age, owner and segment meet the same chances, and those are smooth in the
two factors that owner and segment put on the hazards. So they are worked out at a few factors and read in between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calibration.forecasting.hazards import Risk
from calibration.forecasting.ledger import Ledger

NODES = 5
"""Factors per hazard at which chances are worked out (Chebyshev points of their logarithms): an error below 1e-6."""


@dataclass(frozen=True)
class OpenCells:
    """Open deals by age, owner and segment, in this order: `age` (days, at most the oldest that hazards know), `owner`,
    `weights` (cells × nodes: what each node counts for the cell), `cell` of every deal."""

    age: np.ndarray
    owner: np.ndarray
    weights: np.ndarray
    cell: np.ndarray
    win_factors: np.ndarray
    loss_factors: np.ndarray


def gather_cells(ledger: Ledger, rows: np.ndarray, today: int, win: Risk, loss: Risk) -> OpenCells:
    """The cells of the open deals at `rows` of the ledger."""
    age = np.minimum(today - ledger.opened[rows], len(win.by_age) - 1)
    owners, segments = len(ledger.tree.ids), int(ledger.segment.max(initial=0)) + 1
    code = (age * owners + ledger.owner[rows]) * segments + ledger.segment[rows]
    found, cell = np.unique(code, return_inverse=True)
    segment, place = found % segments, found // segments
    owner = place % owners
    win_factors, by_win = _between_nodes(np.log(win.owner[owner] * win.segment[segment]))
    loss_factors, by_loss = _between_nodes(np.log(loss.owner[owner] * loss.segment[segment]))
    weights = (by_win[:, :, None] * by_loss[:, None, :]).reshape(len(found), -1)
    factors = np.repeat(win_factors, len(loss_factors)), np.tile(loss_factors, len(win_factors))
    return OpenCells(place // owners, owner, weights, cell, *factors)


def run_cells(
    cells: OpenCells, value: np.ndarray, units: int, days: int, win: Risk, loss: Risk, *, with_deals: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Units × days: the currency that open deals (each worth `value` if won) bring; deals × weeks: P(won in the week);
    P(lost within the days) per deal. The latter two are empty unless asked for."""
    worth = cells.weights * np.bincount(cells.cell, weights=value, minlength=len(cells.age))[:, None]
    amount = np.zeros((units, days))
    weeks = np.arange(0, days, 7)
    by_cell = np.zeros((len(cells.age), len(weeks) + 1)) if with_deals else np.zeros((0, len(weeks) + 1))
    edges = np.flatnonzero(np.diff(cells.age, prepend=-1, append=-1))
    for start, end in pairwise(edges.tolist()):
        ages = np.minimum(cells.age[start] + np.arange(1, days + 1), len(win.by_age) - 1)
        won, lost = endings(
            cells.win_factors[:, None] * (win.by_age[ages] * win.by_day),
            cells.loss_factors[:, None] * (loss.by_age[ages] * loss.by_day),
        )
        owner, first = np.unique(cells.owner[start:end], return_index=True)
        amount[owner] += np.add.reduceat(worth[start:end], first, axis=0) @ won
        if with_deals:
            told = np.column_stack([np.add.reduceat(won, weeks, axis=1), lost.sum(axis=1)])
            by_cell[start:end] = cells.weights[start:end] @ told
    of_deals = np.clip(by_cell[cells.cell], 0.0, 1.0) if with_deals else by_cell
    return amount, of_deals[:, :-1], of_deals[:, -1]


def endings(win: np.ndarray, loss: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """P(won on day d), P(lost on day d) from daily hazards (cases × days, d from tomorrow); the rest stays open."""
    both = np.maximum(win + loss, 1e-12)
    end = np.minimum(both, 0.95)
    alive = np.cumprod(1 - end, axis=1)
    alive = np.concatenate([np.ones((len(both), 1)), alive[:, :-1]], axis=1)
    ending = alive * end / both
    return ending * win, ending * loss


def _between_nodes(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Factors at the nodes, and points × nodes: barycentric weights (Berrut & Trefethen 2004) that read in between."""
    middle, half = (logs.max() + logs.min()) / 2, (logs.max() - logs.min()) / 2
    if half < 1e-12:
        return np.exp([middle]), np.ones((len(logs), 1))
    angle = (2 * np.arange(NODES) + 1) * np.pi / (2 * NODES)
    nodes, sign = np.cos(angle), (-1.0) ** np.arange(NODES) * np.sin(angle)
    points, place = np.unique(logs, return_inverse=True)
    away = ((points - middle) / half)[:, None] - nodes[None, :]
    exact = np.abs(away) < 1e-13
    part = sign / np.where(exact, 1.0, away)
    part = np.where(exact.any(axis=1)[:, None], exact.astype(float), part)
    return np.exp(middle + half * nodes), (part / part.sum(axis=1, keepdims=True))[place]
