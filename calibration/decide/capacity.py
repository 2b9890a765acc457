"""A proposal to move an adviser's support is accepted or declined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.forecasting.capacity import standing_supports, week_of
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import capacity, rolling
from calibration.storage.reference import parameters
from calibration.vocabulary import WHOLE, Viewer


def accept_support(
    db: Database,
    deal_id: str,
    *,
    person_id: str,
    week_on: date,
    from_deal_id: str | None = None,
    author: str,
    as_of: date,
    reason: str = "",
) -> str:
    """The adviser supports the deal in the week of `week_on`, and leaves `from_deal_id` for it. Gives the entry's id.

    Raises DecisionRefused without an author, for a deal that is not open, somebody without capacity in that week, one
    whose days of that week are promised already, and a deal to leave that the adviser does not support.
    """
    _checked(db, deal_id, person_id, week_on, author, as_of)
    agreed = [row for row in capacity.support_entries(db, Viewer(), as_of) if row["kind"] != capacity.DECLINED]
    week = week_of(week_on, as_of)
    standing = [
        each for each in standing_supports(agreed, {}, as_of) if (each.person_id, each.week) == (person_id, week)
    ]
    if from_deal_id is not None and from_deal_id not in {each.deal_id for each in standing}:
        raise DecisionRefused("support_not_there", deal=from_deal_id, person=person_id, week=week_on)
    needed = parameters(db, as_of).number("support_days_per_deal")
    promised = sum(each.deal_id not in (deal_id, from_deal_id) for each in standing) * needed
    free = _days(db, person_id, week, as_of) - promised
    if free < needed:
        raise DecisionRefused(
            "support_no_days", person=person_id, week=week_on, left=f"{max(free, 0):g}", days=f"{needed:g}"
        )
    body = {"person_id": person_id, "week_on": week_on.isoformat(), "from_deal_id": from_deal_id, "days": needed}
    return _write(db, capacity.ACCEPTED, deal_id, body, author, as_of, reason)


def decline_support(
    db: Database, deal_id: str, *, person_id: str, week_on: date, author: str, as_of: date, reason: str = ""
) -> str:
    """The adviser is not to support the deal in that week; it is not proposed again. Gives the entry's id.

    Raises DecisionRefused without an author or a reason, for a deal that is not open and somebody without capacity.
    """
    _checked(db, deal_id, person_id, week_on, author, as_of)
    if not reason.strip():
        raise DecisionRefused("support_needs_reason")
    body = {"person_id": person_id, "week_on": week_on.isoformat()}
    return _write(db, capacity.DECLINED, deal_id, body, author, as_of, reason.strip())


def _checked(db: Database, deal_id: str, person_id: str, week_on: date, author: str, as_of: date) -> None:
    if not author.strip():
        raise DecisionRefused("decision_needs_author")
    if not any(row["deal_id"] == deal_id for row in rolling.deals(db, Viewer(), as_of, WHOLE)):
        raise DecisionRefused("act_deal_unknown", deal=deal_id, day=as_of)
    if not _days(db, person_id, week_of(week_on, as_of), as_of):
        raise DecisionRefused("support_nobody", person=person_id, week=week_on)


def _days(db: Database, person_id: str, week: int, as_of: date) -> float:
    """The days that the adviser gives in that week."""
    rows = capacity.adviser_weeks(db, Viewer(), as_of)
    return sum(
        float(row["available_days"])
        for row in rows
        if row["person_id"] == person_id and week_of(row["week_on"], as_of) == week
    )


def _write(
    db: Database, kind: str, deal_id: str, body: Mapping[str, Any], author: str, as_of: date, reason: str
) -> str:
    return journal.add(db, kind=kind, subject=deal_id, body=dict(body), author=author, as_of=as_of, reason=reason)
