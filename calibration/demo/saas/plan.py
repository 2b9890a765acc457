"""How much each region is to sign in each quarter: the target it was given and the attainment it reached.

The story: company growth of about 20 % was asked for; the north is constrained and stays behind, the south grows by
about 30 % and over-performs. In the running quarter the company is a few percent behind its target.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import stream
from calibration.demo.names import REGIONS

QUARTER_SHARES = (0.185, 0.245, 0.250, 0.320)
_FIRST_YEAR_AMOUNT = {"华东": 104e6, "华南": 66e6, "华北": 80e6, "西南": 36e6}
_ASKED_GROWTH = {"华东": 0.19, "华南": 0.27, "华北": 0.15, "西南": 0.20}
_USUAL_ATTAINMENT = {"华东": 0.985, "华南": 1.035, "华北": 0.905, "西南": 0.99}
RUNNING_ATTAINMENT = {"华东": 0.955, "华南": 1.045, "华北": 0.855, "西南": 0.965}
_NOISE = 0.022


def quarter_plan(span: Span, seed: int, scale: float) -> pd.DataFrame:
    """One row per region and quarter from three years back to two quarters ahead.

    Columns: region, quarter (Period), target_amount (¥), actual_amount (¥, what the quarter ends at).
    Each year's target is last year's actual plus the growth asked for.
    """
    rng = stream(seed, "plan")
    running = pd.Period(span.last, "Q")
    rows = []
    for region in REGIONS:
        target = _FIRST_YEAR_AMOUNT[region] * scale
        for year in range(running.year - 3, running.year + 2):
            reached = 0.0
            for number, share in enumerate(QUARTER_SHARES, start=1):
                quarter = pd.Period(year=year, quarter=number, freq="Q")
                attainment = _USUAL_ATTAINMENT[region] + rng.normal(0, _NOISE)
                if quarter == running:
                    attainment = RUNNING_ATTAINMENT[region]
                reached += target * share * attainment
                rows.append((region, quarter, target * share, target * share * attainment))
            target = reached * (1 + _ASKED_GROWTH[region])
    plan = pd.DataFrame(rows, columns=["region", "quarter", "target_amount", "actual_amount"])
    return plan[plan["quarter"] <= running + 4].reset_index(drop=True)


def arrival_weights(calendar: pd.DataFrame, region: str) -> np.ndarray:
    """Relative number of deals opened per day in a region: busy in spring and early autumn, growing over the years."""
    month_factor = np.array([0.85, 0.70, 1.15, 1.05, 1.0, 1.05, 1.0, 1.0, 1.15, 1.05, 1.15, 0.95])
    growth = {"华东": 0.12, "华南": 0.24, "华北": 0.01, "西南": 0.14}[region]
    years = np.arange(len(calendar)) / 365.25
    weight = month_factor[calendar["month"].to_numpy() - 1] * (1 + growth) ** years
    return weight * np.where(calendar["is_workday"], 1.0, 0.04) * np.where(calendar["is_holiday"], 0.1, 1.0)
