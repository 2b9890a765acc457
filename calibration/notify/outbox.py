"""From a light that turned red to the person who is told: notices, digests, and their delivery, once per channel.

A message is claimed in one transaction, sent outside any, and settled in another. Whoever dies in between leaves a
claim that nobody takes up again: better that a message is missing outside (it stands in the inbox) than there twice.
"""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from calibration.notify import channels
from calibration.notify.channels import Outcome, channel_of
from calibration.notify.settings import Channels
from calibration.notify.times import after_quiet, pause
from calibration.storage.database import Database, fetch, sql
from calibration.storage.reference import Parameters, parameters
from calibration.words import figures, say

PROCESS = secrets.token_hex(8)
"""Tells this process from an earlier one that died with a claim."""
SHOWN = 12
TODO = "todo"
log = logging.getLogger(__name__)


def collect(db: Database, as_of: date, now: datetime) -> int:
    """Add a notice for each person and newly red subject, and for each to-do that somebody else put on their list or
    that is overdue; gives how many are new. The same state adds nothing."""
    values = {"as_of": as_of, "now": now}
    with db.transaction() as cursor:
        made = [cursor.execute(sql(f"outbox/{name}"), values).fetchone() for name in ("collect", "collect_todos")]
    return sum(int(row[0]) for row in made if row)


def compose(db: Database, as_of: date, now: datetime, settings: Channels) -> int:
    """Make one digest a person and channel of what that channel has not carried yet; gives how many are new.

    In quiet hours none is made: what comes in overnight is one digest in the morning.
    """
    if _due(now, parameters(db, as_of)) > now:
        return 0
    made = 0
    for person in [row["recipient"] for row in db.rows("outbox/recipients", {"now": now})]:
        for url in settings.urls_of(person):
            made += _compose_one(db, person, channel_of(url), as_of, now, settings)
    return made


def deliver(db: Database, as_of: date, now: datetime, settings: Channels) -> int:
    """Send what is due, each message at most once; gives how many were sent. A refused one waits and is tried again."""
    asked = parameters(db, as_of)
    with db.transaction() as cursor:
        cursor.execute(sql("outbox/abandon"), {"process": PROCESS})
    sent = 0
    for message in db.rows("outbox/due", {"now": now}):
        if not _claim(db, message["message_id"], now):
            continue
        url = settings.url(message["recipient"], message["channel"])
        gone = Outcome("failed", "channel_gone")
        outcome = channels.send(url, message["title"], message["body"], settings.allow_private) if url else gone
        _settle(db, message, outcome, now, asked)
        sent += outcome.state == "sent"
    return sent


def _compose_one(db: Database, person: str, channel: str, as_of: date, now: datetime, settings: Channels) -> int:
    values = {"recipient": person, "channel": channel, "as_of": as_of, "now": now}
    with db.transaction() as cursor:
        notices = fetch(cursor, "outbox/untold", values)
        if not notices:
            return 0
        title, body = _text(notices, settings)
        row = {
            **values,
            # the notices themselves are the key: whoever composes the same digest again finds it there
            "dedupe_key": f"{channel}|{person}|{min(notice['notice_id'] for notice in notices)}",
            "notice_ids": [notice["notice_id"] for notice in notices],
            "title": title,
            "body": body,
            "due_at": now,
        }
        cursor.execute(sql("outbox/add_message"), row)
    return 1


def _text(notices: list[dict[str, Any]], settings: Channels) -> tuple[str, str]:
    language = settings.language
    lines = [
        say(
            "notify.line",
            language,
            name=_one_line(notice["subject_name"]),
            why=_why(notice, language),
            amount=figures.amount(notice["amount"], language),
        )
        for notice in notices[:SHOWN]
    ]
    if len(notices) > SHOWN:
        lines.append(say("notify.more", language, count=len(notices) - SHOWN))
    if settings.address:
        lines.append(f"{settings.address}/inbox")
    todos = sum(notice["subject_kind"] == TODO for notice in notices)
    key = "title" if not todos else "title_todos" if todos == len(notices) else "title_both"
    title = say(f"notify.{key}", language, count=len(notices) - todos, todos=todos)
    return title, "\n".join(lines)


def _why(notice: dict[str, Any], language: str) -> str:
    if notice["subject_kind"] == TODO:
        return say(f"notify.{notice['rule_id']}", language)
    return notice[f"label_{language}"] or ""


def _one_line(text: str) -> str:
    """A name from a file cannot break the message into lines of its own."""
    return " ".join(text.split())[:60]


def _due(moment: datetime, asked: Parameters) -> datetime:
    zone = ZoneInfo(asked.text("time_zone"))
    return after_quiet(moment, asked.whole("quiet_from_hour"), asked.whole("quiet_until_hour"), zone)


def _claim(db: Database, message_id: str, now: datetime) -> bool:
    with db.transaction() as cursor:
        values = {"message_id": message_id, "now": now, "process": PROCESS}
        return cursor.execute(sql("outbox/claim"), values).fetchone() is not None


def _settle(db: Database, message: dict[str, Any], outcome: Outcome, now: datetime, asked: Parameters) -> None:
    tries = message["tries"] + 1
    state, due_at = outcome.state, None
    if state == "refused":
        state = "failed" if tries >= asked.whole("push_tries") else "waiting"
        due_at = _due(now + pause(tries), asked)
    if state != "sent":
        log.warning("message to %s by %s: %s (%s)", message["recipient"], message["channel"], state, outcome.error)
    with db.transaction() as cursor:
        values = {
            "message_id": message["message_id"],
            "process": PROCESS,
            "state": state,
            "now": now,
            "due_at": due_at,
            "error": outcome.error or None,
        }
        cursor.execute(sql("outbox/settle"), values)
