"""A person's number for a period, and a manager's change to it: written once, never edited, frozen by weeks of lead."""

from __future__ import annotations

import math
from datetime import date

from calibration.errors import DecisionRefused
from calibration.rules.periods import period_of
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import ages
from calibration.storage.reference import parameters
from calibration.vocabulary import Period, PeriodKind, Unit

SUBMISSION, ADJUSTMENT = "submission", "adjustment"


def submit(
    db: Database,
    unit: Unit,
    period: Period,
    amount: float | None,
    *,
    author: str,
    as_of: date,
    measure: str = "signed_amount",
    reason: str = "",
) -> str:
    """What a person expects the unit to book in the whole period (in the measure's unit). Gives the entry's id.

    Numbers stay: a newer one holds from its day on, and none can be put before a lead time that has passed, because an
    entry counts from the newest day that the data reaches. Raises DecisionRefused for any other as_of, a period that is
    over or none of ours, an amount that is no number, and a number without a name.
    """
    return _write(db, SUBMISSION, unit, period, amount, author=author, as_of=as_of, measure=measure, reason=reason)


def adjust(
    db: Database,
    unit: Unit,
    period: Period,
    amount: float | None,
    *,
    author: str,
    as_of: date,
    measure: str = "signed_amount",
    reason: str,
) -> str:
    """A manager's own number beside what was submitted for the unit, with the reason. Refused like `submit`, and
    without a reason."""
    if not reason.strip():
        raise DecisionRefused("adjustment_needs_reason")
    return _write(db, ADJUSTMENT, unit, period, amount, author=author, as_of=as_of, measure=measure, reason=reason)


def _write(
    db: Database,
    kind: str,
    unit: Unit,
    period: Period,
    amount: float | None,
    *,
    author: str,
    as_of: date,
    measure: str,
    reason: str,
) -> str:
    if not author.strip():
        raise DecisionRefused("decision_needs_author")
    if amount is None or not math.isfinite(amount) or amount < 0:
        raise DecisionRefused("submission_no_amount", found="" if amount is None else amount)
    reaches = ages.data_reaches(db)
    if reaches is None or as_of < reaches:
        raise DecisionRefused("submission_not_today", found=as_of, reaches=reaches)
    start = parameters(db, as_of).whole("fiscal_year_start_month")
    if period != period_of(PeriodKind(period.kind), period.starts_on, start) or period.ends_on < as_of:
        raise DecisionRefused("submission_period", starts=period.starts_on, ends=period.ends_on, day=as_of)
    subject = f"{unit}|{period.kind}|{period.starts_on}"
    body = {
        "unit": str(unit),
        "period_kind": str(period.kind),
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "measure": measure,
        "amount": float(amount),
    }
    return journal.add(db, kind=kind, subject=subject, body=body, author=author, as_of=as_of, reason=reason.strip())
