"""What the page of targets says: what was promised and whether it is split, month by month, and how to type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, controls, tables, target_grid
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_SCALES = {10_000.0: "wan", 1_000.0: "thousand", 1.0: "one"}


def targets_below(view: View, known: Sequence[dict[str, Any]], shown: Sequence[str]) -> str:
    """Which units inside the chosen one, and deeper than the grid goes, have a target of the year: text."""
    parents = {row["unit"]: row["parent_unit"] for row in view.units}

    def is_inside(unit: str | None) -> bool:
        while unit is not None and unit != view.unit["unit"]:
            unit = parents.get(unit)
        return unit is not None

    return levels_said(view, [row for row in known if row["unit"] not in shown and is_inside(row["unit"])])


def levels_said(view: View, known: Sequence[dict[str, Any]]) -> str:
    """How many units of each level have a target: text."""
    stated = {row["unit"] for row in known}
    kinds = Counter(row["unit_kind"] for row in view.units if row["unit"] in stated)
    return say("overview.list_join").join(say(f"targets.levels_{kind}", count=count) for kind, count in kinds.items())


def sentence(view: View, year: int, balances: list[target_grid.Balance], deeper: str, quarters: float = 0.0) -> str:
    """What was promised for the year, and whether it is split: HTML. `deeper`: which units below the grid have one;
    `quarters` is what the chosen one (else the level below) has in quarters without months."""
    own = [month.parent for month in balances if month.parent is not None]
    # beside a target of its own the level below is told of the same months
    split = [
        month.children for month in balances if month.children is not None and (month.parent is not None or not own)
    ]
    apart = sum(month.difference or 0.0 for month in balances)
    said = {
        "year": year,
        "unit": blocks.escape(controls.name_in_text(view.unit)),
        "target": blocks.coloured(money(view, sum(own)), ""),
        "split": blocks.coloured(money(view, sum(split)), ""),
        "gap": blocks.coloured(money(view, abs(apart)), "bad"),
    }
    if not own and not split and quarters:
        return say("targets.only_quarters", amount=blocks.coloured(money(view, quarters), ""), **said)
    if not own and not split and deeper:
        return say("targets.only_deeper", levels=deeper, **said)
    if not own:
        return say("targets.only_children" if split else "targets.none", **said)
    if not split:
        return say("targets.only_own", **said)
    if all(month.nets for month in balances):
        if unsplit := target_grid.unsplit(balances):
            return say("targets.partly", count=len(unsplit), left=left_said(view, unsplit), **said)
        return say("targets.nets", **said)
    return say("targets.short" if apart >= 0 else "targets.over", **said)


def left_said(view: View, unsplit: list[target_grid.Balance]) -> str:
    """What the months that are not split come to: HTML."""
    return blocks.coloured(money(view, sum(month.parent or 0.0 for month in unsplit)), "bad")


def second_line(view: View, scale: float, *, is_released: bool, can_write: bool) -> str:
    """How to type, from when it holds, and the other way in; nothing of it on a day that is only read."""
    if not can_write:
        return say("targets.second_read", day=figures.day(view.as_of, language()))
    typed = say(
        "targets.second",
        scale=scale_said(scale),
        day=figures.day(view.as_of, language()),
        undo=say("targets.undo_released" if is_released else "targets.undo_draft"),
    )
    link = f'<a href="{blocks.escape(address.link("import"))}">{say("nav.importing")} ›</a>'
    gap = "" if language() == "zh" else " "
    return f"{typed}{gap}{say('targets.also_file')}{gap}{link}"


def scale_said(scale: float) -> str:
    """In which unit amounts are typed: text."""
    return say(f"targets.scale_{_SCALES[scale]}")


def balance_table(view: View, balances: list[target_grid.Balance]) -> str:
    """What is not split, month by month and for the year."""
    columns = [Column(figures.month(month.month, language()), "num") for month in balances]
    unsplit = target_grid.unsplit(balances)
    cells = [
        balance_cell(view, month.parent, nets=False)
        if month in unsplit
        else balance_cell(view, month.difference, nets=month.nets)
        for month in balances
    ]
    stated = [month.difference for month in balances if month.difference is not None]
    whole = sum([*stated, *(month.parent or 0.0 for month in unsplit)]) if stated else None
    cells.append(balance_cell(view, whole, nets=not unsplit and all(month.nets for month in balances)))
    columns.append(Column(say("targets.whole_year"), "num strong"))
    return tables.ranked(columns, [Row(cells)], as_cards=False)


def balance_cell(view: View, difference: float | None, *, nets: bool) -> str:
    """Green where it nets, red with the difference where not."""
    if difference is None:
        return tables.text("")
    tone, text = ("good", "✓") if nets else ("bad", money(view, difference, signed=True))
    return f'<span class="{tone}">{blocks.escape(text)}</span>'


def money(view: View, amount: float, *, signed: bool = False) -> figures.Figure:
    """An amount of the page's measure in words."""
    return figures.amount(amount, language(), view.measure, signed=signed)
