"""The main chart: where we are, where we are heading, and the line we promised."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from calibration.charts import look
from calibration.charts.look import Drawing, Rows
from calibration.words import figures, say

HEIGHT = 300
_PLOT = HEIGHT - 34  # pixels left for the lines once the dates below them are drawn
_HEADROOM = 1.08
_LINES = ("actual_amount", "trajectory_amount", "trajectory_low", "trajectory_high", "target_amount")
_COUNTED = ("won_count", "store_transactions")


def trajectory(days: pd.DataFrame, through: date, language: str) -> Drawing:
    """Cumulative actual (ink), forecast (dashed, with its 80 % band) and target line (green) over one period.

    `days`: one row per day of the period with `day_on` and the cumulative `actual_amount` (null after `through`,
    the last day that the data reaches),
    `trajectory_amount`, `trajectory_low`, `trajectory_high` (null before it), `target_amount` (null without a
    target). Labels stand at the lines and never cover one another; the unit belongs in the title above the chart,
    see `unit_of`.
    """
    frame = days[["day_on"]].copy()
    unit = figures.scale(_largest(days), language)
    for column in _LINES:
        frame[column] = pd.to_numeric(days[column]).astype(float) / unit.divisor
    top = _largest(frame) * _HEADROOM or 1.0
    bottom = min(0.0, float(frame[list(_LINES)].min().min()))
    rows = [_row(row, language) for row in frame.to_dict("records")]
    ends = [(rows[0]["day_on"], bottom), (rows[-1]["day_on"], top)]
    return look.fill(
        _empty(),
        height=HEIGHT,
        description=_in_words(rows, through, unit, language),
        days=rows,
        frame=[{"day_on": day, "height": height} for day, height in ends],
        today=_today(rows, through, top, language),
        ends=_ends(rows[-1], top, language),
    )


def unit_of(days: pd.DataFrame, language: str, measure: str) -> str:
    """The unit of the axis, for the title above the chart: 万元, M, 单."""
    word = figures.scale(_largest(days), language).word
    if measure in _COUNTED:
        return f"{word}{say(f'common.unit_{measure}', language)}" if language == "zh" or not word else word
    return f"{word}{say('overview.money', language)}"


@cache
def _empty() -> Drawing:
    """The drawing without data. The invisible `frame` holds the axes open for every line and some headroom."""
    days, ends = look.named("days"), look.named("ends")
    layers = [
        look.named("frame").mark_point(opacity=0).encode(x=_x(), y=_y("height")),
        days.mark_area(color=look.BAND)
        .encode(x=_x(), y=_y("trajectory_low"), y2="trajectory_high:Q")
        .transform_filter("isValid(datum.trajectory_high)"),
        _line("target_amount", color=look.GREEN, strokeWidth=2),
        _line("trajectory_amount", color=look.ACTION, strokeWidth=2.5, strokeDash=[5, 4]),
        _line("actual_amount", color=look.INK, strokeWidth=2.5),
        look.named("today").mark_rule(color=look.MUTED, strokeDash=[2, 3]).encode(x=_x()),
        look.named("today").mark_point(fill=look.INK, stroke=None, size=44, opacity=1).encode(x=_x(), y=_y("value")),
        *_today_label(is_late=True),
        *_today_label(is_late=False),
        ends.mark_text(
            align="left", dx=10, dy=4, fontWeight="bold", lineBreak="\n", lineHeight=look.LINE_HEIGHT
        ).encode(x=_x(), y=_y("height"), text="text:N", color=alt.Color("colour:N", scale=None)),
        days.mark_rule(opacity=0, strokeWidth=9).encode(x=_x(), tooltip=alt.Tooltip("said:N", title="")),
    ]
    return look.drawing(*layers)


def _x() -> alt.X:
    return alt.X("day_on:T", axis=alt.Axis(format="%m-%d", grid=False, labelOverlap="greedy", labelSeparation=10))


def _y(column: str) -> alt.Y:
    axis = alt.Axis(tickCount=5, domain=False, ticks=False, labelExpr="replace(format(datum.value, ',~r'), '-', '−')")
    return alt.Y(f"{column}:Q", scale=alt.Scale(nice=False, zero=True), axis=axis)


def _line(column: str, **style: Any) -> alt.Chart:
    line = look.named("days").mark_line(**style).encode(x=_x(), y=_y(column))
    return line.transform_filter(f"isValid(datum.{column})")


def _today_label(*, is_late: bool) -> list[alt.Chart]:
    """The label beside the rule of the chosen day, on the side where most room is, over a halo of the ground."""
    side: dict[str, Any] = {"align": "right", "dx": -7} if is_late else {"align": "left", "dx": 7}
    base = look.named("today").transform_filter(f"datum.is_late == {str(is_late).lower()}")
    label = base.encode(x=_x(), y=_y("height"), text="text:N")
    return [
        label.mark_text(stroke=look.GROUND, strokeWidth=5, strokeJoin="round", color=look.GROUND, **side),
        label.mark_text(color=look.INK, fontWeight="bold", **side),
    ]


def _row(row: Mapping[Hashable, Any], language: str) -> dict[str, Any]:
    """One day for the browser: local midnight (a bare date would be read as UTC and move), None for what is missing."""
    values = {name: None if pd.isna(row[name]) else row[name] for name in _LINES}
    said = [
        f"{say(f'overview.chart_{name}', language)} {figures.plain(values[f'{name}_amount'])}"
        for name in ("actual", "trajectory", "target")
        if values[f"{name}_amount"] is not None
    ]
    day = f"{row['day_on']:%Y-%m-%d}"
    return {"day_on": f"{day}T00:00:00", **values, "said": " · ".join([day, *said])}


def _today(rows: Rows, through: date, top: float, language: str) -> Rows:
    """The dotted rule of the chosen day, its label at the end of the rule that the lines leave free."""
    place = next((n for n, row in enumerate(rows) if row["day_on"].startswith(through.isoformat())), None)
    if place is None or place == len(rows) - 1 or rows[place]["actual_amount"] is None:
        return []
    value = rows[place]["actual_amount"]
    text = f"{figures.day(through, language)} {figures.plain(value)}"
    height = 0.05 * top if value > 0.72 * top else 0.97 * top
    is_late = place > len(rows) / 2
    return [{"day_on": rows[place]["day_on"], "value": value, "height": height, "text": text, "is_late": is_late}]


def _ends(last: dict[str, Any], top: float, language: str) -> Rows:
    """Labels right of the last day: one block a line, moved apart where lines end close together."""
    shown = []
    if last["target_amount"] is not None:
        shown.append((last["target_amount"], [_name("target", last, language)], look.GREEN))
    if last["trajectory_amount"] is not None:
        lines = [_name("trajectory", last, language)]
        if last["trajectory_low"] is not None:
            lines.append(f"{figures.plain(last['trajectory_low'])}–{figures.plain(last['trajectory_high'])}")
        shown.append((last["trajectory_amount"], lines, look.ACTION))
    elif last["actual_amount"] is not None:
        shown.append((last["actual_amount"], [_name("actual", last, language)], look.INK))
    texts = ["\n".join(lines) for _, lines, _ in shown]
    tallest = max((text.count("\n") + 1 for text in texts), default=1)
    gap = tallest * look.LINE_HEIGHT + 4
    placed = look.spread([value / top * _PLOT for value, _, _ in shown], gap, gap / 2, _PLOT - gap / 3)
    return [
        {
            "day_on": last["day_on"],
            "height": (pixel + text.count("\n") / 2 * look.LINE_HEIGHT) / _PLOT * top,
            "text": text,
            "colour": colour,
        }
        for pixel, text, (_, _, colour) in zip(placed, texts, shown, strict=True)
    ]


def _name(line: str, last: dict[str, Any], language: str) -> str:
    return f"{say(f'overview.chart_{line}', language)}\n{figures.plain(last[f'{line}_amount'])}"


def _largest(frame: pd.DataFrame) -> float:
    largest = frame[list(_LINES)].apply(pd.to_numeric).max().max()
    return float(largest) if pd.notna(largest) else 0.0


def _in_words(rows: Rows, through: date, unit: figures.Scale, language: str) -> str:
    """The text alternative: the same three numbers in a sentence."""
    known = [row["actual_amount"] for row in rows if row["actual_amount"] is not None]
    return say(
        "overview.chart_alt",
        language,
        day=figures.day(through, language, year=True),
        actual=figures.plain(known[-1] if known else None),
        trajectory=figures.plain(rows[-1]["trajectory_amount"]),
        target=figures.plain(rows[-1]["target_amount"]),
        unit=unit.word,
    )
