"""The day that a file's rows reach: as a person says, else its newest past event, never behind what is loaded.

A newest event says little: an export of today may hold none of the last days. Taken for the export's own day it would
make the load a late one, and its changes would be missing from the present. So only a day that is said can be late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from calibration.errors import ImportRefused
from calibration.storage.database import Cursor, Database
from calibration.storage.imports.prepare import Prepared, newest_past_day
from calibration.storage.queries import ages
from calibration.vocabulary import Kind


@dataclass(frozen=True)
class Reach:
    """The day a kind's rows of one file reach, and the newest day of the kind's live loads (None: there are none).

    `is_dated`: a person or the rows say the day; else it is yesterday, of targets the day that the data reaches.
    """

    kind: Kind
    day: date
    newest: date | None
    is_dated: bool

    @property
    def is_past(self) -> bool:
        """The load is a late one: it changes the present only where nothing later is known."""
        return self.newest is not None and self.day < self.newest

    def warnings(self) -> list[tuple[str, dict[str, str]]]:
        """What to tell about it, as keys of words (`imports.note.<key>`) with their values."""
        if not self.is_past:
            return []
        return [("loaded_into_the_past", {"day": f"{self.day}", "newest": f"{self.newest}", "kind": self.kind.value})]


def of_kinds(
    db: Database, cursor: Cursor, prepared: Sequence[Prepared], said: date | None, yesterday: date
) -> dict[Kind, Reach]:
    """One reach per kind in a file, the furthest of its sheets; rows derived from a sheet reach as far as it does."""
    guessed: dict[Kind, list[date]] = {}
    for one in prepared:
        day = newest_past_day(cursor, one, yesterday)
        for each in (one, *one.derived):
            guessed.setdefault(each.kind, []).extend([day] if day else [])
    return {kind: _reach(db, kind, said, max(days, default=None), yesterday) for kind, days in guessed.items()}


def newest_of(db: Database, kind: Kind) -> date | None:
    """The newest day that live loads of a kind reach; None where there are none."""
    found: date | None = db.value("staging/newest_reach", {"kind": kind.value})
    return found


def refuse_future(said: date | None, today: date) -> None:
    """Raises ImportRefused for a day that is still to come: what is loaded after it would count as late for years."""
    if said is not None and said > today:
        raise ImportRefused("data_through_in_future", found=said.isoformat(), today=today.isoformat())


def _reach(db: Database, kind: Kind, said: date | None, guessed: date | None, yesterday: date) -> Reach:
    newest = newest_of(db, kind)
    # targets have no day of their own: one beyond the data's would be shown nowhere yet
    undated = (ages.data_reaches(db) if kind is Kind.TARGETS else None) or yesterday
    day = said or max(guessed or undated, newest or date.min)
    return Reach(kind, day, newest, (said or guessed) is not None)
