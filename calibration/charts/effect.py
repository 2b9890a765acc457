"""A decision's effect as a picture: the unit in ink, comparable units dashed, both against their own level before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt

from calibration.charts import look
from calibration.charts.look import Drawing, Rows
from calibration.words import figures, say

HEIGHT = 240


def effect(weeks: Sequence[dict[str, Any]], decided_on: date, due_on: date, language: str) -> Drawing:
    """`weeks`: rows with `week` (0 begins the day after the decision), `own` and `peers` as shares of their own mean
    before (1 = as before, None where there was nothing). A dotted rule stands at the decision, a lighter one at the day
    it was due."""
    rows: Rows = []
    for week in weeks:
        ends_on = decided_on + timedelta(days=7 * (week["week"] + 1))
        parts = [
            f"{say(f'decisions.chart_{name}', language)} {figures.percent(week[name])}"
            for name in ("own", "peers")
            if week[name] is not None
        ]
        day = f"{ends_on:%Y-%m-%d}"
        rows.append(
            {"day_on": f"{day}T00:00:00", "own": week["own"], "peers": week["peers"], "said": " · ".join([day, *parts])}
        )
    rules: Rows = [_rule(decided_on, say("decisions.decided_rule", language), True)]
    if due_on > decided_on + timedelta(days=7):
        rules.append(_rule(due_on, say("decisions.due_rule", language), False))
    return look.fill(
        _empty(), height=HEIGHT, description="; ".join(row["said"] for row in rows), weeks=rows, rules=rules
    )


def _rule(day: date, said: str, is_main: bool) -> dict[str, Any]:
    return {"day_on": f"{day:%Y-%m-%d}T00:00:00", "said": said, "opacity": 1.0 if is_main else 0.55}


@cache
def _empty() -> Drawing:
    x = alt.X("day_on:T", axis=alt.Axis(format="%m-%d", grid=False, labelOverlap="greedy", labelSeparation=10))
    axis = alt.Axis(tickCount=4, domain=False, ticks=False, format=".0%")
    weeks, rules = look.named("weeks"), look.named("rules")

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=axis, scale=alt.Scale(zero=True, nice=True))

    opacity = alt.Opacity("opacity:Q", scale=None)
    return look.drawing(
        weeks.mark_line(color=look.MUTED, strokeWidth=1.8, strokeDash=[5, 4]).encode(x=x, y=y("peers")),
        weeks.mark_line(color=look.INK, strokeWidth=2.2, point={"size": 26, "color": look.INK}).encode(x=x, y=y("own")),
        rules.mark_rule(color=look.ACTION, strokeDash=[2, 3], strokeWidth=1.4).encode(x=x, opacity=opacity),
        rules.mark_text(align="left", dx=5, dy=2, baseline="top", color=look.ACTION).encode(
            x=x, y=alt.value(0), text="said:N", opacity=opacity
        ),
        weeks.mark_rule(opacity=0, strokeWidth=14).encode(x=x, tooltip=alt.Tooltip("said:N", title="")),
        right=6,
    )
