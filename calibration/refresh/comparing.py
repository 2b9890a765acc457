"""What changed between any two days: worked out once when somebody asks, kept until a newer refresh drops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calibration.storage import comparisons
from calibration.storage.database import Database


@dataclass(frozen=True)
class Comparison:
    """A pair of days. `compares_deals` is False where no load speaks for the deals of the earlier day: a state that is
    rebuilt from dates knows neither amounts nor expected closes, and everything would seem to have changed."""

    comparison_id: str
    as_of: date
    since_on: date
    compares_deals: bool


def compare(db: Database, as_of: date, since_on: date) -> Comparison:
    """The comparison of the shown refresh of as_of with an earlier day. Raises ValueError for a day that is not
    earlier."""
    if since_on >= as_of:
        raise ValueError(f"since_on must be before {as_of}, found {since_on}")
    found = comparisons.find(db, as_of, since_on)
    if found is None:
        with db.lock(f"comparison {as_of} {since_on}"):
            found = comparisons.find(db, as_of, since_on) or comparisons.build(db, as_of, since_on)
    return Comparison(str(found["comparison_id"]), as_of, since_on, bool(found["compares_deals"]))
