"""Targets of May in the company of the loop: loaded as a file would, and released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.decide.targets import TargetCell, change_targets, release_targets
from calibration.storage.database import Database
from calibration.storage.imports.versions import Alongside
from calibration.storage.queries import targets
from calibration.vocabulary import Kind, Viewer
from tests.loop import FRIDAY
from tests.storage.loading import load_rows

MAY = date(2026, 5, 1)
MEASURE = "signed_amount"
ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}
EAST, NORTH = "region:华东", "region:华北"


def state(db: Database, *amounts: tuple[str, float], month: date = MAY, alongside: Alongside | None = None) -> None:
    """Load targets of one month, as a file would."""
    rows = [
        {"unit_kind": unit.partition(":")[0], "unit": unit.partition(":")[2] or "company", "period_starts_on": month,
         "period_kind": "month", "measure": MEASURE, "target_amount": amount}
        for unit, amount in amounts
    ]  # fmt: skip
    load_rows(db, Kind.TARGETS, rows, through=FRIDAY, full=False, alongside=alongside)


def release(db: Database, year: int = 2026, **more: Any) -> str:
    return release_targets(db, MEASURE, year, **({"released_by_id": "M1", "is_confirmed": True} | WHO | more))


def standing(db: Database) -> dict[str, tuple[float, float]]:
    """Unit → what stands and the baseline, in May."""
    rows = targets.monthly_targets(db, ANYBODY, FRIDAY, MEASURE, 2026)
    return {
        row["unit"]: (row["target_amount"], row["baseline_target"]) for row in rows if row["period_starts_on"] == MAY
    }


def seen(db: Database) -> dict[tuple[str, date], float | None]:
    return {(unit, MAY): amounts[0] for unit, amounts in standing(db).items()}


def change(db: Database, saw: dict, *amounts: tuple[str, float], parent: str = "company", **more: Any) -> str:
    cells = [TargetCell(unit, MAY, amount) for unit, amount in amounts]

    def enter(entered: Sequence[TargetCell], alongside: Alongside) -> None:
        state(db, *[(cell.unit, cell.target_amount) for cell in entered], alongside=alongside)

    return change_targets(db, MEASURE, parent, saw, cells, enter=enter, **(WHO | more))
