"""One line that somebody stands for: what, who, by when, measured how, against whom, looked at again when.

A decision is never edited: a later one supersedes it, it is withdrawn with a reason, or its review ends it. Checking
and writing happen under one lock, so that of two people who supersede the same entry the second is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from calibration.decide.action_items import checked_owner, new_action_item
from calibration.decide.going import going_meeting
from calibration.errors import DecisionRefused
from calibration.rules.metrics import METRICS, metrics_for
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import decisions
from calibration.vocabulary import Viewer

DECISION, WITHDRAWAL, REVIEW = "decision", "decision_withdrawal", "decision_review"
DECISION_KINDS = ("contact", "adviser", "terms", "coach", "people", "leads", "visit", "stock", "process", "other")
CONCLUSIONS = ("keep", "adjust", "stop")
REVIEW_AFTER = timedelta(days=28)
LONGEST_TEXT = 140
"""One line: what does not fit in it is two decisions."""
LOCK = "decisions"
_ENDED = ("superseded", "withdrawn", "reviewed")


@dataclass(frozen=True)
class Draft:
    """A decision as it is proposed. `subject`: `company`, `region:华东`, `person:E1`, `store:S01`, `deal:D001`.

    `expected_effect` is signed, in the metric's unit a week (None: nobody guessed); `review_on` None is 28 days after
    it is due; `comparison` are places as `storage.queries.decisions.comparable` proposes them."""

    subject: str
    text: str
    decision_kind: str
    owner_id: str
    due_on: date
    metric: str
    expected_effect: float | None = None
    comparison: tuple[str, ...] = ()
    review_on: date | None = None
    stake_amount: float | None = None


def make_decision(
    db: Database,
    draft: Draft,
    *,
    author: str,
    as_of: date,
    reason: str = "",
    supersedes: str | None = None,
    meeting_id: str | None = None,
) -> str:
    """Write the decision and its to-do on the owner's list, both or neither; gives the decision's id.

    Raises DecisionRefused for a subject that is not known on as_of, an owner who is unknown or gone by the due day,
    days in the wrong order, a metric that the place has not, a place compared with itself, an entry that somebody else
    has superseded, withdrawn or reviewed meanwhile, and a meeting that is over: its minutes are out.
    """
    with db.lock(LOCK):
        if meeting_id is not None:
            going_meeting(db, meeting_id, as_of, closed="meeting_closed_meanwhile")
        if supersedes is not None:
            _still_open(db, supersedes, as_of)
        subject = _checked_subject(db, draft, as_of)
        owner = checked_owner(db, draft.owner_id, draft.due_on, as_of)
        body = _body(draft, subject, owner) | {"meeting_id": meeting_id}
        made = journal.NewEntry(DECISION, draft.subject, body, author, as_of, supersedes, reason.strip())
        todo = new_action_item(
            text=draft.text.strip(), owner=owner, due_on=draft.due_on, decision_id=made.entry_id, author=author,
            as_of=as_of,
        )  # fmt: skip
        return journal.add_all(db, [made, todo])[0]


def withdraw_decision(db: Database, decision_id: str, *, author: str, as_of: date, reason: str) -> str:
    """Take a decision back, with the reason; its open to-dos fall with it.

    Raises DecisionRefused without a reason, and for a decision that is unknown or already ended.
    """
    if not reason.strip():
        raise DecisionRefused("decision_withdrawn_why")
    with db.lock(LOCK):
        _still_open(db, decision_id, as_of)
        return journal.add(
            db, kind=WITHDRAWAL, subject=decision_id, body={}, author=author, as_of=as_of, reason=reason.strip()
        )


def review_decision(
    db: Database, decision_id: str, *, conclusion: str, author: str, as_of: date, reason: str = ""
) -> str:
    """What people conclude on the review date (one of CONCLUSIONS); `reason` is the lesson in their words.

    Raises DecisionRefused before the review date, for another conclusion, and for a decision that has ended.
    """
    if conclusion not in CONCLUSIONS:
        raise DecisionRefused("decision_not_of_list", name="conclusion", found=conclusion, known=", ".join(CONCLUSIONS))
    with db.lock(LOCK):
        found = _still_open(db, decision_id, as_of)
        if found["review_on"] > as_of:
            raise DecisionRefused("decision_review_early", due=found["review_on"], day=as_of)
        return journal.add(
            db, kind=REVIEW, subject=decision_id, body={"conclusion": conclusion}, author=author, as_of=as_of,
            reason=reason.strip(),
        )  # fmt: skip


def metrics_of(subject: dict[str, Any]) -> list[str]:
    """The metrics that a subject can be measured by, in reading order; all where its place is not known."""
    return metrics_for(subject["measures"] or []) or list(METRICS)


def _still_open(db: Database, decision_id: str, as_of: date) -> dict[str, Any]:
    """The decision, if nobody has ended it: what others wrote on the day or before is seen here, under the lock."""
    found = decisions.decision(db, Viewer(), as_of, decision_id)
    if found is None:
        raise DecisionRefused("decision_unknown", found=decision_id, day=as_of)
    if found["state"] in _ENDED:
        raise DecisionRefused(f"decision_{found['state']}", text=found["text"], who=_who_ended(db, found, as_of))
    return found


def _who_ended(db: Database, found: dict[str, Any], as_of: date) -> str:
    if found["state"] == "superseded":
        follower = decisions.decision(db, Viewer(), as_of, found["superseded_by"])
        return str(follower["author"]) if follower else ""
    return str(found["withdrawn_by"] if found["state"] == "withdrawn" else found["reviewed_by"])


def _checked_subject(db: Database, draft: Draft, as_of: date) -> dict[str, Any]:
    """The subject on the day, after the words, days, metric and comparison of the draft have been found sound."""
    if not draft.text.strip():
        raise DecisionRefused("decision_without_words")
    if len(draft.text.strip()) > LONGEST_TEXT:
        raise DecisionRefused("decision_too_long", found=len(draft.text.strip()), limit=LONGEST_TEXT)
    if draft.decision_kind not in DECISION_KINDS:
        known = ", ".join(DECISION_KINDS)
        raise DecisionRefused("decision_not_of_list", name="kind", found=draft.decision_kind, known=known)
    if draft.due_on < as_of:
        raise DecisionRefused("decision_due_past", due=draft.due_on, day=as_of)
    if draft.review_on is not None and draft.review_on <= draft.due_on:
        raise DecisionRefused("decision_review_before_due", review=draft.review_on, due=draft.due_on)
    subject = decisions.subject(db, Viewer(), as_of, draft.subject)
    if subject is None:
        raise DecisionRefused("decision_subject_unknown", found=draft.subject, day=as_of)
    _check_measured(db, draft, subject, as_of)
    return subject


def _check_measured(db: Database, draft: Draft, subject: dict[str, Any], as_of: date) -> None:
    known = metrics_of(subject)
    if draft.metric not in known:
        raise DecisionRefused("decision_not_of_list", name="metric", found=draft.metric, known=", ".join(known))
    known_units = {row["unit"] for row in decisions.comparable(db, Viewer(), as_of, subject["measured_unit"] or "")}
    strange = sorted(set(draft.comparison) - known_units)
    if strange:
        raise DecisionRefused("decision_comparison", found=", ".join(strange), known=", ".join(sorted(known_units)))


def _body(draft: Draft, subject: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    return {
        "subject_kind": subject["subject_kind"],
        "subject_name": subject["subject_name"],
        "text": draft.text.strip(),
        "decision_kind": draft.decision_kind,
        "owner_id": owner["person_id"],
        "owner_name": owner["person_name"],
        "due_on": draft.due_on.isoformat(),
        "review_on": (draft.review_on or draft.due_on + REVIEW_AFTER).isoformat(),
        "metric": draft.metric,
        "expected_effect": draft.expected_effect,
        "measured_unit": subject["measured_unit"],
        "comparison": list(draft.comparison),
        "region": subject["region"],
        "person_id": subject["person_id"],
        "store_id": subject["store_id"],
        "stake_amount": draft.stake_amount,
    }
