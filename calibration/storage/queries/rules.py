"""The rules of the lights as a screen shows them, and the past that a threshold is tried out on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

from calibration.storage.database import Database, sql
from calibration.storage.queries.scope import scope
from calibration.storage.reference import Limits, describe, limits, parameters
from calibration.vocabulary import Viewer

DEAL_WAITS = {
    "contact_age_days": "contact_gaps",
    "key_stage_age_days": "stage_gaps",
    "proposal_age_days": "proposal_gaps",
    "approval_age_days": "approval_gaps",
    "competitor_count": "competitor_gaps",
}
"""Measures of deals whose past can be played through: each is the length of a wait that the records date."""
STORE_MEASURES = {
    f"{indicator}_below{noise}_ratio": (indicator, bool(noise))
    for indicator, noise in product(("traffic", "conversion", "turnover"), ("", "_noise"))
    if (indicator, noise) != ("turnover", "_noise")
}
"""Measure of stores → what it looks at, and whether only what is beyond the store's own noise counts."""
PLAYED_AS = dict.fromkeys(DEAL_WAITS, "deal") | {"no_lead_days": "team"} | dict.fromkeys(STORE_MEASURES, "store")
"""Every measure that can be tried on the past → what its alerts are about."""
STORE_WEEKS = 8
"""How far back a refresh keeps the days of stores."""


def rules(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:  # noqa: ARG001 - everybody may read them
    """Every rule as it holds at as_of: its columns, `version` from 1, changed_by, changed_on and reason of the last
    change (None where it is as shipped)."""
    return db.rows("queries/rules", {"as_of": as_of})


def changes(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:  # noqa: ARG001 - as above
    """Every change of a rule or of a number behind one, newest first: changed_on, subject, labels, value, author,
    reason."""
    return db.rows("queries/rule_changes", {"as_of": as_of})


def parameters_told(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:  # noqa: ARG001 - as above
    """Every parameter as it holds at as_of, as `reference.describe` has it, with `choices` (none: anything goes)."""
    return [row | {"choices": limits().get(row["key"], Limits()).choices} for row in describe(db, as_of)]


def parameter_changes(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:  # noqa: ARG001 - as above
    """Every change of a parameter, newest first: changed_on, key, labels, unit, value, author, reason."""
    return db.rows("queries/parameter_changes", {"as_of": as_of})


def trial(
    db: Database, viewer: Viewer, as_of: date, measure: str, thresholds: Sequence[float], *, weeks: int = 52
) -> list[dict[str, Any]]:
    """What each threshold would have done over the last `weeks` weeks (stores: at most STORE_WEEKS), one row a
    threshold; nothing where there is no past to play it on.

    threshold; alert_count; alerts_per_week (per supervisor); subject_count (deals that waited at all, teams, stores).
    Of deals, and of stores in days of one store: alerted_count, lost_count, alerted_lost_count (closed deals; days that
    a week of low sales came after); precision (of the alerted the share that was lost), recall (of the lost the share
    that was alerted), base_ratio (the share of all that was lost: what alerting blindly would reach); of deals
    warning_days (median days from the last alert to the loss). Ratios are None where nothing was alerted or lost.
    Raises KeyError for a measure that is not in PLAYED_AS.
    """
    asked = {"as_of": as_of, "thresholds": list(map(float, thresholds)), "weeks": weeks, **scope(viewer)}
    kind = PLAYED_AS[measure]
    if kind == "team":
        return db.rows("queries/trial/teams", asked)
    if kind == "deal":
        return db.rows(_waits_sql(measure), asked)
    indicator, beyond_noise = STORE_MEASURES[measure]
    settings = parameters(db, as_of)
    asked |= {
        "weeks": min(weeks, STORE_WEEKS),
        "indicator": indicator,
        "beyond_noise": beyond_noise,
        "store_noise_mads": settings.number("store_noise_mads"),
        "slump_ratio": settings.number("store_yellow_ratio"),
    }
    return db.rows("queries/trial/stores", asked)


def _waits_sql(measure: str) -> str:
    return sql("queries/trial/played").format(gaps=sql(f"queries/trial/{DEAL_WAITS[measure]}").strip())
