"""Did a decision help? The unit's change against that of comparable units: difference in differences on weekly series.

    effect = (after − before of the unit) − (after − before of the mean of its peers), in shares of each's mean before

How far that number wanders where nothing was decided is measured, not assumed: the same sum on placebo dates before
the decision, for the unit and for every peer, and for every peer on the real date (Abadie, Diamond and Hainmueller,
J. Am. Stat. Assoc. 105, 2010, in space; Bertrand, Duflo and Mullainathan, Q. J. Econ. 119, 2004, on why serial
correlation must be in it). Each placebo is taken in units of its own series' noise, so that a quiet peer does not lend
its quiet to a noisy unit. `benchmarks/effect_power.py` shows how often "helped" is false, and which effects are seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

LEAST_BEFORE = 12
"""Weeks before the decision; with fewer there are no dates to compare with."""
LEAST_AFTER = 2
LEAST_PEERS = 2
LEAST_BASE = 8
"""Weeks that a placebo date must have before it."""
LEAST_FILLED = 0.5
"""Share of the weeks before with anything in them: sparser series have no level to hold a change against."""
MOST_BEFORE, MOST_AFTER = 39, 8
LEVEL = 0.9
"""Of the interval. "Helped" needs all of it on the good side, which is one chance in twenty where nothing helped."""
UNSTATED = 0.3
"""Without an expected effect, "no sign" claims that a change of 30 % would have shown."""
BORROWED_WEEKS = 13
"""The noise of the unit is mixed with that of its peers, as if they told of so many of its weeks."""


@dataclass(frozen=True)
class Verdict:
    """helped, no_sign, or cannot_tell with `reason` (before, after, peers, nothing, noise).

    `effect` with its interval is in the metric's unit a week, positive = more of it (whatever is better); None where
    there is nothing to compute. Counts are of weeks and of peers that were used.
    """

    verdict: str
    reason: str = ""
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    before_weeks: int = 0
    after_weeks: int = 0
    peer_count: int = 0


@dataclass(frozen=True)
class Windows:
    """How the weeks of a series are divided: `before` the decision, `between` decision and due day (left out: the work
    was being done), `after`."""

    before: int
    between: int
    after: int

    @property
    def length(self) -> int:
        """All weeks of the series."""
        return self.before + self.between + self.after


def judge(
    own: Sequence[float],
    peers: Sequence[Sequence[float]],
    windows: Windows,
    *,
    is_more_better: bool = True,
    expected_effect: float | None = None,
) -> Verdict:
    """The verdict. `own` and each of `peers` are weekly values of `windows.length`, oldest first; `expected_effect` as
    stated when it was decided (metric's unit a week)."""
    series = np.asarray(own, dtype=float)
    usable = [np.asarray(peer, dtype=float) for peer in peers]
    usable = [peer for peer in usable if _is_filled(peer[: windows.before])]
    weeks = (windows.before, windows.after, len(usable))
    reason = _refused(series, len(usable), windows)
    if reason:
        return Verdict("cannot_tell", reason, None, None, None, *weeks)
    level = float(series[: windows.before].mean())
    ratio, reach = _difference(series, usable, windows)
    effect, low, high = ratio * level, (ratio - reach) * level, (ratio + reach) * level
    if (low if is_more_better else -high) > 0:
        return Verdict("helped", "", effect, low, high, *weeks)
    wanted = abs(expected_effect) if expected_effect else UNSTATED * level
    told = ("no_sign", "") if reach * level <= wanted else ("cannot_tell", "noise")
    return Verdict(*told, effect, low, high, *weeks)


def _refused(series: np.ndarray, peer_count: int, windows: Windows) -> str:
    if windows.after < LEAST_AFTER:
        return "after"
    if windows.before < max(LEAST_BEFORE, LEAST_BASE + windows.between + windows.after):
        return "before"
    if peer_count < LEAST_PEERS:
        return "peers"
    return "" if _is_filled(series[: windows.before]) else "nothing"


def _is_filled(before: np.ndarray) -> bool:
    return bool(np.isfinite(before).all() and before.mean() > 0 and (before != 0).mean() >= LEAST_FILLED)


def _difference(series: np.ndarray, peers: list[np.ndarray], windows: Windows) -> tuple[float, float]:
    """The effect as a share of the unit's level before, and half the width of its interval."""
    scaled = np.array([values / values[: windows.before].mean() for values in (series, *peers)])
    gaps = np.array([_gap(scaled, place) for place in range(len(scaled))])
    before = windows.before
    noise = gaps[:, :before].std(axis=1, ddof=1)
    noise = np.where(noise > 0, noise, noise[noise > 0].min() if (noise > 0).any() else 1e-9)
    cuts = range(LEAST_BASE, before - windows.between - windows.after + 1)
    placebos = [_shift(gaps, cut, windows) / noise for cut in cuts]
    on_the_day = (_shift(gaps, before, windows) / noise)[1:]
    squares = np.concatenate([*placebos, on_the_day]) ** 2
    borrowed = float(np.median(noise[1:] ** 2))
    variance = (before * noise[0] ** 2 + BORROWED_WEEKS * borrowed) / (before + BORROWED_WEEKS)
    error = math.sqrt(max(float(noise[0] ** 2), variance) * float(squares.mean()))
    # placebo dates overlap and units share their peers: a quarter of the blocks count as independent
    blocks = len(scaled) * len(cuts) / windows.after + len(peers)
    reach = float(student.ppf(0.5 + LEVEL / 2, max(blocks / 4, 2.0))) * error
    return float(_shift(gaps, before, windows)[0]), reach


def _gap(scaled: np.ndarray, place: int) -> np.ndarray:
    """A unit less the mean of the others; the treated one (place 0) is never among them."""
    others = [row for row in range(1, len(scaled)) if row != place]
    gap: np.ndarray = scaled[place] - scaled[others].mean(axis=0)
    return gap


def _shift(gaps: np.ndarray, cut: int, windows: Windows) -> np.ndarray:
    """After minus before of every gap, as if the decision had been made at `cut`."""
    start = cut + windows.between
    shift: np.ndarray = gaps[:, start : start + windows.after].mean(axis=1) - gaps[:, :cut].mean(axis=1)
    return shift
