"""A stage's weight by hand: what share of the deals in it a person expects to be won."""

from __future__ import annotations

import math
from datetime import date

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.imports.match import match_key
from calibration.storage.queries import stage_weights
from calibration.vocabulary import Viewer

STAGE_WEIGHT = "stage_weight"


def set_stage_weight(
    db: Database, stage: str, weight: float, *, author: str, as_of: date, reason: str, pipeline: str | None = None
) -> str:
    """The stage counts with this weight (0–1) from `as_of` on. Gives the journal entry's id.

    Raises DecisionRefused for an unknown stage, a closed one, a weight outside 0–1, no reason, and where nothing would
    change.
    """
    if not author.strip():
        raise DecisionRefused("decision_needs_author")
    found = stage_weights.listed(db, Viewer(), as_of)
    key = (match_key(pipeline) if pipeline else None, match_key(stage))
    row = next((each for each in found if (each["pipeline_key"], each["stage_key"]) == key), None)
    if row is None:
        raise DecisionRefused("stage_unknown", found=stage, known=", ".join(each["stage"] for each in found))
    if not math.isfinite(weight) or not 0 <= weight <= 1:
        raise DecisionRefused("stage_weight_range", found=weight)
    if not reason.strip():
        raise DecisionRefused("stage_weight_needs_reason")
    if row["stage_weight"] is not None and abs(row["stage_weight"] - weight) < 1e-9:
        raise DecisionRefused("stage_weight_unchanged", stage=stage, weight=f"{weight:.0%}")
    subject = f"{row['pipeline_key'] or ''}|{row['stage_key']}"
    body = {"stage": stage, "pipeline": pipeline, "weight": float(weight), "before": row["stage_weight"]}
    return journal.add(
        db, kind=STAGE_WEIGHT, subject=subject, body=body, author=author, as_of=as_of, reason=reason.strip()
    )
