"""Decisions, what they may be about, who can own them, and what they are compared with."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer

MOST_COMPARABLE = 12
LEAST_SIBLINGS = 3
SILENT_DAYS, STUCK_DAYS = 7, 21
"""Longer without contact counts as silent, longer in one stage as stuck when decisions are measured: one limit for all
weeks, whatever the rules of a day say, so that the weeks compare."""


def decisions(
    db: Database, viewer: Viewer, as_of: date, *, subject: str | None = None, meeting_id: str | None = None
) -> list[dict[str, Any]]:
    """Decisions known on the day, the newest first (columns of `marts.decisions`, and owner_left_on: None while
    the owner is there). `state`: running, review_due,
    reviewed, superseded, withdrawn. Visible to the scope of its place, and to its owner."""
    return _decisions(db, viewer, as_of, subject=subject, meeting_id=meeting_id)


def decision(db: Database, viewer: Viewer, as_of: date, decision_id: str) -> dict[str, Any] | None:
    """One decision; None where it is unknown on the day or not visible."""
    found = _decisions(db, viewer, as_of, decision_id=decision_id)
    return found[0] if found else None


def subject(db: Database, viewer: Viewer, as_of: date, name: str) -> dict[str, Any] | None:
    """What `region:华东`, `store:S01` or `deal:D001` is on the day: subject, subject_kind, subject_name, measured_unit
    (the owner's place for a deal), region, person_id, store_id, measures. None where it is unknown, closed, or not
    visible."""
    found = db.rows("queries/decisions/subject", {"as_of": as_of, "subject": name, **scope(viewer)})
    return found[0] if found else None


def comparable(db: Database, viewer: Viewer, as_of: date, unit: str) -> list[dict[str, Any]]:
    """Places to hold a place against: unit, unit_name, is_sibling. Its siblings alone where there are three or more,
    else other places of the same kind as well; twelve at most."""
    asked = {"as_of": as_of, "unit": unit, "limit": MOST_COMPARABLE, **scope(viewer)}
    found = db.rows("queries/decisions/comparable", asked)
    siblings = [row for row in found if row["is_sibling"]]
    return siblings if len(siblings) >= LEAST_SIBLINGS else found


def owners(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Who can take something on: person_id, person_name, role, department, team, region, left_on (None, or still to
    come), led_count (how many name them as manager)."""
    return db.rows("queries/decisions/owners", {"as_of": as_of, **scope(viewer)})


def place_leads(db: Database, viewer: Viewer, as_of: date, measure: str | None = None) -> dict[str, list[str]]:
    """Who leads what, for the work that a measure counts (None: any): person_id → units, such as `company`,
    `region:华东` or `team:华东一组`."""
    work = None if measure is None else "stores" if measure.startswith("store_") else "deals"
    found = db.rows("queries/decisions/place_leads", {"as_of": as_of, "work": work, **scope(viewer)})
    return {row["person_id"]: row["units"] for row in found}


def known_person(db: Database, viewer: Viewer, as_of: date, person_id: str) -> dict[str, Any] | None:
    """A person whom HR or a deal names, also one who has left; None where nobody is known by this id."""
    found = db.rows("queries/decisions/known_person", {"as_of": as_of, "person_id": person_id, **scope(viewer)})
    return found[0] if found else None


def _decisions(db: Database, viewer: Viewer, as_of: date, **only: str | None) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"decision_id": None, "subject": None, "meeting_id": None, **only}
    return db.rows("queries/decisions/decisions", {**asked, "as_of": as_of, **scope(viewer)})
