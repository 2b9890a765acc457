"""Who waits for whom: contract steps in approval, how fast departments are, and the signing cycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.storage.reference import parameters
from calibration.vocabulary import WHOLE, Unit, Viewer


def queue(
    db: Database, viewer: Viewer, as_of: date, paused: Sequence[date] = (), *, unit: Unit = WHOLE
) -> list[dict[str, Any]]:
    """Every step of a unit's contracts that waits for an approval, most money first (deal value × win probability; the
    contract's amount where no deal is known).

    `waiting_days` counts whole days since the submission without the `paused` ones, `is_breach` says more than the
    limit (`limit_days`); `department_owner` is the person named for the department, None where nobody was.
    """
    limit = parameters(db, as_of).number("contract_approval_days")
    asked = {"as_of": as_of, "paused": list(paused), "unit_kind": unit.kind.value, "unit_key": unit.key}
    rows = db.rows("queries/service_levels/queue", {**asked, **scope(viewer)})
    return [row | {"limit_days": limit, "is_breach": row["waiting_days"] > limit} for row in rows]


def departments(db: Database, viewer: Viewer, as_of: date, paused: Sequence[date] = ()) -> list[dict[str, Any]]:
    """How fast each department approved in the last 90 days: `approved_count`, `median_days`, `late_count` (more than
    the limit), and its owner."""
    limit = parameters(db, as_of).number("contract_approval_days")
    asked = {"as_of": as_of, "paused": list(paused), "limit_days": limit, **scope(viewer)}
    rows = db.rows("queries/service_levels/departments", asked)
    return [row | {"limit_days": limit} for row in rows]


def signing_cycle(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """By month signed (`month_on`): `median_days` from the first submission to the signature, and `signed_count`."""
    return db.rows("queries/service_levels/cycle", {"as_of": as_of, **scope(viewer)})


def people(db: Database, viewer: Viewer, as_of: date) -> list[str]:
    """Who may be named owner of a department: whom HR lists; nobody for others than head office."""
    rows = db.rows("queries/service_levels/people", {"as_of": as_of, "sees_all": scope(viewer)["sees_all"]})
    return [row["person_name"] for row in rows]
