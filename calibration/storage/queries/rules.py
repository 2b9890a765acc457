"""The rules of the lights as a screen shows them, and the past that a threshold is tried out on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.storage.database import Database, sql
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer

TRIED = {
    "contact_age_days": "contact_gaps",
    "key_stage_age_days": "stage_gaps",
    "proposal_age_days": "proposal_gaps",
}
"""The measures whose past can be played through: each is the length of a wait that the records date."""


def rules(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:  # noqa: ARG001 - everybody may read them
    """Every rule as it holds at as_of: its columns, `version` from 1, changed_by, changed_on and reason of the last
    change (None where it is as shipped)."""
    return db.rows("queries/rules", {"as_of": as_of})


def changes(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:  # noqa: ARG001 - as above
    """Every change of a rule or of a number behind one, newest first: changed_on, subject, labels, value, author,
    reason."""
    return db.rows("queries/rule_changes", {"as_of": as_of})


def trial(
    db: Database, viewer: Viewer, as_of: date, measure: str, thresholds: Sequence[float], *, weeks: int = 52
) -> list[dict[str, Any]]:
    """What each threshold would have done over the last `weeks` weeks, one row a threshold.

    threshold; alert_count; alerts_per_week (per supervisor with deals); deal_count (deals that waited at all);
    alerted_count, lost_count, alerted_lost_count (closed deals); precision (of the closed deals that were alerted the
    share that was lost), recall (of the lost the share that was alerted before), base_ratio (the share of closed deals
    that was lost: what alerting blindly would reach), warning_days (median days from the last alert to the loss).
    Ratios are None where nothing was alerted or lost. Raises KeyError for a measure that is not in TRIED.
    """
    asked = {"as_of": as_of, "thresholds": list(map(float, thresholds)), "weeks": weeks, **scope(viewer)}
    return db.rows(_trial_sql(measure), asked)


def _trial_sql(measure: str) -> str:
    return sql("queries/trial/played").format(gaps=sql(f"queries/trial/{TRIED[measure]}").strip())
