"""What stands behind a forecast of signings, as the rows that are kept beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from calibration.forecasting.results import ForecastResult

REFITTED = "prophet"
"""The one member that is kept for all past cutoffs: a fit costs a tenth of a second, the others a millisecond."""


def behind(result: ForecastResult, measure: str, spans: dict[str, int], said: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of `results.said`, `members`, `rests` (one per unit and running period of `spans`: period → days left)
    and `deal_chances`. What `said` holds already is not said twice."""
    return {
        "said": _new_words(result, said[said["measure"] == measure]).assign(measure=measure),
        "members": result.members.rename(columns={"unique_id": "unit"}).assign(measure=measure),
        "rests": pd.concat([_rests(result, period, days) for period, days in spans.items()]).assign(measure=measure),
        "deal_chances": _chances(result),
    }


def _new_words(result: ForecastResult, said: pd.DataFrame) -> pd.DataFrame:
    past = result.past
    kept = past[(past["cutoff"] == pd.Timestamp(result.cutoff)) | (past["member"] == REFITTED)]
    known = set(zip(pd.to_datetime(said["cutoff"]), said["basis"], strict=True))
    is_new = [pair not in known for pair in zip(kept["cutoff"], kept["basis"], strict=True)]
    return kept[np.array(is_new, dtype=bool)]


def _rests(result: ForecastResult, period: str, days: int) -> pd.DataFrame:
    spread = result.spread
    return pd.DataFrame(
        {
            "unit": list(result.tree.ids),
            "period_kind": period,
            "days": days,
            "gross_mean": result.gross[:, :days].sum(axis=1),
            "refund_mean": result.refunds[:, :days].sum(axis=1),
            "rate_error": spread.rate_error,
            "jump": spread.jump,
            "amount_cv": spread.amount_cv,
            "refund_jump": spread.refund_jump,
            "arrivals_mean": result.arrivals[:, :days].sum(axis=1),
        }
    )


def _chances(result: ForecastResult) -> pd.DataFrame:
    columns: dict[str, Any] = {name: result.deals[name] for name in ("deal_id", "p_loss", "expected_amount")}
    weeks = len(result.deal_weeks) // max(len(result.deals), 1)
    by_week = result.deal_weeks["p_win"].to_numpy(dtype=float).reshape(len(result.deals), weeks)
    return pd.DataFrame(columns | {"p_win_weeks": list(by_week)})
