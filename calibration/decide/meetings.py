"""A meeting is opened, goes item by item, and is closed. Each step is an entry: whoever closes the browser by accident
comes back to the same item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.decide.going import going_meeting
from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import meetings
from calibration.vocabulary import Viewer

OPENED, ITEM, CLOSED, REOPENED = "meeting_opened", "meeting_item", "meeting_closed", "meeting_reopened"
MEETING_KINDS = ("standup", "look_back")
STEPS = ("taken", "skipped", "done")
MINUTES = 15.0
LOCK = "meetings"


def open_meeting(
    db: Database,
    *,
    meeting_kind: str,
    unit: str,
    unit_name: str,
    region: str | None,
    agenda: Sequence[dict[str, Any]],
    author: str,
    as_of: date,
    minutes: float = MINUTES,
    reason: str = "",
) -> str:
    """Open a meeting about a place with the agenda as it stands now; gives its id. `agenda` is JSON: one dict an item,
    each with a `key`.

    Raises DecisionRefused for another kind, an empty agenda, and where a meeting of that kind about that place is open
    already: it is gone on with, not doubled.
    """
    if meeting_kind not in MEETING_KINDS:
        raise DecisionRefused(
            "decision_not_of_list", name="meeting", found=meeting_kind, known=", ".join(MEETING_KINDS)
        )
    if not agenda:
        raise DecisionRefused("meeting_without_items")
    body = {
        "meeting_kind": meeting_kind,
        "unit": unit,
        "unit_name": unit_name,
        "region": region,
        "minutes": minutes,
        "agenda": list(agenda),
    }
    with db.lock(LOCK):
        _refuse_open(db, as_of, meeting_kind, unit)
        return journal.add(db, kind=OPENED, subject=unit, body=body, author=author, as_of=as_of, reason=reason)


def take_step(
    db: Database, meeting_id: str, *, item: str, step: str, author: str, as_of: date, reason: str = ""
) -> str:
    """An item of the agenda is taken up, skipped or done with (STEPS); the moment is kept.

    Raises DecisionRefused for a meeting that is unknown or closed, an item that is not on its agenda, another step.
    """
    if step not in STEPS:
        raise DecisionRefused("decision_not_of_list", name="step", found=step, known=", ".join(STEPS))
    with db.lock(LOCK):  # a colleague's end of the meeting does not come between the look and the step
        if item not in {each["key"] for each in going_meeting(db, meeting_id, as_of)["agenda"]}:
            raise DecisionRefused("meeting_item_unknown", found=item)
        body = {"item": item, "step": step}
        return journal.add(db, kind=ITEM, subject=meeting_id, body=body, author=author, as_of=as_of, reason=reason)


def close_meeting(
    db: Database, meeting_id: str, *, attended: str = "", author: str, as_of: date, reason: str = ""
) -> str:
    """Close the meeting; `attended` are the names of who was there, `reason` what is to be remembered of it.

    Raises DecisionRefused for a meeting that is unknown or closed already.
    """
    with db.lock(LOCK):
        going_meeting(db, meeting_id, as_of)
        body = {"attended": attended.strip()}
        return journal.add(
            db, kind=CLOSED, subject=meeting_id, body=body, author=author, as_of=as_of, reason=reason.strip()
        )


def reopen_meeting(db: Database, meeting_id: str, *, author: str, as_of: date, reason: str = "") -> str:
    """A meeting that was closed by mistake goes on where it stood. Gives the entry's id.

    Raises DecisionRefused for a meeting that is unknown, open, or closed on another day, and while another of its kind
    and place is open.
    """
    with db.lock(LOCK):
        found = meetings.meeting(db, Viewer(), as_of, meeting_id)
        if found is None:
            raise DecisionRefused("meeting_unknown", found=meeting_id)
        if found["is_open"]:
            raise DecisionRefused("meeting_open_already", who=found["author"], day=found["held_on"])
        if found["closed_on"] != as_of:
            raise DecisionRefused("meeting_of_another_day", closed=found["closed_on"], day=as_of)
        _refuse_open(db, as_of, found["meeting_kind"], found["unit"])
        return journal.add(
            db, kind=REOPENED, subject=meeting_id, body={}, author=author, as_of=as_of, reason=reason.strip()
        )


def _refuse_open(db: Database, as_of: date, meeting_kind: str, unit: str) -> None:
    for row in meetings.open_meetings(db, Viewer(), as_of):
        if (row["meeting_kind"], row["unit"]) == (meeting_kind, unit):
            raise DecisionRefused("meeting_open_already", who=row["author"], day=row["held_on"])
