"""A level, what moved it, and the level now: floating bars that start where the last one ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from calibration.charts import look
from calibration.charts.look import Drawing
from calibration.words import figures, say

_ROW = 28
_BAR = (6, 22)
_LEFT, _RIGHT = 92, 86  # pixels for the words at the left and the amounts at the right


def waterfall(steps: Sequence[dict[str, Any]], language: str, measure: str = "signed_amount") -> Drawing:
    """The steps from `start` to `end` (rows with step, count and the signed amount), moves of nothing left out.

    Every bar spans from the running total before it to the one after it; the levels stand on the axis.
    """
    shown = [row for row in steps if row["step"] in ("start", "end") or row["count"]]
    rows, total = [], 0.0
    for number, row in enumerate(shown):
        is_level = row["step"] in ("start", "end")
        before = 0.0 if is_level else total
        total = float(row["amount"]) if is_level else total + float(row["amount"])
        rows.append(
            {
                "label": _label(row, language),
                "said": str(figures.amount(row["amount"], language, measure, signed=not is_level)),
                "from": before,
                "to": total,
                "colour": _colour(row),
                "top": number * _ROW + _BAR[0],
                "bottom": number * _ROW + _BAR[1],
                "line": number * _ROW + sum(_BAR) / 2 + 1,
            }
        )
    description = "; ".join(f"{row['label']} {row['said']}" for row in rows)
    return look.fill(_empty(), height=_ROW * len(rows), description=description, bars=rows)


def _label(row: dict[str, Any], language: str) -> str:
    if row["step"] in ("start", "end"):
        return say(f"review.bar_{row['step']}", language)
    return say(f"overview.step_{row['step']}", language, count=f"{row['count']:,}")


def _colour(row: dict[str, Any]) -> str:
    if row["step"] in ("start", "end"):
        return look.ACTION
    return look.INK if row["step"] == "won" else look.GREEN if row["amount"] > 0 else look.RED


@cache
def _empty() -> Drawing:
    room = alt.Scale(nice=False, zero=True, range=[_LEFT, alt.ExprRef(f"width - {_RIGHT}")])
    base = look.named("bars")
    bars = base.mark_rect(cornerRadius=2).encode(
        y=alt.Y("top:Q", axis=None, scale=None),
        y2="bottom:Q",
        x=alt.X("from:Q", axis=None, scale=room),
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
    )
    texts = base.encode(y=alt.Y("line:Q", axis=None, scale=None))
    left = texts.mark_text(align="left", fontSize=13, color=look.INK).encode(x=alt.value(0), text="label:N")
    right = texts.mark_text(align="right", fontSize=13, color=look.MUTED).encode(
        x=alt.value(alt.ExprRef("width")), text="said:N"
    )
    return look.drawing(bars, left, right, right=0)
