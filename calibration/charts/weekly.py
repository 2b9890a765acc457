"""Week by week: what came, what is expected with band and target; and shares over the weeks beside the usual ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from calibration.charts import look
from calibration.charts.look import Drawing, Rows
from calibration.words import figures, say

HEIGHT = 260
SMALL_HEIGHT = 130
_VALUES = ("actual_amount", "yhat", "lo80", "hi80", "target_amount")


def coming_weeks(weeks: Sequence[dict[str, Any]], language: str) -> Drawing:
    """Past weeks in ink, coming ones dashed with their 80 % band, the target line of each week green.

    `weeks`: rows with `ends_on`, `actual_amount` (past), `yhat`, `lo80`, `hi80` (coming; bands None where refused) and
    `target_amount` (or None), as `storage.queries.rolling.weeks` gives them. The unit is in `unit_of`.
    """
    unit = figures.scale(_largest(weeks), language)
    rows: Rows = []
    for week in weeks:
        scaled = {name: None if week[name] is None else float(week[name]) / unit.divisor for name in _VALUES}
        parts = [("actual", "actual_amount"), ("forecast", "yhat"), ("target", "target_amount")]
        said = [f"{say(f'rolling.line_{key}', language)} {figures.plain(scaled[name])}" for key, name in parts
                if scaled[name] is not None]  # fmt: skip
        if scaled["lo80"] is not None:
            said.append(f"{figures.plain(scaled['lo80'])}–{figures.plain(scaled['hi80'])}")
        day = f"{week['ends_on']:%Y-%m-%d}"
        rows.append({"day_on": f"{day}T00:00:00", **scaled, "said": " · ".join([day, *said])})
    last = next((row for row in reversed(rows) if row["actual_amount"] is not None), None)
    if last is not None:  # the expected line starts where the actual one ends
        start = {**last, "yhat": last["actual_amount"], "lo80": None, "hi80": None, "actual_amount": None, "said": ""}
        rows.insert(rows.index(last) + 1, start | {"target_amount": None})
    return look.fill(
        _empty_weeks(), height=HEIGHT, description="; ".join(filter(None, (r["said"] for r in rows))), weeks=rows
    )


def unit_of(weeks: Sequence[dict[str, Any]], language: str, measure: str) -> str:
    """The unit of the axis, for the title above the chart."""
    word = figures.scale(_largest(weeks), language).word
    if measure in ("won_count", "store_transactions"):
        return f"{word}{say(f'common.unit_{measure}', language)}" if language == "zh" or not word else word
    return f"{word}{say('overview.money', language)}"


def ratios(weeks: Sequence[dict[str, Any]]) -> Drawing:
    """One ratio over the weeks (`ends_on`, `ratio`, None where nothing came), from 0 up, in per cent."""
    rows = [
        {
            "day_on": f"{week['ends_on']:%Y-%m-%d}T00:00:00",
            "now": week["ratio"],
            "usual": None,
            "said": f"{week['ends_on']:%Y-%m-%d} · {figures.percent(week['ratio'])}",
        }
        for week in weeks
    ]
    return _shares(rows)


def linearity(weeks: Sequence[dict[str, Any]], language: str) -> Drawing:
    """Cumulative share of the period's total: this period in ink, the usual one dashed grey.

    `weeks`: rows with `starts_on`, `share_ratio` (None in the future) and `usual_ratio`.
    """
    rows: Rows = []
    now: float = 0.0
    usual: float = 0.0
    for week in weeks:
        now += week["share_ratio"] or 0.0
        usual += week["usual_ratio"] or 0.0
        shown = {
            "now": now if week["share_ratio"] is not None else None,
            "usual": usual if week["usual_ratio"] is not None else None,
        }
        said = [f"{say(f'rolling.share_{key}', language)} {figures.percent(value)}" for key, value in shown.items()
                if value is not None]  # fmt: skip
        day = f"{week['starts_on']:%Y-%m-%d}"
        rows.append({"day_on": f"{day}T00:00:00", **shown, "said": " · ".join([day, *said])})
    return _shares(rows)


def _shares(rows: Rows) -> Drawing:
    return look.fill(
        _empty_shares(), height=SMALL_HEIGHT, description="; ".join(row["said"] for row in rows), weeks=rows
    )


@cache
def _empty_weeks() -> Drawing:
    weeks = look.named("weeks")
    layers = [
        weeks.mark_area(color=look.BAND)
        .encode(x=_x(), y=_y("lo80"), y2="hi80:Q")
        .transform_filter("isValid(datum.hi80)"),
        _line("target_amount", color=look.GREEN, strokeWidth=2),
        _line("yhat", color=look.ACTION, strokeWidth=2.5, strokeDash=[5, 4]),
        _line("actual_amount", color=look.INK, strokeWidth=2.5),
        _points("yhat", look.ACTION),
        _points("actual_amount", look.INK),
        _hover(),
    ]
    return look.drawing(*layers)


@cache
def _empty_shares() -> Drawing:
    usual = _line("usual", ".0%", color=look.MUTED, strokeWidth=1.5, strokeDash=[4, 4])
    return look.drawing(
        usual, _line("now", ".0%", color=look.INK, strokeWidth=2.5), _points("now", look.INK, ".0%"), _hover()
    )


def _x() -> alt.X:
    """A mark and a label for each week: an axis of time would put its labels on days that end no week."""
    axis = alt.Axis(
        labelExpr="slice(datum.value, 5, 10)", labelAngle=0, grid=False, labelOverlap="greedy", labelSeparation=10
    )
    return alt.X("day_on:O", axis=axis, scale=alt.Scale(type="point", padding=0.2), title=None)


def _y(column: str, shape: str = ",~r") -> alt.Y:
    axis = alt.Axis(
        tickCount=4, domain=False, ticks=False, labelExpr=f"replace(format(datum.value, '{shape}'), '-', '−')"
    )
    return alt.Y(f"{column}:Q", scale=alt.Scale(nice=False, zero=True), axis=axis)


def _line(column: str, shape: str = ",~r", **style: Any) -> alt.Chart:
    line = look.named("weeks").mark_line(**style).encode(x=_x(), y=_y(column, shape))
    return line.transform_filter(f"isValid(datum.{column})")


def _points(column: str, colour: str, shape: str = ",~r") -> alt.Chart:
    points = look.named("weeks").mark_point(fill=colour, stroke=None, size=30, opacity=1)
    return points.encode(x=_x(), y=_y(column, shape)).transform_filter(f"isValid(datum.{column})")


def _hover() -> alt.Chart:
    rule = look.named("weeks").transform_filter("datum.said != ''").mark_rule(opacity=0, strokeWidth=16)
    return rule.encode(x=_x(), tooltip=alt.Tooltip("said:N", title=""))


def _largest(weeks: Sequence[dict[str, Any]]) -> float:
    return max((float(week[name]) for week in weeks for name in _VALUES if week[name] is not None), default=0.0)
