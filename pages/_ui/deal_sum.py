"""The sum of the deals beside the curve: two answers to two questions, said side by side wherever one of them is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.storage.queries import rolling
from calibration.words import figures
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say


def weeks_of_deals(view: View) -> int:
    """Over how many weeks closings are forecast deal by deal."""
    return ask(rolling.deal_weeks, view.as_of, view.state)


def beside_curve(view: View, one_by_one: float, blocks_found: Sequence[dict[str, Any]]) -> str:
    """What the open deals add up to (an amount of the page's measure), what the curve says of the same weeks, and why
    they differ; nothing where the curve does not reach so far."""
    weeks = weeks_of_deals(view)
    curve = next((row["yhat"] for row in blocks_found if row["is_total"] and row["h"] == weeks), None)
    if curve is None:
        return ""
    said = {"deals": one_by_one, "curve": curve, "difference": abs(curve - one_by_one)}
    amounts = {name: figures.amount(value, language(), view.measure) for name, value in said.items()}
    return say("rolling.deals_below" if curve >= one_by_one else "rolling.deals_above", weeks=weeks, **amounts)
