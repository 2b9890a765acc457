"""A store day by day: one indicator beside what is usual for it on that day, the days that are lit marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt

from calibration.charts import look
from calibration.charts.look import Drawing, Rows
from calibration.words import figures, say

HEIGHT = 170
_SHAPES = {"traffic": ",~r", "conversion": ".0%", "turnover": ".2%", "sales": ",~r"}
_COLUMNS = {
    "traffic": ("traffic", "usual_traffic"),
    "conversion": ("conversion_ratio", "usual_conversion_ratio"),
    "turnover": ("turnover", "usual_turnover"),
    "sales": ("sales", "usual_sales"),
}
_MARKED = {"yellow": ("triangle-up", look.AMBER), "red": ("square", look.RED)}


def indicator(days: Sequence[dict[str, Any]], name: str, language: str) -> Drawing:
    """The actual in ink, the usual level dashed grey; a lit day whose reason is this indicator has its shape.

    `days`: rows as `storage.queries.stores.ratings` gives them; days without a row are gaps in both lines.
    """
    by_day = {row["day_on"]: row for row in days}
    rows: Rows = [_row(day, by_day.get(day), name, language) for day in _span(sorted(by_day))]
    marks = [row for row in rows if row["shape"]]
    shown = [row["said"] for row in rows if row["actual"] is not None]
    return look.fill(_empty(name), height=HEIGHT, description="; ".join(shown), days=rows, marks=marks)


def _row(day: date, rating: dict[str, Any] | None, name: str, language: str) -> dict[str, Any]:
    actual, usual = (_number(rating[column]) if rating else None for column in _COLUMNS[name])
    is_cause = rating is not None and str(rating["rule_id"] or "").startswith(f"store_{name}")
    shape, colour = _MARKED.get(rating["light"], ("", "")) if rating and is_cause else ("", "")
    said = say("stores.closed_day", language)
    if actual is not None:
        said = say("stores.against_usual", language, actual=_said(actual, name), usual=_said(usual, name))
    return {
        "day_on": f"{day:%Y-%m-%d}T00:00:00",
        "actual": actual,
        "usual": usual,
        "shape": shape,
        "colour": colour,
        "said": f"{day:%Y-%m-%d} · {said}",
    }


def _span(days: Sequence[date]) -> list[date]:
    return [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)] if days else []


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def _said(value: float | None, name: str) -> str:
    if value is None:
        return figures.MISSING
    decimals = {"conversion": 1, "turnover": 2}.get(name)
    return f"{value:,.0f}" if decimals is None else f"{value:.{decimals}%}"


@cache
def _empty(name: str) -> Drawing:
    x = alt.X("day_on:T", axis=alt.Axis(format="%m-%d", grid=False, labelOverlap="greedy", labelSeparation=10))
    axis = alt.Axis(tickCount=4, domain=False, ticks=False, format=_SHAPES[name])
    y = {
        column: alt.Y(f"{column}:Q", axis=axis, scale=alt.Scale(nice=False, zero=True))
        for column in ("actual", "usual")
    }
    days = look.named("days")
    marks = look.named("marks").mark_point(filled=True, size=70, opacity=1)
    return look.drawing(
        days.mark_line(color=look.MUTED, strokeWidth=1.5, strokeDash=[4, 4]).encode(x=x, y=y["usual"]),
        days.mark_line(color=look.INK, strokeWidth=2).encode(x=x, y=y["actual"]),
        marks.encode(
            x=x, y=y["actual"], shape=alt.Shape("shape:N", scale=None), color=alt.Color("colour:N", scale=None)
        ),
        days.mark_rule(opacity=0, strokeWidth=12).encode(x=x, tooltip=alt.Tooltip("said:N", title="")),
        right=0,
    )
