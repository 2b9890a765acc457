"""A number that everything is calculated with is changed by a person."""

from __future__ import annotations

from datetime import date
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calibration.errors import DecisionRefused
from calibration.storage import journal, reference
from calibration.storage.database import Database

PARAMETER = "parameter"
_WORDS = ("text", "list")
_SEPARATOR = "|"


def change_parameter(
    db: Database, key: str, value: str, *, author: str, as_of: date | None = None, reason: str = ""
) -> str:
    """A number that everything is calculated with changes from `as_of` on (from the beginning where none is named).

    Gives the journal entry's id. Raises DecisionRefused for an unknown key, a value that is no finite number where one
    is expected, one outside its limits or choices, an unknown time zone, and where nothing would change.
    """
    known = {row["key"]: row for row in reference.describe(db, as_of)}
    if key not in known:
        raise DecisionRefused("parameter_unknown", name=key, known=", ".join(sorted(known)))
    value = str(value).strip()
    _check(key, value, known[key]["unit"])
    if known[key]["value"] == value:
        raise DecisionRefused("parameter_unchanged", name=key, value=value)
    body = {"value": value}
    return journal.add(db, kind=PARAMETER, subject=key, body=body, author=author, as_of=as_of, reason=reason)


def _check(key: str, value: str, unit: str) -> None:
    limits = reference.limits().get(key, reference.Limits())
    if unit not in _WORDS:
        _check_number(key, value, unit, limits)
    strangers = [part for part in value.split(_SEPARATOR) if limits.choices and part not in limits.choices]
    if strangers:
        raise DecisionRefused("parameter_not_a_choice", name=key, value=value, known=_SEPARATOR.join(limits.choices))
    if key == "time_zone" and not _is_zone(value):
        raise DecisionRefused("parameter_not_a_zone", name=key, value=value)


def _check_number(key: str, value: str, unit: str, limits: reference.Limits) -> None:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise DecisionRefused("parameter_not_a_number", name=key, value=value, unit=unit)
    if number < limits.least or number > limits.most:
        least, most = f"{limits.least:g}", f"{limits.most:g}"
        raise DecisionRefused("parameter_out_of_limits", name=key, value=value, least=least, most=most)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
