"""The lights of a day apart from a refresh, and the days they treat apart: pauses of clocks, holidays of stores."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from calibration.refresh.asked import asked_values
from calibration.rules.calendar import holiday_name, is_working_day
from calibration.rules.periods import sunday_before
from calibration.storage import results
from calibration.storage.database import Database
from calibration.storage.reference import Parameters, parameters
from calibration.vocabulary import Light

PAUSE_REACH_DAYS = 1095
"""A clock older than this is beyond every limit, whatever it skipped."""
STORE_REACH_DAYS = 300
_WORST_FIRST = tuple(light.value for light in (Light.RED, Light.YELLOW, Light.UNKNOWN, Light.GREEN))


def light_days(as_of: date, settings: Parameters) -> dict[str, pd.DataFrame]:
    """The tables that the lights' SQL joins, one column `day_on` each: `pauses` and `special_days`."""
    country = settings.text("country")
    is_pausing = settings.number("clocks_pause") > 0
    return {
        "pauses": _table([day for day in _back(as_of, PAUSE_REACH_DAYS * is_pausing) if is_pause(day, country)]),
        "special_days": _table([day for day in _back(as_of, STORE_REACH_DAYS) if is_special(day, country)]),
    }


def lights(db: Database, as_of: date) -> pd.DataFrame:
    """The lights of a day, worked out anew without forecasting or keeping anything: the columns of `results.lights`."""
    settings = parameters(db, as_of)
    with results.workbench(db) as bench:
        bench.use(asked_values(as_of, sunday_before(as_of), settings))
        for name, days in light_days(as_of, settings).items():
            bench.lend(name, days)
        for step in results.LIGHT_NEEDS:
            bench.build(step)
        return bench.frame("lights/rows")


def told_lights(db: Database, as_of: date) -> list[dict[str, Any]]:
    """The lights of a day for a script, red first: subject_kind, subject_id, light, cause, rule_id, since, evidence.

    `evidence` says what the rule looked at: measure, value, threshold, event_on (the day that its clock started), note
    (what was said), and whom it is told to. Parts that do not apply are None.
    """
    rows = lights(db, as_of).astype(object)
    found = [_told(row) for row in rows.where(rows.notna(), None).to_dict("records")]
    return sorted(found, key=lambda row: (_WORST_FIRST.index(row["light"]), row["subject_kind"], row["subject_id"]))


def _told(row: dict[Hashable, Any]) -> dict[str, Any]:
    """One row of `lights` under the names of the command line."""
    evidence = {name: row[name] for name in ("measure", "value", "threshold", "note", "told_name")}
    names = ("subject_kind", "subject_id", "light", "cause", "rule_id")
    return {
        **{name: row[name] for name in names},
        "since": _day(row["since_on"]),
        "evidence": evidence | {"event_on": _day(row["event_on"])},
    }


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


def is_pause(day: date, country: str) -> bool:
    """A statutory holiday on which nobody works; an ordinary weekend runs on."""
    return holiday_name(day, country) is not None and not is_working_day(day, country)


def is_special(day: date, country: str) -> bool:
    """A day that no ordinary weekday compares with: a statutory holiday, or a weekend that was made a working day."""
    is_shifted = day.weekday() >= 5 and is_working_day(day, country)
    return holiday_name(day, country) is not None or is_shifted


def _back(as_of: date, days: int) -> list[date]:
    return [as_of - timedelta(days=n) for n in range(days)]


def _table(days: list[date]) -> pd.DataFrame:
    return pd.DataFrame({"day_on": pd.Series(days, dtype="datetime64[s]")})
