"""Help for the tests: a parameter is what a test needs, also where that is what it was already."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from calibration.decide import change_parameter
from calibration.storage import reference
from calibration.storage.database import Database


def set_parameter(db: Database, key: str, value: str, *, author: str, as_of: date | None = None) -> None:
    """Change it through the door that people use; nothing is written where it already holds."""
    with suppress(KeyError):
        if reference.parameters(db, as_of).text(key) == value:
            return
    change_parameter(db, key, value, author=author, as_of=as_of)
