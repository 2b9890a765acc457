"""The funnel by region, person, segment or product: one row a name, one cell a stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

SHOWN = 12


def worst_stage(stages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The stage that holds back most (by money where it is known, else by number); None where nothing is stuck."""
    stuck = [stage for stage in stages if stage["stuck_count"]]
    return max(stuck, key=lambda stage: (stage["blocked_amount"] or 0, stage["stuck_count"]), default=None)


def by_table(cells: Sequence[dict[str, Any]], by: str) -> str:
    """Rows of `funnel_by` as a table, the name with most stuck money (or deals) first, at most a dozen names."""
    places = {(cell["position"] is None, cell["position"] or 0, cell["stage"] or "") for cell in cells}
    stages = [stage for _, _, stage in sorted(places)]
    names: dict[str, dict[str, dict[str, Any]]] = {}
    for cell in cells:
        names.setdefault(cell["name"] or "", {})[cell["stage"] or ""] = cell
    ranked = sorted(names, key=lambda name: _stuck(names[name].values()), reverse=True)
    columns = [
        Column(say(f"funnel.by_{by}"), "strong keep"),
        *(Column(stage or say("common.no_stage"), "num minor") for stage in stages),
        Column(say("funnel.column_stuck"), "num strong"),
    ]
    return tables.ranked(columns, [_row(name, names[name], stages, by) for name in ranked[:SHOWN]])


def _row(name: str, cells: dict[str, dict[str, Any]], stages: Sequence[str], by: str) -> Row:
    amount, count = _stuck(cells.values())
    link = address.link(unit=f"region:{name}") if by == "region" and name else ""
    shown = name or say("funnel.unnamed")
    stuck = str(figures.amount(amount, language())) if amount else f"{count:,}"
    return Row(
        (
            tables.linked(shown, link) if link else blocks.escape(shown),
            *(_cell(cells.get(stage)) for stage in stages),
            f'<span class="{"warn" if count else ""}">{blocks.escape(stuck)}</span>',
        ),
        link,
    )


def _cell(cell: dict[str, Any] | None) -> str:
    if not cell or not cell["open_count"]:
        return tables.text("")
    stuck = f' <span class="warn">({cell["stuck_count"]:,})</span>' if cell["stuck_count"] else ""
    return f"{cell['open_count']:,}{stuck}"


def _stuck(cells: Any) -> tuple[float, int]:
    rows = list(cells)
    return sum(row["stuck_amount"] or 0 for row in rows), sum(row["stuck_count"] or 0 for row in rows)
