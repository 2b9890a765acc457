"""A number that everything is calculated with is changed by a person."""

from __future__ import annotations

from datetime import date

from calibration.errors import DecisionRefused
from calibration.storage import reference
from calibration.storage.database import Database


def change_parameter(
    db: Database, key: str, value: str, *, author: str, as_of: date | None = None, reason: str = ""
) -> str:
    """A number that everything is calculated with changes from `as_of` on (from the beginning where none is named).

    Gives the journal entry's id. Raises DecisionRefused for an unknown key, for a value that is no number where one is
    expected, and where nothing would change.
    """
    before = reference.parameters(db, as_of).values.get(key)
    if before == value:
        raise DecisionRefused("parameter_unchanged", name=key, value=value)
    return reference.set_parameter(db, key, value, author=author, as_of=as_of, reason=reason)
