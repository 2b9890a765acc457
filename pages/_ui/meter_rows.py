"""The ten meters as rows: before, after, change and which way, or what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.refresh.meters import LEAST_CASES
from calibration.words import figures
from pages._ui import address, downloads, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

SOURCES = {
    "attainment": "targets", "forecast_accuracy": "league", "meeting_minutes": "meeting", "response_time": "inbox",
    "self_reported": "deals",
}  # fmt: skip
"""Where what is missing comes into being; files are loaded on the import page."""


def meter_table(found: Sequence[Any]) -> str:
    """All ten; where one was not measured, what it lacks: HTML."""
    columns = [
        Column(say("meters.column_meter"), "strong"),
        Column(say("meters.column_before"), "num told"),
        Column(say("meters.column_after"), "num strong told"),
        Column(say("meters.column_change"), "num minor"),
        Column(say("meters.column_verdict"), "wide"),
    ]
    rows = []
    for meter in found:
        tone, word = verdict(meter)
        rows.append(
            Row([
                named(meter.name),
                value(meter, meter.before, meter.before_count),
                value(meter, meter.after, meter.after_count),
                tables.text(change(meter)),
                f'<span class="{tone}">{escape(word)}</span>' if word else lacking(meter) or tables.text(""),
            ])
        )  # fmt: skip
    return tables.ranked(columns, rows)


def file_headings() -> dict[str, str]:
    """Column → heading of the file of meters; n as the file's own columns are called."""
    words = {name: say(f"meters.column_{name}") for name in ("meter", "unit", "before", "after", "change", "verdict")}
    counts = downloads.columns(("before_count", "after_count"))
    order = ("meter", "unit", "before", "before_count", "after", "after_count", "change", "verdict")
    return {name: (words | counts)[name] for name in order}


def file_row(meter: Any) -> dict[str, object]:
    """A meter as the file has it: name, unit and verdict in words; shares in percent and their change in points, all
    to one decimal as on the page."""
    factor = 100 if meter.unit == "ratio" else 1

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value * factor, 1)

    return {
        "meter": say(f"meters.{meter.name}"),
        "unit": say(f"meters.in_{meter.unit}"),
        "before": rounded(meter.before),
        "before_count": meter.before_count,
        "after": rounded(meter.after),
        "after_count": meter.after_count,
        "change": rounded(meter.change),
        "verdict": verdict(meter)[1] or lacks(meter),
    }


def named(name: str) -> str:
    """A meter with its definition below it: HTML."""
    return f'{escape(say(f"meters.{name}"))}<span class="sub">{escape(say(f"meters.{name}_is"))}</span>'


def lacking(meter: Any) -> str:
    """What is missing for a meter and the way there: HTML; nothing where both spans were measured."""
    if meter.before is not None and meter.after is not None:
        return ""
    link = address.link(SOURCES.get(meter.name, "import"))
    return f'<a href="{escape(link)}">{escape(lacks(meter))}</a>'


def lacks(meter: Any) -> str:
    """What is missing for a meter that was not measured in both spans."""
    key = "meters.lacks" if meter.after is None else "meters.lacks_before"
    said = say(key, what=say(f"meters.{meter.name}_missing"))
    if is_not_reached(meter, meter.after, meter.after_count):
        said = say("meters.not_reached_is", count=meter.after_count)
    return said


def is_not_reached(meter: Any, measured: float | None, count: int) -> bool:
    """Whether there are cases enough, and more than half of them wait: no median yet, which is not nothing."""
    return meter.name == "response_time" and measured is None and count >= LEAST_CASES


def value(meter: Any, measured: float | None, count: int) -> str:
    """A measurement with its n below it, which says on hover what it counts: HTML."""
    if measured is None and not is_not_reached(meter, measured, count):
        return tables.text("")
    told = say("inbox.not_reached") if measured is None else said(measured, meter.unit)
    counted = escape(say("meters.count", count=f"{count:,}"))
    return f'{escape(told)}<span class="sub" title="{escape(say(f"meters.{meter.name}_n"))}">{counted}</span>'


def said(measured: float, unit: str) -> str:
    """A measurement in words."""
    return figures.percent(measured) if unit == "ratio" else say(f"meters.unit_{unit}", value=f"{measured:,.1f}")


def change(meter: Any) -> str:
    """After − before, signed; ratios in percentage points."""
    if meter.change is None:
        return ""
    if meter.unit == "ratio":
        return str(figures.points(meter.change, language()))
    sign = "−" if meter.change < 0 else "+"
    return sign + say(f"meters.unit_{meter.unit}", value=f"{abs(meter.change):,.1f}")


def verdict(meter: Any) -> tuple[str, str]:
    """Tone and word: better, worse, no change, within chance, or too few cases to say; nothing where one side was not
    measured."""
    if meter.change is None:
        return "", ""
    if meter.is_better is None:
        return "", say("meters.same" if meter.change == 0 else "meters.noise" if meter.is_noise else "meters.few")
    return ("good", say("meters.better")) if meter.is_better else ("bad", say("meters.worse"))
