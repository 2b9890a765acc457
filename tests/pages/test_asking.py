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


def shown_refresh(db: Database, viewer: Viewer, as_of: date) -> str | None:
    """A question that answers with the refresh that it was answered from."""
    return results.shown(db, as_of)


def test_an_answer_of_a_newer_refresh_is_not_remembered_under_the_older_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "database", lambda: database)
    monkeypatch.setattr(session, "viewer", Viewer)
    older, newer = str(uuid4()), str(uuid4())
    results.show(database, DAY, newer)
    assert asking.ask(shown_refresh, DAY, older) == newer
    results.show(database, DAY, older)
    assert asking.ask(shown_refresh, DAY, older) == older
    results.show(database, DAY, newer)
    assert asking.ask(shown_refresh, DAY, older) == older, "what is of the state itself is remembered"
