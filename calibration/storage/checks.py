"""Whether the database keeps its promises: ledgers that balance, versions that do not overlap, nothing half there."""

from __future__ import annotations

from dataclasses import dataclass

from calibration.storage.database import Database, sql
from calibration.vocabulary import Kind

OF_LEDGER = ("unbalanced_loads", "stray_rejected_rows")
OF_EACH_KIND = ("overlapping_versions", "half_loads", "missing_versions")


@dataclass(frozen=True)
class Check:
    """One promise: its name, and what breaks it (`kind: id` of the first few); empty means it holds."""

    name: str
    broken: tuple[str, ...]
    broken_count: int

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return not self.broken_count


def check(database: Database) -> list[Check]:
    """Every promise, in a fixed order; reads all versions, so it takes seconds at ten million rows."""
    found = [_check(name, {"ledger": _first_columns(database, sql(f"checks/{name}"))}) for name in OF_LEDGER]
    for name in OF_EACH_KIND:
        statement = sql(f"checks/{name}")
        found.append(
            _check(name, {kind.value: _first_columns(database, statement.format(kind=kind.value)) for kind in Kind})
        )
    return found


def _check(name: str, broken: dict[str, list[str]]) -> Check:
    lines = [f"{where}: {each}" for where, ids in broken.items() for each in ids]
    return Check(name, tuple(lines[:5]), len(lines))


def _first_columns(database: Database, statement: str) -> list[str]:
    with database.cursor() as cursor:
        return [str(row[0]) for row in cursor.execute(statement).fetchall()]
