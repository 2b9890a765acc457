"""Who has not signed is reminded: a to-do on the list of the person whose signature it is, or who leads the place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from calibration import words
from calibration.decide.action_items import LOCK, new_action_item
from calibration.rules.alignment import Layer, Waiting
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import action_items, decisions
from calibration.vocabulary import Viewer

__all__ = ["Waiting", "asked_already", "remind"]


def remind(
    db: Database, waiting: Sequence[Waiting], *, year: int, language: str, due_on: date, author: str, as_of: date,
    is_again: bool = True,
) -> list[str]:  # fmt: skip
    """Put missing signatures of a year on people's lists, all at once; gives the to-dos' ids.

    Who has the same to-do open already is not asked twice, nor is somebody who is gone by then; unless `is_again`, nor
    is whoever was asked before and has ended it.
    """
    ends_on = max(due_on, as_of)
    present = {
        row["person_id"]: row for row in decisions.owners(db, Viewer(), as_of)
        if row["left_on"] is None or row["left_on"] > ends_on
    }  # fmt: skip
    with db.lock(LOCK):
        asked = {
            (row["owner_id"], row["text"])
            for row in action_items.action_items(db, Viewer(), as_of, state="open" if is_again else None)
        }
        made = [
            new_action_item(
                text=_said(each, year, language), owner=present[each.owner_id], due_on=ends_on, decision_id=None,
                author=author, as_of=as_of,
            )
            for each in waiting
            if each.owner_id in present
            and not asked & {(each.owner_id, _said(each, year, other)) for other in words.LANGUAGES}
        ]  # fmt: skip
        return journal.add_all(db, made)


def asked_already(db: Database, waiting: Sequence[Waiting], *, year: int, as_of: date) -> dict[Waiting, datetime]:
    """Those missing signatures that stand on somebody's list already, and since when (UTC)."""
    since = {
        (row["owner_id"], row["text"]): row["written_at"]
        for row in action_items.action_items(db, Viewer(), as_of, state="open")
    }
    found = {
        each: [since.get((each.owner_id, _said(each, year, other))) for other in words.LANGUAGES] for each in waiting
    }
    return {each: min(moments) for each, asked in found.items() if (moments := [at for at in asked if at])}


def _said(waiting: Waiting, year: int, language: str) -> str:
    unit = waiting.unit_name or words.say("common.whole_company", language)
    if waiting.layer is Layer.PERSON and not waiting.is_store:
        return words.say("alignment.remind_text_person", language, year=year, unit=unit)
    return words.say("alignment.remind_text", language, year=year, unit=unit)
