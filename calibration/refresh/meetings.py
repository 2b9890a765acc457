"""What became of a meeting, worked out when a page asks: where it stands, how long it took, what was decided in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from calibration.rules.agenda import BREAK, minutes_spent
from calibration.rules.metrics import METRICS
from calibration.storage.database import Database
from calibration.storage.queries import decisions, meetings
from calibration.vocabulary import Viewer

__all__ = ["BREAK", "minutes_of", "minutes_spent", "of_item", "progress", "standing", "subject_of"]


def subject_of(item: Mapping[str, Any]) -> str:
    """What an item of an agenda is about, as decisions name it; older meetings keep it in the key alone."""
    return str(item.get("subject") or item["key"])


def of_item(item: Mapping[str, Any], decided: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the subject's decisions that belong to the item: where a unit is on the agenda for a measure, those
    whose metric is measured there."""
    measure = item.get("facts", {}).get("measure")
    return [row for row in decided if measure is None or measure in METRICS[row["metric"]].measures]


def minutes_of(meeting: dict[str, Any]) -> float:
    """Minutes of talk from opening to the last step or decision, breaks left out."""
    return minutes_spent([meeting["opened_at"], *meeting["moments"]], meeting["ends"])


def standing(db: Database, viewer: Viewer, as_of: date, meeting: dict[str, Any]) -> dict[str, Any]:
    """Where a meeting stands: `index` of the item that is talked about (as many as items: all done), `item_since`
    (UTC), `taken` and `skipped` keys. It is read from the journal alone, so every browser sees the same item."""
    keys = [item["key"] for item in meeting["agenda"]]
    index, since = 0, meeting["opened_at"]
    taken: list[str] = []
    skipped: list[str] = []
    for step in meetings.steps(db, viewer, as_of, meeting["meeting_id"]):
        place = keys.index(step["item"])
        is_new = step["step"] == "taken" and place != index
        index = place if step["step"] == "taken" else place + 1
        if step["step"] != "taken" or is_new:
            since = step["written_at"]
        (skipped if step["step"] == "skipped" else taken).append(step["item"])
    seen = list(dict.fromkeys(taken))
    return {"index": index, "item_since": since, "taken": seen, "skipped": [key for key in skipped if key not in seen]}


def progress(db: Database, viewer: Viewer, as_of: date, meeting: dict[str, Any]) -> dict[str, Any]:
    """A meeting for its minutes: `standing`, `minutes`, and `decided` (subject → its decisions, in the order made)."""
    decided: dict[str, list[dict[str, Any]]] = {}
    for row in reversed(decisions.decisions(db, viewer, as_of, meeting_id=meeting["meeting_id"])):
        decided.setdefault(row["subject"], []).append(row)
    stands = standing(db, viewer, as_of, meeting)
    # a meeting may be closed on the item that it has just decided about
    settled = [item["key"] for item in meeting["agenda"] if of_item(item, decided.get(subject_of(item), []))]
    taken = list(dict.fromkeys([*stands["taken"], *settled]))
    return {
        **stands,
        "taken": taken,
        "skipped": [key for key in stands["skipped"] if key not in taken],
        "minutes": minutes_of(meeting),
        "decided": decided,
    }
