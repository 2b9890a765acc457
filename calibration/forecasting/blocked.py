"""What holds a unit up: its chance and trajectory if one person's stuck deals moved like the others, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from calibration.forecasting.levers import Cell, Pipeline, adds


def without_stuck(pipeline: Pipeline, cells: Sequence[Cell]) -> float:
    """What the unit of `pipeline` gains (currency, positive) if the deals of `cells`, some of its stuck ones, moved
    like unstuck ones of their stage, and all else stayed: never more than all of them won."""
    some = Pipeline(cells, 0.0, pipeline.days, pipeline.gross_mean, pipeline.gains)
    return pipeline.yield_ratio * adds(some, {"unstick": 1.0})
