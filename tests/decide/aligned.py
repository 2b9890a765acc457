"""A released target of two regions, four people and a department, as the tests of the alignment sign for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from calibration.decide.alignment import CHECKS, DIFFERS, Layer, RegionEntry, sign_off
from calibration.decide.targets import Enter
from calibration.refresh.alignment import Standing, standing
from calibration.rules.alignment import Entry, Way
from calibration.storage.database import Cursor, Database
from calibration.vocabulary import Viewer

DAY = date(2026, 1, 9)
WHO: dict[str, Any] = {"author": "ann", "as_of": DAY}
MEASURE, YEAR = "signed_amount", 2026
STATED: dict[str, Any] = {**WHO, "stated_by_id": "L1"}
ALL = {layer: list(CHECKS[layer]) for layer in Layer}
KNOWING = [*ALL[Layer.COMPANY], DIFFERS]
NORTH_SLOW = {
    "region:North": RegionEntry(Entry(Way.GROWTH, 0.10), "two sellers left", "one hire in March"),
    "region:South": RegionEntry(None, "the new plant opens", "budget for two fairs"),
}


def stands(db: Database, hours_later: float = 0, viewer: Viewer | None = None) -> Standing:
    found = standing(db, viewer or Viewer(), DAY, MEASURE, YEAR, datetime(2000, 1, 1))
    assert found is not None
    moment = found.release["released_at"] + timedelta(hours=hours_later)
    later = standing(db, viewer or Viewer(), DAY, MEASURE, YEAR, moment)
    assert later is not None
    return later


def unloaded(db: Database) -> Enter:
    """Writes why the targets change, and leaves the targets as they are."""

    def enter(_: object, alongside: Callable[[Cursor], object]) -> None:
        with db.transaction() as cursor:
            alongside(cursor)

    return enter


def sign(db: Database, unit: str, layer: Layer, by: str = "L1", **more: Any) -> str:
    return sign_off(db, MEASURE, YEAR, [unit], signed_by_id=by, **({"checks": ALL[layer]} | WHO | more))[0]
