"""Horizontal bars: the stages of the funnel with their stuck part, and the moves of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from calibration.charts import look
from calibration.charts.look import Drawing
from calibration.words import figures, say

_STAGE = 46  # pixels for a stage: a line of text and its bar below, so that a long Chinese name is never cut
_STAGE_BAR = (24, 38)
_MOVE = 26
_MOVE_BAR = (6, 20)
_LABELS = 84  # pixels for the words at the left and the amounts at the right of the moves


def funnel(stages: Sequence[dict[str, Any]], language: str, measure: str = "signed_amount") -> Drawing:
    """Stages from first to last: a bar of the open amount (or count where there is no money), its stuck part amber.

    `stages`: rows with `stage`, `open_count`, `open_amount`, `stuck_count`, `stuck_amount`.
    """
    by = "amount" if any(row["open_amount"] for row in stages) else "count"
    said = [_stage_said(row, by, language, measure) for row in stages]
    texts = [
        {"label": str(row["stage"]), "said": text, "line": n * _STAGE + _STAGE_BAR[0] - 11}
        for n, (row, text) in enumerate(zip(stages, said, strict=True))
    ]
    bars = [
        {"value": float(row[f"{part}_{by}"] or 0), "colour": colour, **_place(n, _STAGE, _STAGE_BAR)}
        for part, colour in (("open", look.ACTION), ("stuck", look.AMBER))
        for n, row in enumerate(stages)
    ]
    description = "; ".join(f"{text['label']}: {text['said']}" for text in texts)
    return look.fill(_empty_funnel(), height=_STAGE * len(stages), description=description, bars=bars, texts=texts)


def moves(steps: Sequence[dict[str, Any]], language: str, measure: str = "signed_amount") -> Drawing:
    """What moved the pipeline: one bar a kind of move, from a common zero; losses red, gains green, wins in ink.

    `steps`: rows with `step`, `count` and the signed `amount` as it acts on the pipeline; `start`, `end` and moves of
    nothing are left out, so the page says the two levels beside the title.
    """
    moved = [row for row in steps if row["step"] not in ("start", "end") and row["count"]]
    rows = [
        {
            "label": say(f"overview.step_{row['step']}", language, count=f"{row['count']:,}"),
            "said": str(figures.amount(row["amount"], language, measure, signed=True)),
            "value": float(row["amount"] or 0),
            "colour": look.INK if row["step"] == "won" else look.GREEN if (row["amount"] or 0) > 0 else look.RED,
            "line": n * _MOVE + sum(_MOVE_BAR) / 2,
            **_place(n, _MOVE, _MOVE_BAR),
        }
        for n, row in enumerate(moved)
    ]
    description = "; ".join(f"{row['label']} {row['said']}" for row in rows)
    return look.fill(_empty_moves(), height=_MOVE * len(rows), description=description, bars=rows)


@cache
def _empty_funnel() -> Drawing:
    return look.drawing(_bars(alt.Scale(nice=False, zero=True)), *_texts("texts"), right=0)


@cache
def _empty_moves() -> Drawing:
    room = alt.Scale(nice=False, zero=True, range=[_LABELS, alt.ExprRef(f"width - {_LABELS}")])
    zero = look.named("bars").mark_rule(color=look.MUTED).encode(x=alt.X("zero:Q", axis=None, scale=room))
    return look.drawing(_bars(room), zero.transform_calculate(zero="0"), *_texts("bars"), right=0)


def _bars(scale: alt.Scale) -> alt.Chart:
    """Bars from zero to `value`; `top` and `bottom` are pixels already."""
    base = look.named("bars").transform_calculate(zero="0").mark_rect(cornerRadius=2)
    return base.encode(
        y=alt.Y("top:Q", axis=None, scale=None),
        y2="bottom:Q",
        x=alt.X("zero:Q", axis=None, scale=scale),
        x2="value:Q",
        color=alt.Color("colour:N", scale=None),
    )


def _texts(data: str) -> list[alt.Chart]:
    """What a row is called at the left edge, what it amounts to at the right one; `line` is the base line in pixels."""
    base = look.named(data).encode(y=alt.Y("line:Q", axis=None, scale=None))
    return [
        base.mark_text(align="left", fontSize=13, color=look.INK).encode(x=alt.value(0), text="label:N"),
        base.mark_text(align="right", fontSize=13, color=look.MUTED).encode(
            x=alt.value(alt.ExprRef("width")), text="said:N"
        ),
    ]


def _place(index: int, step: int, bar: tuple[int, int]) -> dict[str, int]:
    return {"top": index * step + bar[0], "bottom": index * step + bar[1]}


def _stage_said(row: dict[str, Any], by: str, language: str, measure: str) -> str:
    count = say("funnel.bar_count", language, count=f"{row['open_count'] or 0:,}")
    if by == "count":
        return count
    return f"{figures.amount(row['open_amount'], language, measure)} · {count}"
