"""What was promised: month by month, when it was released, what was changed since, and what a check-up looks at."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import PeriodKind, Viewer


def monthly_targets(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> list[dict[str, Any]]:
    """The monthly targets of a calendar year as known at as_of: unit, period_starts_on, target_amount (as it stands),
    baseline_target (as released), stated_at (UTC, when what stands was loaded). A page and the rule behind its button
    ask for the same; until somebody writes, they are told the same."""
    return _stated(db, viewer, as_of, measure, PeriodKind.MONTH, date(year, 1, 1), date(year, 12, 31))


def stated_quarters(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> list[dict[str, Any]]:
    """The targets that were stated for a whole quarter, for quarters that have a month in the calendar year; columns as
    in `monthly_targets`."""
    return _stated(db, viewer, as_of, measure, PeriodKind.QUARTER, date(year - 1, 11, 1), date(year, 12, 31))


def _stated(
    db: Database, viewer: Viewer, as_of: date, measure: str, kind: PeriodKind, starts_on: date, ends_on: date
) -> list[dict[str, Any]]:
    asked = {"as_of": as_of, "measure": measure, "period_kind": kind.value, "starts_on": starts_on, "ends_on": ends_on}
    told = db.until_written(
        ("stated_targets", viewer, *asked.values()),
        lambda: db.rows("queries/targets/monthly", {**asked, **scope(viewer)}),
    )
    return [dict(row) for row in told]


def read_on(db: Database, as_of: date) -> date:
    """The day whose targets are shown on as_of: later than as_of where the first of them were loaded for a later day. A
    change that is to be seen on as_of holds from then; an earlier one would end where that load begins."""
    found: date = db.value("queries/targets/read_on", {"as_of": as_of})
    return found


def years(db: Database, as_of: date, measure: str) -> list[int]:
    """The calendar years with targets of a measure, as known at as_of; every viewer is told, as no amount is in it."""
    rows = db.until_written(
        ("target_years", as_of, measure),
        lambda: db.rows("queries/targets/years", {"as_of": as_of, "measure": measure}),
    )
    return [row["year"] for row in rows]


def year_amounts(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> dict[str, float]:
    """Unit → the sum of its monthly targets of a calendar year, to the cent; a unit without one is left out."""
    found: dict[str, float] = {}
    for row in monthly_targets(db, viewer, as_of, measure, year):
        found[row["unit"]] = round(found.get(row["unit"], 0.0) + row["target_amount"], 2)
    return found


def booked_before(
    db: Database, viewer: Viewer, as_of: date, measure: str, year: int, parent_unit: str
) -> list[dict[str, Any]]:
    """What each visible place right below one booked in the calendar year before: unit, unit_name, before_amount."""
    asked = {"as_of": as_of, "measure": measure, "parent_unit": parent_unit}
    span = {"starts_on": date(year - 1, 1, 1), "ends_on": date(year - 1, 12, 31)}
    return db.rows("queries/targets/booked_before", {**asked, **span, **scope(viewer)})


def releases(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The years released by as_of, newest first: measure, year, release_id, released_by (the person who stands for
    it), released_on (the day looked at), released_at (UTC), clock_hours and clock_pauses (of the alignment's clock;
    None in an old release, which goes by the parameters), total_amount (the company's year; None for viewers who may
    not see the whole company)."""
    rows = db.rows("queries/targets/releases", {"as_of": as_of})
    return rows if scope(viewer)["sees_all"] else [row | {"total_amount": None} for row in rows]


def release(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> dict[str, Any] | None:
    """The release of a measure's year, or None."""
    found = releases(db, viewer, as_of)
    return next((row for row in found if (row["measure"], row["year"]) == (measure, year)), None)


def target_changes(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> list[dict[str, Any]]:
    """Cells changed by hand, newest first (at most 2,000): unit, period_starts_on, before_amount (None: there was
    none), after_amount, period_kind, author, approver, reason, changed_on, file_name (of a calibration by file),
    all_count (of all changes)."""
    return db.rows("queries/targets/changes", {"as_of": as_of, "measure": measure, "year": year, **scope(viewer)})


def check_lines(
    db: Database, viewer: Viewer, as_of: date, measure: str, period_kind: PeriodKind
) -> list[dict[str, Any]]:
    """Every visible place in the running period, in the order of the tree: target and baseline, actual, forecast,
    hit_probability, before_amount (booked a year earlier), year_amount and year_count (last 365 days), and its row of
    `results.rests` (None for stores)."""
    asked = {"as_of": as_of, "measure": measure, "period_kind": str(period_kind)}
    return db.rows("queries/targets/check_lines", {**asked, **scope(viewer)})


def shared_accounts(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Customers with several owners of open deals and no owner of their own: account_id, account_name, owners,
    open_amount."""
    return db.rows("queries/targets/shared_accounts", {"as_of": as_of, **scope(viewer)})
