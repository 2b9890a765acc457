"""What became of decisions, as it was measured on their review date: kept once, never measured again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from calibration.storage.database import Database, sql


@dataclass(frozen=True)
class Published:
    """A verdict as it is kept; `weeks` are the series behind the picture."""

    decision_id: str
    measured_as_of: date
    metric: str
    measured_unit: str | None
    verdict: str
    reason: str
    effect: float | None
    low: float | None
    high: float | None
    before_weeks: int
    after_weeks: int
    peer_count: int
    weeks: list[dict[str, Any]]


def unmeasured(db: Database, as_of: date) -> list[dict[str, Any]]:
    """Decisions whose review date has come and that were not measured yet (columns of `marts.decisions`)."""
    return db.rows("refresh/unmeasured_decisions", {"as_of": as_of})


def keep(db: Database, verdict: Published) -> None:
    """Keep a verdict; one that is kept already stays."""
    now = datetime.now(UTC).replace(tzinfo=None)
    kept = {"weeks": json.dumps(verdict.weeks, ensure_ascii=False), "published_at": now}
    with db.transaction() as cursor:
        cursor.execute(sql("refresh/keep_verdict"), asdict(verdict) | kept)
