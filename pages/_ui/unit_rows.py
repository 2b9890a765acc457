"""A unit as a row of the ranked table: light, target, actual, forecast, deviation, chance, weeks, why, deals."""

from __future__ import annotations

from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, position_words, tables
from pages._ui.session import language, say
from pages._ui.tables import Column

_WEEKS = 8


def columns(has_target: bool) -> dict[str, Column]:
    """The columns by name; without targets the forecast is what a phone shows."""
    looks = {
        "light": "keep sign",
        "unit": "strong keep",
        "target": "num minor",
        "actual": "num minor",
        "trajectory": "num minor" if has_target else "num strong",
        "deviation": "num strong",
        "hit": "keep",
        "weeks": "minor",
        "why": "wide",
        "deals": "num minor",
    }
    return {name: Column(say(f"overview.column_{name}"), look) for name, look in looks.items()}


def cells(row: dict[str, Any]) -> dict[str, str]:
    """The cells of a position, by the names of the columns."""

    def money(value: float | None, *, signed: bool = False) -> str:
        return blocks.escape(figures.amount(value, language(), row["measure"], signed=signed))

    behind = (row["deviation_amount"] or 0) < 0
    open_count = say("overview.deals_count", count=f"{row['open_count']:,}") if row["open_count"] else ""
    return {
        "light": blocks.light(row["light"], language()),
        "unit": tables.linked(row["unit_name"], address.link(unit=row["unit"], all="")),
        "target": money(row["target_amount"]) + both(row),
        "actual": money(row["actual_amount"]),
        "trajectory": money(row["trajectory_amount"]),
        "deviation": f'<span class="{"bad" if behind else ""}">{money(row["deviation_amount"], signed=True)}</span>',
        "hit": tables.meter(row["hit_probability"]),
        "weeks": tables.small_line((row["weeks"] or [])[-_WEEKS:]),
        "why": tables.text(position_words.why(row)),
        "deals": tables.linked(open_count, address.link("deals", unit=row["unit"])) if open_count else tables.text(""),
    }


def both(row: dict[str, Any]) -> str:
    """A quiet line with the attainment of target and baseline, where the two differ: HTML."""
    if not position_words.of_baseline(row):
        return ""
    baseline = figures.percent(row["actual_amount"] / row["baseline_target"])
    said = say("overview.attained_both", now=figures.percent(row["attainment_ratio"]), baseline=baseline)
    return f'<span class="sub">{blocks.escape(said)}</span>'
