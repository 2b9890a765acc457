"""How long people take from a light to their first action, with those who have not acted yet counted as what they are.

Kaplan and Meier's estimator (J. Am. Stat. Assoc. 53, 1958): leaving open cases out, or counting them as answered
today, would both make the answer look faster than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import CensoredData, ecdf

LEAST_COUNT = 5


@dataclass(frozen=True)
class Responses:
    """`median_hours` is None where half have not answered within what was seen (not reached), or with fewer than five
    cases; `count` is of all cases, `open_count` of those without an action."""

    count: int
    open_count: int
    median_hours: float | None


def response_times(acted_hours: Sequence[float], open_hours: Sequence[float]) -> Responses:
    """The median hours from light to first action. `acted_hours`: of those who acted; `open_hours`: how long the others
    have been waited for. Negative hours count as none."""
    count = len(acted_hours) + len(open_hours)
    if count < LEAST_COUNT or not acted_hours:
        return Responses(count, len(open_hours), None)
    acted, waiting = (np.maximum(np.asarray(hours, dtype=float), 0.0) for hours in (acted_hours, open_hours))
    left = ecdf(CensoredData(uncensored=acted, right=waiting)).sf
    # where exactly half are left the estimator is flat: the first time that half have answered is the median
    reached = np.flatnonzero(left.probabilities <= 0.5 + 1e-12)
    return Responses(count, len(open_hours), float(left.quantiles[reached[0]]) if len(reached) else None)
