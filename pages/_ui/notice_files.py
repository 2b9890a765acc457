"""Notices as a file: what a light says stays apart from what a to-do says, all in the reader's language."""

from __future__ import annotations

from typing import Any

from calibration import words
from pages._ui import downloads, notice_rows
from pages._ui.session import language, say

_COLUMNS = (
    "notice_id", "as_of", "created_at", "recipient", "kind", "subject_id", "subject_name", "why", "clears", "light_now",
    "since_on", "red_on", "lit_at", "value", "note", "due_on", "region", "amount", "is_unread", "acknowledged_at",
    "acknowledged_by", "cleared_at", "acted_at", "action_said",
)  # fmt: skip
_OF_A_LIGHT = ("clears", "light_now", "since_on", "red_on", "lit_at", "value", "cleared_at")


def headings() -> dict[str, str]:
    """Column → heading, in the order of the file."""
    own = {name: say(f"inbox.column_{name}") for name in ("kind", "why", "clears")}
    return {name: own.get(name) or downloads.columns([name])[name] for name in _COLUMNS}


def row(notice: dict[str, Any]) -> dict[str, Any]:
    """A notice as the file has it: the columns of a light are empty for a to-do, which has a day that it is due on."""
    is_todo = notice["subject_kind"] == "todo"
    told = notice | {
        "kind": say(f"inbox.kind_{notice['subject_kind']}"),
        "subject_name": notice_rows.name_of(notice),
        "why": notice_rows.why(notice),
        "clears": notice[f"clears_{language()}"],
        "light_now": _light(notice["light_now"]),
        "note": None if notice_rows.path_of(notice) else notice["note"],
        "due_on": notice["since_on"] if is_todo else None,
    }
    return told | dict.fromkeys(_OF_A_LIGHT) if is_todo else told


def _light(name: str) -> str:
    return say("inbox.gone") if name == "gone" else words.say(f"common.light_{name}", language())
