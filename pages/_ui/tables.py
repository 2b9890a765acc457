"""Ranked tables whose rows lead somewhere: lights, bars and small lines in cells; cards on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.charts.sparkline import sparkline
from calibration.words import figures
from pages._ui.blocks import escape
from pages._ui.session import say


@dataclass(frozen=True)
class Column:
    """A heading and how its cells look: `num` right-aligned, `minor` hidden on a phone, `wide` a line of its own,
    `told` with its heading beside it on a phone, where headings are gone. `meant` explains the heading on hover."""

    heading: str
    look: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Row:
    """The cells of a row as HTML, and the link that the row leads to."""

    cells: Sequence[str]
    link: str = ""


def ranked(columns: Sequence[Column], rows: Sequence[Row], *, has_light: bool = False, as_cards: bool = True) -> str:
    """The table as one block of HTML.

    On a phone rows become cards, and the light of the first column (`has_light`) its shape alone; a table of many like
    columns scrolls instead (`as_cards` off).
    """
    head = "".join(f'<th class="{column.look}" scope="col">{_heading(column)}</th>' for column in columns)
    body = "".join(_row(columns, row) for row in rows)
    look = " ".join(["cards"] * as_cards + ["lit"] * has_light)
    return (
        f'<div class="nav"><div class="scroll"><table class="{look}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )


def meter(ratio: float | None) -> str:
    """A share as a bar and a number."""
    if ratio is None:
        return text("")
    share = f"{min(max(ratio, 0.0), 1.0) * 100:.0f}%"
    return f'<span class="meter"><i style="--share:{share}"></i><span>{escape(figures.percent(ratio))}</span></span>'


def small_line(values: Sequence[float | None] | None) -> str:
    """The last weeks as a small line in the colour of the page."""
    drawn = sparkline(values or [])
    return f'<span class="spark" style="--line:url(\'{drawn}\')"></span>' if drawn else text("")


def text(said: str) -> str:
    """Plain text; a missing one is a dash, which a phone leaves out."""
    return escape(said) if said and said != figures.MISSING else f'<span class="none">{figures.MISSING}</span>'


def owner(name: str | None) -> str:
    """Whose it is; what nobody owns says so."""
    return escape(name or say("common.no_owner"))


def linked(name: str, link: str, below: str = "") -> str:
    """The name of the row as its link (keyboard and screen reader use it), with a quiet line below."""
    under = f'<span class="sub">{escape(below)}</span>' if below else ""
    return f'<a href="{escape(link)}">{escape(name)}</a>{under}'


def _heading(column: Column) -> str:
    """As an abbreviation where it is explained: the tips of figures would be cut off by the table's own scrolling."""
    said = escape(column.heading)
    return f'<abbr title="{escape(column.meant)}">{said}</abbr>' if column.meant else said


def _row(columns: Sequence[Column], row: Row) -> str:
    cells = "".join(_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))
    go = f' data-go="{escape(row.link)}"' if row.link else ""
    return f"<tr{go}>{cells}</tr>"


def _cell(column: Column, cell: str) -> str:
    told = f' data-label="{escape(column.heading)}"' if "told" in column.look.split() else ""
    return f'<td class="{column.look}"{told}>{cell}</td>'
