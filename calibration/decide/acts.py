"""What people do about one deal: log a contact, state a fact, review a loss, bring in an adviser, speak up early, note.

Each writes one journal entry about the deal (kinds CONTACT … NOTE), and is refused where nobody puts a name to it. The
page then has the deal rated anew (`refresh.lights.rerate_deal`), so that what was done counts at once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import lights
from calibration.vocabulary import Viewer

CONTACT, FACT, LOSS_REVIEW, ADVISER, PROBLEM, NOTE = "contact", "fact", "loss_review", "adviser", "problem", "note"
CHANNELS = ("call", "visit", "meeting", "message")
FACTS = ("gave_up", "budget_cancelled", "competitor_mou", "withdrawn")
LOSS_REASONS = ("price", "product", "competitor", "budget", "timing", "relationship", "delivery", "other")
STOP_LOSS = ("stop", "win_back")


def log_contact(
    db: Database, deal_id: str, *, contacted_on: date, channel: str, said: str, author: str, as_of: date,
    reason: str = "",
) -> str:  # fmt: skip
    """The customer was spoken to: the contact clock starts anew that day, until the CRM's export tells of a later one.

    `channel` is one of CHANNELS. Raises DecisionRefused for a deal that is not open, a day after as_of, another
    channel, or nothing said.
    """
    _open_deal(db, deal_id, as_of)
    _one_of("channel", channel, CHANNELS)
    if contacted_on > as_of:
        raise DecisionRefused("act_in_future", found=contacted_on, day=as_of)
    body = {"contacted_on": contacted_on.isoformat(), "channel": channel, "said": _said("said", said)}
    return _write(db, CONTACT, deal_id, body, author, as_of, reason)


def state_fact(
    db: Database, deal_id: str, *, fact: str, evidence: str, author: str, as_of: date, reason: str = ""
) -> str:
    """Something happened that decides the deal (one of FACTS; `withdrawn` takes back what was stated before).

    Raises DecisionRefused for a deal that is not open, another fact, or one without evidence.
    """
    _open_deal(db, deal_id, as_of)
    _one_of("fact", fact, FACTS)
    body = {"fact": fact, "evidence": _said("evidence", evidence)}
    return _write(db, FACT, deal_id, body, author, as_of, reason)


def review_loss(
    db: Database, deal_id: str, *, stop_loss: str, loss_reason: str, happened: str, lesson: str, author: str,
    as_of: date, reason: str = "",
) -> str:  # fmt: skip
    """What a fact red opens: stop or win back, why the deal is lost, what happened, and what to do differently.

    Raises DecisionRefused where no fact made the deal red, or where one of the four is missing or not of its list.
    """
    light = _open_deal(db, deal_id, as_of)
    if (light["light"], light["cause"]) != ("red", "fact"):
        raise DecisionRefused("review_without_fact", deal=deal_id, light=light["light"])
    _one_of("stop_loss", stop_loss, STOP_LOSS)
    _one_of("loss_reason", loss_reason, LOSS_REASONS)
    body = {
        "stop_loss": stop_loss,
        "loss_reason": loss_reason,
        "happened": _said("happened", happened),
        "lesson": _said("lesson", lesson),
        "rule_id": light["rule_id"],
    }
    return _write(db, LOSS_REVIEW, deal_id, body, author, as_of, reason)


def assign_adviser(
    db: Database, deal_id: str, *, person_id: str, days: float, author: str, as_of: date, reason: str = ""
) -> str:
    """A senior adviser gives `days` of the coming four weeks to the deal.

    Raises DecisionRefused for somebody who is no adviser, for no days, and for more days than the adviser has left.
    """
    _open_deal(db, deal_id, as_of)
    known = {row["person_id"]: row for row in lights.advisers(db, Viewer(), as_of, deal_id)}
    if person_id not in known:
        raise DecisionRefused("adviser_unknown", found=person_id, known=", ".join(sorted(known)[:10]))
    left = known[person_id]["left_days"]
    if not days > 0 or (left is not None and days > left):
        raise DecisionRefused("adviser_overbooked", days=days, left=left, person=known[person_id]["person_name"])
    body = {"person_id": person_id, "person_name": known[person_id]["person_name"], "days": days}
    return _write(db, ADVISER, deal_id, body, author, as_of, reason)


def raise_problem(db: Database, deal_id: str, *, problem: str, author: str, as_of: date, reason: str = "") -> str:
    """The owner speaks up. `is_early` is kept with it: no rule had fired yet, which is credited.

    Raises DecisionRefused for a deal that is not open, or without words.
    """
    light = _open_deal(db, deal_id, as_of)
    body = {
        "problem": _said("problem", problem),
        "light": light["light"],
        "is_early": light["light"] not in ("red", "yellow"),
        "person_id": light["person_id"],
    }
    return _write(db, PROBLEM, deal_id, body, author, as_of, reason)


def write_note(db: Database, deal_id: str, *, text: str, author: str, as_of: date, reason: str = "") -> str:
    """A remark on the deal. Raises DecisionRefused for a deal that is not open, or without words."""
    _open_deal(db, deal_id, as_of)
    return _write(db, NOTE, deal_id, {"text": _said("text", text)}, author, as_of, reason)


def _open_deal(db: Database, deal_id: str, as_of: date) -> dict[str, Any]:
    """The deal's light; without one there is nothing to act on."""
    light = lights.deal_light(db, Viewer(), as_of, deal_id)
    if light is None:
        raise DecisionRefused("act_deal_unknown", deal=deal_id, day=as_of)
    return light


def _one_of(name: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        raise DecisionRefused("act_not_of_list", name=name, found=found, known=", ".join(known))


def _said(name: str, words: str) -> str:
    if not words.strip():
        raise DecisionRefused("act_without_words", name=name)
    return words.strip()


def _write(db: Database, kind: str, deal_id: str, body: dict[str, Any], author: str, as_of: date, reason: str) -> str:
    if not author.strip():
        raise DecisionRefused("person_needed")
    return journal.add(db, kind=kind, subject=deal_id, body=body, author=author, as_of=as_of, reason=reason)
