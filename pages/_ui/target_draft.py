"""What an editor saw and what was put into the grid for them: kept while they type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide.targets import Month


class Draft:
    """One grid of one visitor: the targets as first seen, rows filled in by a button, and the widget's key."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._kept: dict[str, Any] = st.session_state.setdefault(f"draft_{key}", {"revision": 0, "rows": None})

    @property
    def widget(self) -> str:
        """The key of the grid; a new one draws it anew from its rows."""
        return f"grid_{self._key}_{self._kept['revision']}"

    def see(self, known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The targets that this visitor works on: the newest, unless something is typed or filled in already."""
        if "seen" not in self._kept or not self.is_touched():
            self._kept["seen"] = list(known)
        seen: list[dict[str, Any]] = self._kept["seen"]
        return seen

    def is_touched(self) -> bool:
        """Whether a cell was typed over or a button filled some in."""
        typed = st.session_state.get(self.widget) or {}
        return self._kept["rows"] is not None or bool(typed.get("edited_rows"))

    def rows(self, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What the grid starts from."""
        return before if self._kept["rows"] is None else self._kept["rows"]

    @property
    def why(self) -> str:
        """The reason that came with what was filled in; "" where none did."""
        return str(self._kept.get("why", ""))

    @property
    def told(self) -> str:
        """How what was filled in came about; "" where there is nothing to say."""
        return str(self._kept.get("told", ""))

    def fill(self, rows: list[dict[str, Any]], why: str = "", told: str = "") -> None:
        """Put rows into the grid, with a reason and how they came about where known; they are saved like typed ones."""
        self._kept |= {"rows": rows, "revision": self._kept["revision"] + 1, "why": why or self.why, "told": told}

    def forget(self) -> None:
        """Start again from what stands now."""
        self._kept |= {"rows": None, "revision": self._kept["revision"] + 1, "why": "", "told": ""}
        self._kept.pop("seen", None)


def cells(known: Sequence[dict[str, Any]], units: Sequence[str], year: int) -> dict[Month, float | None]:
    """Every cell of the grid as it was seen; None where no target was."""
    stated = {(row["unit"], row["period_starts_on"]): row["target_amount"] for row in known}
    months = [date(year, month, 1) for month in range(1, 13)]
    return {(unit, starts_on): stated.get((unit, starts_on)) for unit in units for starts_on in months}
