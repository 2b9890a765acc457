"""What every chart shares: the palette, the axes, the renderer, and how a drawing gets its data.

A chart is described once by Altair, with named and still empty data (`drawing`), and filled for every reader (`fill`):
building and validating the same description anew took 0.4 s a page view, filling it takes a millisecond.

Colours are CSS variables (with the light palette behind them), so that one drawing is right in both themes and follows
a switch of theme without a new run. Charts are SVG: a browser test can read their marks, and print stays sharp.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt

Drawing = dict[str, Any]  # a Vega-Lite description with its data
Rows = list[dict[str, Any]]

INK = "var(--ink, #16202E)"
MUTED = "var(--muted, #5F6B7C)"
HAIRLINE = "var(--hairline, #E3E7ED)"
GROUND = "var(--ground, #FFFFFF)"
ACTION = "var(--action, #1F5EFF)"
BAND = "var(--band, #DCE6FF)"
GREEN = "var(--green, #1B8A5A)"
AMBER = "var(--amber, #B26A00)"
RED = "var(--red, #C4314B)"

FONT = "Inter, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
LINE_HEIGHT = 16
LABEL_SIZE = 12


def named(data: str) -> alt.Chart:
    """A layer to be, over rows that `fill` will bring under this name."""
    return alt.Chart(alt.NamedData(name=data))


def drawing(*layers: alt.Chart, right: int = 4) -> Drawing:
    """The shared look around these layers. Labels beyond the last day make the plot narrower, `right` adds to them."""
    chart = (
        alt.layer(*layers)
        .properties(
            width="container",
            padding={"left": 0, "top": 6, "right": right, "bottom": 2},
            background="transparent",
            usermeta={"embedOptions": {"renderer": "svg"}},
        )
        .configure(font=FONT, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .configure_axis(
            labelColor=MUTED,
            labelFontSize=LABEL_SIZE,
            labelPadding=6,
            title=None,
            gridColor=HAIRLINE,
            domainColor=HAIRLINE,
            tickColor=HAIRLINE,
        )
        .configure_view(stroke=None, fill=None)
        .configure_text(fontSize=LABEL_SIZE, color=INK, font=FONT)
    )
    described: Drawing = chart.to_dict()
    return described


def fill(empty: Drawing, *, height: int, description: str, **data: Rows) -> Drawing:
    """The drawing with its data; `description` is the text alternative for those who do not see it."""
    return {**empty, "height": height, "description": description, "datasets": data}


def spread(heights: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move label centres apart until none is nearer than `gap` to the next, keeping their order and staying in bounds.

    Everything is in pixels from the bottom. Where they cannot all fit, the order is kept and the lowest ones give way.
    """
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = {i: heights[i] for i in order}
    for before, after in pairwise(order):
        overlap = gap - (placed[after] - placed[before])
        if overlap > 0:
            placed[before] -= overlap / 2
            placed[after] += overlap / 2
    floor = low
    for index in order:
        placed[index] = floor = max(placed[index], floor)
        floor += gap
    ceiling = high
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= gap
    return [placed[index] for index in range(len(heights))]
