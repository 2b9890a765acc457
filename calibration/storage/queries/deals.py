"""The deals behind a number: open ones with why they need attention, won ones, and one deal in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import PeriodKind, Unit, Viewer

ONLY = ("overdue", "stuck", "no_contact")


def deals_behind(
    db: Database,
    viewer: Viewer,
    as_of: date,
    unit: Unit,
    period_kind: PeriodKind | None = None,
    *,
    only: str | None = None,
    stage: str | None = None,
    limit: int | None = 200,
) -> list[dict[str, Any]]:
    """Open deals of a unit, most money at stake first (columns of `results.open_deals`).

    With a period: those due by its end, or without a date. `only` keeps overdue, stuck or no_contact ones.
    Raises ValueError for another `only`.
    """
    if only is not None and only not in ONLY:
        raise ValueError(f"only must be one of {ONLY}, found {only}")
    asked = {
        "as_of": as_of,
        "unit_kind": unit.kind.value,
        "unit_key": unit.key,
        "period_kind": str(period_kind) if period_kind else None,
        "only": only,
        "stage": stage,
        "limit": limit,
    }
    return db.rows("queries/deals_behind", {**asked, **scope(viewer)})


def won_deals(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, *, limit: int | None = 200
) -> list[dict[str, Any]]:
    """Deals that the unit won in the running period up to as_of, largest first."""
    periods = db.rows("queries/running_periods", {"as_of": as_of})[0]
    asked = {
        "as_of": as_of,
        "unit_kind": unit.kind.value,
        "unit_key": unit.key,
        "starts_on": periods[f"{period_kind}_starts_on"],
        "limit": limit,
    }
    return db.rows("queries/won_deals", {**asked, **scope(viewer)})


def deal(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> dict[str, Any] | None:
    """One open deal with its stages (stage, entered_on, days); None where it is not open, unknown, or not visible."""
    found = db.rows("queries/deal", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)})
    if not found:
        return None
    return found[0] | {"stages": db.rows("queries/deal_stages", {"as_of": as_of, "deal_id": deal_id})}


def closed_deal(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> dict[str, Any] | None:
    """One deal that has closed by as_of: outcome, closed_on, amount, open_days, lost_reason, and its stages,
    the last of them up to the close; None where it is open, unknown, or not visible."""
    found = db.rows("queries/closed_deal", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)})
    if not found:
        return None
    stages = db.rows("queries/deal_stages", {"as_of": as_of, "deal_id": deal_id})
    closed_on = found[0]["closed_on"]
    if stages and closed_on:
        stages[-1]["days"] = max((closed_on - stages[-1]["entered_on"]).days, 0)
    return found[0] | {"stages": stages}
