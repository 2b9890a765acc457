"""The ten meters as rows: before, after, change and which way; and what is missing for the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

SOURCES = {
    "attainment": "targets", "forecast_accuracy": "league", "meeting_minutes": "meeting", "response_time": "inbox",
    "self_reported": "deals",
}  # fmt: skip
"""Where what is missing comes into being; files are loaded on the import page."""


def meter_table(found: Sequence[Any]) -> str:
    """Every meter that was measured in the span: HTML."""
    columns = [
        Column(say("meters.column_meter"), "strong"),
        Column(say("meters.column_before"), "num"),
        Column(say("meters.column_after"), "num strong"),
        Column(say("meters.column_change"), "num minor"),
        Column(say("meters.column_verdict"), "keep"),
    ]
    rows = []
    for meter in found:
        tone, word = verdict(meter)
        rows.append(
            Row([
                named(meter.name),
                value(meter.before, meter.unit, meter.before_count),
                value(meter.after, meter.unit, meter.after_count),
                tables.text(change(meter)),
                f'<span class="{tone}">{escape(word)}</span>' if word else tables.text(""),
            ])
        )  # fmt: skip
    return tables.ranked(columns, rows)


def named(name: str) -> str:
    """A meter with its definition below it: HTML."""
    return f'{escape(say(f"meters.{name}"))}<span class="sub">{escape(say(f"meters.{name}_is"))}</span>'


def missing_list(found: Sequence[Any]) -> str:
    """What was not measured, what is missing for it, and the way there: HTML."""
    items = []
    for meter in found:
        link = address.link(SOURCES.get(meter.name, "import"))
        name = say(f"meters.{meter.name}")
        if meter.after is not None:
            name = say("meters.missing_before", meter=name)
        items.append(blocks.item(f'<a href="{escape(link)}">{escape(name)}</a>', say(f"meters.{meter.name}_missing")))
    return blocks.listed(items)


def value(measured: float | None, unit: str, count: int) -> str:
    """A measurement with its n below it: HTML."""
    if measured is None:
        return tables.text("")
    return f'{escape(said(measured, unit))}<span class="sub">{escape(say("meters.count", count=f"{count:,}"))}</span>'


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
