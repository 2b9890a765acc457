"""An answer is remembered under the refresh that it comes from, never under one that was overtaken meanwhile."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from calibration.storage import results
from calibration.storage.database import Database
from calibration.vocabulary import Viewer
from pages._ui import asking, session

DAY = date(2026, 3, 11)


ANSWERS: list[str | None] = []


def shown_refresh(db: Database, viewer: Viewer, as_of: date) -> str | None:
    """A question that answers with the refresh that it was answered from, and is counted."""
    ANSWERS.append(results.shown(db, as_of))
    return ANSWERS[-1]


def test_an_answer_is_of_the_refresh_it_was_asked_of_and_remembered_only_while_that_is_the_newest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "database", lambda: database)
    monkeypatch.setattr(session, "viewer", Viewer)
    older, newer = str(uuid4()), str(uuid4())
    results.show(database, DAY, newer)
    asked = [asking.ask(shown_refresh, DAY, older) for _ in range(2)]
    assert (asked, len(ANSWERS)) == ([older, older], 2), "what a newer refresh overtook is asked each time"
    results.show(database, DAY, older)
    asked = [asking.ask(shown_refresh, DAY, older) for _ in range(2)]
    assert (asked, len(ANSWERS)) == ([older, older], 3)


def test_another_day_and_another_cursor_are_not_held(database: Database) -> None:
    older, newer = str(uuid4()), str(uuid4())
    results.show(database, DAY, newer)
    results.show(database, date(2026, 3, 4), newer)
    held = database.at(DAY, older)
    assert (results.shown(held, DAY), results.shown(held, date(2026, 3, 4))) == (older, newer)
    assert results.shown(database, DAY) == newer
