"""To-dos: on somebody's list with a day; done with evidence, or dropped with a reason, once."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import action_items, decisions
from calibration.vocabulary import Viewer

ACTION_ITEM, DONE, DROPPED = "action_item", "action_done", "action_dropped"
LOCK = "action_items"


def add_action_item(
    db: Database,
    *,
    text: str,
    owner_id: str,
    due_on: date,
    author: str,
    as_of: date,
    decision_id: str | None = None,
    reason: str = "",
) -> str:
    """Put something on a person's list, for a decision or by itself; gives the to-do's id.

    Raises DecisionRefused without words, for a day that is past, for somebody unknown or gone by then, and for a
    decision that is unknown or was taken back.
    """
    if not text.strip():
        raise DecisionRefused("decision_without_words")
    if due_on < as_of:
        raise DecisionRefused("decision_due_past", due=due_on, day=as_of)
    owner = checked_owner(db, owner_id, due_on, as_of)
    if decision_id is not None:
        found = decisions.decision(db, Viewer(), as_of, decision_id)
        if found is None or found["state"] in ("superseded", "withdrawn"):
            raise DecisionRefused("decision_unknown", found=decision_id, day=as_of)
    made = new_action_item(
        text=text.strip(), owner=owner, due_on=due_on, decision_id=decision_id, author=author, as_of=as_of,
        reason=reason,
    )  # fmt: skip
    return journal.add_all(db, [made])[0]


def finish_action_item(
    db: Database, item_id: str, *, evidence: str, done_by: str, done_on: date, author: str, as_of: date,
    reason: str = "",
) -> str:  # fmt: skip
    """The to-do is done: by whom, on which day, and what shows it.

    Raises DecisionRefused without evidence or name, for a day after as_of or before the to-do was made, and where
    somebody has ended it already.
    """
    if not evidence.strip() or not done_by.strip():
        raise DecisionRefused("todo_without_evidence")
    with db.lock(LOCK):
        found = _still_open(db, item_id, as_of)
        if not found["made_on"] <= done_on <= as_of:
            raise DecisionRefused("todo_done_when", found=done_on, first=found["made_on"], last=as_of)
        body = {"evidence": evidence.strip(), "done_by": done_by.strip(), "done_on": done_on.isoformat()}
        return journal.add(db, kind=DONE, subject=item_id, body=body, author=author, as_of=as_of, reason=reason)


def drop_action_item(db: Database, item_id: str, *, author: str, as_of: date, reason: str) -> str:
    """The to-do will not be done, for a reason that stays readable. Raises DecisionRefused without one, and where
    somebody has ended it already."""
    if not reason.strip():
        raise DecisionRefused("todo_dropped_why")
    with db.lock(LOCK):
        _still_open(db, item_id, as_of)
        return journal.add(
            db, kind=DROPPED, subject=item_id, body={}, author=author, as_of=as_of, reason=reason.strip()
        )


def hand_over(db: Database, item_id: str, owner_id: str, *, author: str, as_of: date, reason: str) -> str:
    """An open to-do goes on somebody else's list, with its day and its decision; on the first it stands as dropped, for
    this reason. Gives the new to-do's id.

    Raises DecisionRefused without a reason, for somebody unknown or gone by the due day (by as_of where it is overdue),
    for who has it already, and where somebody has ended it.
    """
    if not reason.strip():
        raise DecisionRefused("todo_dropped_why")
    with db.lock(LOCK):
        found = _still_open(db, item_id, as_of)
        owner = checked_owner(db, owner_id, max(found["due_on"], as_of), as_of)
        if owner["person_id"] == found["owner_id"]:
            raise DecisionRefused("todo_same_owner", who=owner["person_name"])
        made = new_action_item(
            text=found["text"], owner=owner, due_on=found["due_on"], decision_id=found["decision_id"], author=author,
            as_of=as_of, reason=reason.strip(),
        )  # fmt: skip
        ended = journal.NewEntry(DROPPED, item_id, {"handed_to": made.entry_id}, author, as_of, reason=reason.strip())
        journal.add_all(db, [ended, made])
        return made.entry_id


def checked_owner(db: Database, owner_id: str, due_on: date, as_of: date) -> dict[str, Any]:
    """The person, known on as_of and still there on the due day. Raises DecisionRefused otherwise."""
    if not owner_id.strip():
        raise DecisionRefused("owner_needed")
    person = decisions.known_person(db, Viewer(), as_of, owner_id)
    if person is None:
        raise DecisionRefused("owner_unknown", found=owner_id, day=as_of)
    if person["left_on"] is not None and person["left_on"] <= due_on:
        raise DecisionRefused("owner_gone", who=person["person_name"], left=person["left_on"], due=due_on)
    return person


def new_action_item(
    *, text: str, owner: dict[str, Any], due_on: date, decision_id: str | None, author: str, as_of: date,
    reason: str = "",
) -> journal.NewEntry:  # fmt: skip
    """The entry of a to-do that is checked already, to be written with what belongs to it."""
    body = {
        "text": text,
        "owner_id": owner["person_id"],
        "owner_name": owner["person_name"],
        "team": owner["team"],
        "region": owner["region"],
        "due_on": due_on.isoformat(),
        "decision_id": decision_id,
    }
    return journal.NewEntry(ACTION_ITEM, decision_id or owner["person_id"], body, author, as_of, reason=reason)


def _still_open(db: Database, item_id: str, as_of: date) -> dict[str, Any]:
    found = action_items.action_item(db, Viewer(), as_of, item_id)
    if found is None:
        raise DecisionRefused("todo_unknown", found=item_id, day=as_of)
    if found["state"] != "open":
        raise DecisionRefused(f"todo_{found['state']}_already", text=found["text"], who=found["ended_by"] or "")
    return found
