"""Why a deal changed, in a code and in words: what the review collects, and what is later held against the outcome."""

from __future__ import annotations

from datetime import date

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries.review import known_deal, reason_codes
from calibration.vocabulary import Viewer

CHANGE_REASON = "change_reason"
LONGEST_TEXT = 500


def give_reason(
    db: Database,
    deal_id: str,
    *,
    step: str,
    since_on: date,
    code: str,
    author: str,
    as_of: date,
    reason: str = "",
) -> str:
    """Why a deal took a step of the waterfall between `since_on` and `as_of`; `reason` is the person's own words.

    Gives the journal entry's id; a later word about the same change holds, the earlier one stays readable. Raises
    DecisionRefused for a code that is not on the list, the code `other` without words, words that are too long, a deal
    that is not known on either day, and days in the wrong order.
    """
    if not author.strip():
        raise DecisionRefused("decision_needs_author")
    if not code:
        raise DecisionRefused("reason_needs_code")
    known = [row["code"] for row in reason_codes(db, Viewer(), as_of)]
    if code not in known:
        raise DecisionRefused("reason_code_unknown", found=code, known=", ".join(known))
    if code == "other" and not reason.strip():
        raise DecisionRefused("reason_other_needs_words")
    if len(reason) > LONGEST_TEXT:
        raise DecisionRefused("reason_too_long", found=len(reason), limit=LONGEST_TEXT)
    if since_on >= as_of:
        raise DecisionRefused("reason_days_reversed", since=since_on, day=as_of)
    if not any(known_deal(db, Viewer(), day, deal_id) for day in (as_of, since_on)):
        raise DecisionRefused("reason_deal_unknown", found=deal_id, day=as_of)
    body = {"code": code, "step": step, "text": reason.strip(), "since_on": since_on.isoformat()}
    return journal.add(
        db, kind=CHANGE_REASON, subject=deal_id, body=body, author=author, as_of=as_of, reason=reason.strip()
    )
