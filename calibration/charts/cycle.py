"""The signing cycle: a bar a month, its median days and number of contracts written at it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from calibration.charts import look
from calibration.charts.look import Drawing
from calibration.words import say

HEIGHT = 170


def months(cycle: Sequence[dict[str, Any]], language: str) -> Drawing:
    """`cycle`: rows with `month_on`, `median_days`, `signed_count`, oldest first; days from zero up."""
    rows = [
        {
            "month": f"{row['month_on']:%Y-%m}",
            "days": float(row["median_days"]),
            "said": f"{row['median_days']:g}",
            "count": str(row["signed_count"]),
        }
        for row in cycle
    ]
    spoken = [f"{row['month']}: {say('common.days', language, count=row['said'])} (n={row['count']})" for row in rows]
    return look.fill(_empty(), height=HEIGHT, description="; ".join(spoken), months=rows)


@cache
def _empty() -> Drawing:
    base = look.named("months").encode(
        x=alt.X("month:O", axis=alt.Axis(labelAngle=0, grid=False, ticks=False, labelOverlap="greedy"))
    )
    axis = alt.Axis(tickCount=3, domain=False, ticks=False)
    bars = base.mark_bar(color=look.ACTION, size=18, cornerRadius=2).encode(y=alt.Y("days:Q", axis=axis))
    said = base.mark_text(dy=-18, fontSize=12, color=look.INK).encode(y="days:Q", text="said:N")
    count = base.mark_text(dy=-6, fontSize=10, color=look.MUTED).encode(y="days:Q", text="count:N")
    return look.drawing(bars, said, count, right=0)
