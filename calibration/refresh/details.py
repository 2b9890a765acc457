"""The tables beside positions and forecasts, collected while measures and units are gone through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd

from calibration.refresh.drivers import SHOWN_WEEKS
from calibration.refresh.history import History
from calibration.refresh.linearity import linearity
from calibration.vocabulary import Period

BEHIND = ("said", "members", "rests", "deal_chances")


class Details:
    """Collects rows of `results.unit_weeks`, `linearity` and what stands behind each measure's forecast."""

    def __init__(self) -> None:
        self._weeks: list[dict[str, Any]] = []
        self._linearity: list[dict[str, Any]] = []
        self._behind: dict[str, list[pd.DataFrame]] = {name: [] for name in BEHIND}

    def add_weeks(self, history: History, measure: str, unit: str) -> None:
        """The unit's last twelve weeks, oldest first."""
        for back, amount in enumerate(reversed(history.weeks(unit, SHOWN_WEEKS))):
            ends_on = history.as_of - timedelta(days=7 * back)
            self._weeks.append({"measure": measure, "unit": unit, "week_ends_on": ends_on, "actual_amount": amount})

    def add_linearity(self, history: History, position: dict[str, Any], period: Period) -> None:
        """The weeks of a running period, of which `position` is the unit's row."""
        own = {name: position[name] for name in ("measure", "unit", "period_kind")}
        rows = linearity(history, position["unit"], period, position["trajectory_amount"])
        self._linearity += [own | row for row in rows]

    def add_behind(self, frames: dict[str, pd.DataFrame]) -> None:
        """What stands behind one measure's forecast."""
        for name, frame in frames.items():
            self._behind[name].append(frame)

    def frames(self) -> dict[str, pd.DataFrame]:
        """The rows by table name; a table without rows is an empty frame."""
        tables = {"unit_weeks": pd.DataFrame(self._weeks), "linearity": pd.DataFrame(self._linearity)}
        for name, found in self._behind.items():
            tables[name] = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
        return tables
