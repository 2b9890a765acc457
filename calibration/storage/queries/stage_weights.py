"""Stage weights by hand beside what the closed deals teach, with the error of each on the same later deals."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope, sees_all
from calibration.vocabulary import Viewer

TEST_DAYS = 180
PSEUDO_DEALS = 10
LEAST_CASES = 10


def listed(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The open stages in order: pipeline, stage, pipeline_key, stage_key, position, stage_weight; the company's own
    list where it has one, else the usual names. The same for everybody."""
    del viewer
    return db.rows("queries/league/stages", {"as_of": as_of})


def compared(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Every open stage (of the usual names only those that deals went through): pipeline, stage, stage_weight (by
    hand), learned_weight (share won of the deals that entered it and ended, held by ten deals at the company's win
    rate), entered_count; and on the deals that ended in the last 180 days: test_count, hand_brier, learned_brier
    (learned from earlier deals alone; None under ten). Empty for a viewer none of whose deals is known, unless whole
    tables are his."""
    asked = {"as_of": as_of, "test_days": TEST_DAYS, "pseudo": PSEUDO_DEALS, "least": LEAST_CASES}
    rows = db.rows("queries/league/stage_weights", {**asked, **scope(viewer)})
    return rows if sees_all(viewer) or any(row["entered_count"] for row in rows) else []


def changes(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Weights that people set, newest first: stage, weight, before, author, given_on, reason."""
    del viewer
    return db.rows("queries/league/stage_weight_changes", {"as_of": as_of})
