"""A person reads what they were told, and says what they do about it first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import inbox
from calibration.vocabulary import Viewer

ACKNOWLEDGEMENT, ANSWER = "acknowledgement", "answer"


def acknowledge(db: Database, notice_id: str, *, author: str, as_of: date, reason: str = "") -> str:
    """The recipient has read the notice; the moment is kept. Gives the journal entry's id.

    Raises DecisionRefused for an unknown notice, for somebody else's, and where it was read already.
    """
    notice = _notice(db, notice_id, author, as_of)
    if notice["acknowledged_at"] is not None:
        raise DecisionRefused("notice_read", who=notice["acknowledged_by"])
    return journal.add_all(db, [_entry(ACKNOWLEDGEMENT, notice, {}, author, as_of, reason)])[0]


def acknowledge_all(db: Database, notice_ids: Sequence[str], *, author: str, as_of: date, reason: str = "") -> int:
    """The recipient has read all of them, in one transaction; gives how many were unread until now: what was read
    meanwhile keeps its moment. Raises DecisionRefused for an unknown notice and for somebody else's."""
    notices = [_notice(db, notice_id, author, as_of) for notice_id in notice_ids]
    made = [
        _entry(ACKNOWLEDGEMENT, notice, {}, author, as_of, reason)
        for notice in notices
        if notice["acknowledged_at"] is None
    ]
    return len(journal.add_all(db, made))


def answer(db: Database, notice_id: str, *, text: str, author: str, as_of: date, reason: str = "") -> str:
    """The recipient's first action, in their words; the moment ends the response time. Gives the journal entry's id.

    Raises DecisionRefused for an unknown notice, for somebody else's, and without words.
    """
    notice = _notice(db, notice_id, author, as_of)
    if not text.strip():
        raise DecisionRefused("answer_empty")
    return journal.add_all(db, [_entry(ANSWER, notice, {"text": text.strip()}, author, as_of, reason)])[0]


def _notice(db: Database, notice_id: str, author: str, as_of: date) -> dict[str, Any]:
    found = inbox.notices(db, Viewer(), as_of, notice_id=notice_id)
    if not found:
        raise DecisionRefused("notice_unknown", found=notice_id, day=as_of)
    if found[0]["recipient"] != author:
        raise DecisionRefused("notice_of_other", who=author, recipient=found[0]["recipient"])
    return found[0]


def _entry(
    kind: str, notice: dict[str, Any], said: dict[str, Any], author: str, as_of: date, reason: str
) -> journal.NewEntry:
    body = {"subject_kind": notice["subject_kind"], "subject_id": notice["subject_id"], **said}
    return journal.NewEntry(kind, notice["notice_id"], body, author, as_of, reason=reason)
