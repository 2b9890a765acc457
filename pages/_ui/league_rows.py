"""The league as a table: who, what kind, scores at each lead, value added, n."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calibration.storage.queries.league import LEADS
from calibration.words import figures
from pages._ui import tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def name_of(row: dict[str, Any]) -> str:
    """A method by its name in words, a person by theirs."""
    return say(f"league.method_{row['forecaster']}") if row["kind"] == "method" else str(row["name"])


def standings(rows: Iterable[dict[str, Any]]) -> str:
    """Best value added first; accuracy at 6, 4, 2 and 1 weeks, bias, value added and n over all of them."""
    columns = [Column(say("league.column_name"), "strong"), Column(say("league.column_kind"), "minor keep")]
    columns += [Column(say("league.column_lead", weeks=lead), "num minor") for lead in LEADS]
    columns += [Column(say(f"league.column_{name}"), "num told") for name in ("accuracy", "bias", "added", "n")]
    return tables.ranked(columns, [_row(row) for row in rows])


def _row(row: dict[str, Any]) -> Row:
    total, added = row["total"], row["total"]["value_added"]
    tone = "good" if (added or 0) > 0 else "bad" if (added or 0) < 0 else ""
    by_lead = [escape(figures.percent(row["leads"].get(lead, {}).get("accuracy"))) for lead in LEADS]
    cells = (
        escape(name_of(row)),
        escape(say(f"league.kind_{row['kind']}")),
        *by_lead,
        escape(figures.percent(total["accuracy"])),
        escape(figures.points(total["bias"], language())),
        f'<span class="{tone}">{escape(figures.points(added, language()))}</span>',
        f"{total['n']:,}",
    )
    return Row(cells)
