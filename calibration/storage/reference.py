"""The numbers that everything is calculated with: shipped defaults in `data/reference/`, changed in the journal.

Version 1 is `data/reference/parameters.csv`; every change that a person makes is a journal entry of kind `parameter`,
counts from the day that the person was looking at (from the beginning where none is named), and makes the next version.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from calibration.storage.database import REFERENCE, Database, Reader

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Parameters:
    """All parameters as they hold at one as_of. `version` counts the changes since the shipped defaults, from 1."""

    values: dict[str, str]
    version: int

    def text(self, key: str) -> str:
        """The parameter as it stands. Raises KeyError for an unknown key."""
        return self.values[key]

    def number(self, key: str) -> float:
        """The parameter as a number. Raises KeyError, and ValueError where it is none."""
        return float(self.values[key])

    def whole(self, key: str) -> int:
        """The parameter as a whole number. Raises KeyError, and ValueError where it is none."""
        return int(float(self.values[key]))

    def items(self, key: str) -> tuple[str, ...]:
        """The parts of a list, which `|` separates. Raises KeyError for an unknown key."""
        return tuple(part for part in self.values[key].split("|") if part)


def parameters(db: Reader, as_of: date | None = None) -> Parameters:
    """The parameters that hold at as_of; the newest ones where no day is named. `db` may be one state of a database."""
    rows = db.rows("select key, value, change_count from marts.parameters(?)", [as_of or FOREVER])
    changes = sum(row["change_count"] for row in rows)
    return Parameters({row["key"]: row["value"] for row in rows}, 1 + int(changes))


def rules(db: Database, as_of: date | None = None) -> list[dict[str, Any]]:
    """Every rule of the lights as it holds at as_of, in the order of the list.

    rule_id, subject_kind, measure, comparison, threshold (a number; `threshold_parameter` names the parameter that it
    comes from, if any), light, cause, action, role_told, is_active, labels and what clears it in both languages.
    """
    return db.rows("select * from marts.rules(?) order by position", [as_of or FOREVER])


def rule_changes(db: Reader, as_of: date | None = None) -> int:
    """How often rules were changed up to as_of; with the parameters' version it tells one state of all from another."""
    return int(db.value("select sum(change_count) from marts.rules(?)", [as_of or FOREVER]) or 0)


def describe(db: Database, as_of: date | None = None) -> list[dict[str, Any]]:
    """Every parameter for a screen: key, value, default_value, unit, topic, labels and descriptions in both languages,
    change_count, and changed_on, changed_by, reason of the last change (None where it is as shipped)."""
    return db.rows("queries/parameters", {"as_of": as_of or FOREVER})


@dataclass(frozen=True)
class Limits:
    """What a parameter may be: a number from `least` to `most`, or (where there are choices) some of these words."""

    least: float = float("-inf")
    most: float = float("inf")
    choices: tuple[str, ...] = ()


@cache
def limits() -> dict[str, Limits]:
    """Parameter → its limits, as shipped in `parameter_limits.csv`; one that is not there has none."""
    with (REFERENCE / "parameter_limits.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: _limits(row) for row in csv.DictReader(file)}


def _limits(row: dict[str, str]) -> Limits:
    choices = tuple(part for part in row["choices"].split("|") if part)
    return Limits(float(row["least"] or "-inf"), float(row["most"] or "inf"), choices)
