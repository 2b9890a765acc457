"""The plan of the four-week table: which stage a key customer's deal is to reach in which week."""

from __future__ import annotations

from datetime import date, timedelta

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import progress
from calibration.vocabulary import Viewer

PROGRESS_PLAN = "progress_plan"


def plan_move(
    db: Database, deal_id: str, *, week_starts_on: date, stage: str, author: str, as_of: date, reason: str = ""
) -> str:
    """The deal is to stand in `stage` (or further) at the end of the week that starts on that Monday.

    Gives the entry's id; the last plan made before a week ends holds. Raises DecisionRefused for a deal that is not
    open on as_of, a stage that is not in its list, a day that is no Monday, and a week that is over or more than four
    weeks ahead.
    """
    if not author.strip():
        raise DecisionRefused("decision_needs_author")
    first = as_of - timedelta(days=as_of.weekday())
    weeks = [first + timedelta(days=7 * n) for n in range(progress.WEEKS + 1)]
    if week_starts_on not in weeks or week_starts_on + timedelta(days=6) <= as_of:
        raise DecisionRefused("plan_week", found=week_starts_on, first=weeks[0], last=weeks[-1])
    stages = progress.stages_of(db, Viewer(), as_of, deal_id)
    if not stages:
        raise DecisionRefused("plan_deal_not_open", found=deal_id, day=as_of)
    if stage not in stages:
        raise DecisionRefused("plan_stage_unknown", found=stage, known=", ".join(stages))
    body = {"week_starts_on": week_starts_on.isoformat(), "stage": stage}
    return journal.add(db, kind=PROGRESS_PLAN, subject=deal_id, body=body, author=author, as_of=as_of, reason=reason)
