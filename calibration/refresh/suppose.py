"""What single deals would do to the chance of a unit, for a page that asks while somebody tries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calibration.forecasting.what_if import Deal, Rest, chance_within, p_hit_if

MOST_DEALS = 8
"""Cases double with every deal that is told apart."""


def hit_probability_if(
    rest: Mapping[str, Any], remaining: float, stated: float, supposed: Sequence[Mapping[str, Any]]
) -> float:
    """The chance under suppositions, 0 to 1.

    `rest`: a row of `results.rests`; `supposed`: deals with p_win_weeks, expected_amount, and `what`: in, out, later
    (not in this period) or amount (with `amount`). Raises ValueError for more than MOST_DEALS deals.
    """
    if len(supposed) > MOST_DEALS:
        raise ValueError(f"at most {MOST_DEALS} deals at once, found {len(supposed)}")
    names = ("gross_mean", "refund_mean", "rate_error", "jump", "amount_cv", "refund_jump")
    deals = [
        Deal(
            chance_within(row["p_win_weeks"], rest["days"]),
            float(row["expected_amount"]),
            {"in": True, "out": False, "later": False}.get(row["what"]),
            float(row["amount"]) if row.get("amount") is not None else None,
        )
        for row in supposed
    ]
    return p_hit_if(Rest(**{name: float(rest[name]) for name in names}), remaining, stated, deals)
