"""The four-week rolling progress table: key customers' deals by week, what was planned and where they stood."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Unit, Viewer

WEEKS = 4
SHOWN_DEALS = 12


def table(db: Database, viewer: Viewer, as_of: date, unit: Unit, limit: int = SHOWN_DEALS) -> list[dict[str, Any]]:
    """Key customers' open deals, most money first, and deals that were planned lately: deal_id, deal_name,
    account_name, person_name, stage_now, outcome, and weeks: eight of {week (-4 … 3, 0 is the first one that is not
    over), week_starts_on (a Monday), planned_stage, planned_by, plan_reason, actual_stage (None ahead), verdict}.

    verdict is `kept` (reached or passed, or won), `missed` (over, or lost), `running`, or None without a plan.
    """
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "limit": limit}
    rows = db.rows("queries/progress/weeks", {**asked, "first_monday": _first_monday(as_of), **scope(viewer)})
    found: dict[str, dict[str, Any]] = {}
    head = ("deal_id", "deal_name", "account_name", "person_name", "stage_now", "outcome")
    for row in rows:
        deal = found.setdefault(row["deal_id"], {name: row[name] for name in head} | {"weeks": []})
        deal["weeks"].append({name: value for name, value in row.items() if name not in (*head, "place")})
    return list(found.values())


def _first_monday(as_of: date) -> date:
    """The Monday of the first week that is not over at the end of as_of: a Sunday looks at the week that comes."""
    monday = as_of - timedelta(days=as_of.weekday())
    return monday + timedelta(days=7) if as_of.weekday() == 6 else monday


def stages_of(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> list[str]:
    """The stages that an open deal may be planned to reach, in order; none where it is not open or not visible."""
    rows = db.rows("queries/progress/stages_of", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)})
    return [str(row["stage"]) for row in rows]
