"""Targets of both businesses by unit and month; children add up to their parent in every month.

The grain is ¥1,000. A measure is never mixed: 签约金额 for the software business, 门店销售额 for the stores.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import spread
from calibration.demo.people import ROLE_WEIGHTS, People
from calibration.demo.retail.store_days import expected_sales
from calibration.demo.saas.levels import month_shares, whole_months
from calibration.demo.saas.plan import quarter_plan

SIGNED, SALES = "签约金额", "门店销售额"
GRAIN = 1_000
_STRETCH = {"华东": 1.018, "华南": 0.995, "华北": 1.02, "西南": 1.02}


def make_targets(
    span: Span,
    people: People,
    stores: pd.DataFrame,
    calendar: pd.DataFrame,
    deals: pd.DataFrame,
    seed: int,
    scale: float,
) -> pd.DataFrame:
    """One row per measure, year and unit: measure, level, unit, unit_name, year, months 1–12 (¥, whole thousands)."""
    years = range(span.first.year, span.last.year + 1)
    plan = quarter_plan(span, seed, scale)
    won = deals.loc[deals["outcome"] == "won", "ended_on"]
    shares = month_shares(whole_months(won)).reshape(4, 3)
    expected = expected_sales(stores, calendar)
    rows = []
    for year in years:
        rows += _signed_targets(year, people, plan, shares)
        rows += _store_targets(year, stores, expected, calendar)
    frame = pd.DataFrame(rows, columns=["measure", "level", "unit", "unit_name", "year", *range(1, 13)])
    frame["released_on"] = pd.to_datetime([date(year, 1, 4) for year in frame["year"]])
    return frame


def _signed_targets(year: int, people: People, plan: pd.DataFrame, shares: np.ndarray) -> list[tuple]:
    seats = people.seats
    weights = _seat_weights(seats, year)
    company = np.zeros(12, dtype=int)
    rows: list[tuple] = []
    for region, of_region in plan[[q.year == year for q in plan["quarter"]]].groupby("region", sort=False):
        quarters = of_region.sort_values("quarter")["target_amount"].to_numpy()
        months = np.round((quarters[:, None] * shares).ravel() / GRAIN).astype(int)
        company += months
        rows.append((SIGNED, "区域", region, region, year, *(months * GRAIN)))
        mine = seats.index[seats["region"] == region]
        parts = np.stack([spread(int(months[m]), weights[mine, m]) for m in range(12)], axis=1)
        teams = seats.loc[mine, "team"].to_numpy()
        in_order = dict.fromkeys(teams)
        rows += [(SIGNED, "团队", name, name, year, *(parts[teams == name].sum(axis=0) * GRAIN)) for name in in_order]
        for seat, amounts in zip(mine, parts, strict=True):
            if amounts.any():
                row = seats.loc[seat]
                rows.append((SIGNED, "个人", row["person_id"], row["person_name"], year, *(amounts * GRAIN)))
    return [(SIGNED, "公司", "公司", "衡舟集团", year, *(company * GRAIN)), *rows]


def _seat_weights(seats: pd.DataFrame, year: int) -> np.ndarray:
    """Seat holder × month: role weight × share of the month held × ramp of the first four months in a new seat."""
    starts = np.array([np.datetime64(f"{year}-{month:02d}-01") for month in range(1, 13)])
    ends = (starts.astype("datetime64[M]") + 1).astype("datetime64[D]")
    joined = seats["joined_on"].to_numpy().astype("datetime64[D]")[:, None]
    left = seats["left_on"].fillna(pd.Timestamp("2200-01-01")).to_numpy().astype("datetime64[D]")[:, None] + 1
    held = (np.minimum(ends, left) - np.maximum(starts, joined)).astype(int).clip(0)
    ramp = np.clip(((ends - joined).astype(int)) / 120, 0.2, 1.0)
    inherits = seats["slot"].isin(seats.loc[seats["left_on"].notna(), "slot"]).to_numpy()[:, None]
    role = seats["role"].map(ROLE_WEIGHTS).to_numpy()[:, None]
    return role * held / 30.0 * np.where(inherits, 1.0, ramp)


def _store_targets(year: int, stores: pd.DataFrame, expected: np.ndarray, calendar: pd.DataFrame) -> list[tuple]:
    stamps = pd.DatetimeIndex(calendar["day"])
    months = np.stack(
        [expected[:, (stamps.year == year) & (stamps.month == m)].sum(axis=1) for m in range(1, 13)], axis=1
    )
    stretch = stores["region"].map(_STRETCH).to_numpy()[:, None]
    amounts = np.round(months * stretch / GRAIN).astype(int) * GRAIN
    rows = [(SALES, "公司", "公司", "衡舟集团", year, *amounts.sum(axis=0))]
    sums = pd.DataFrame(amounts).groupby(stores["region"].to_numpy(), sort=False).sum()
    rows += [
        (SALES, "区域", region, region, year, *line) for region, line in zip(sums.index, sums.to_numpy(), strict=True)
    ]
    named = zip(stores["store_id"], stores["store_name"], amounts, strict=True)
    return rows + [(SALES, "门店", key, name, year, *line) for key, name, line in named if line.any()]
