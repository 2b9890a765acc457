"""What the statements of a refresh may ask for by name: the days, the running periods, the parameters."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.rules.periods import period_of
from calibration.storage.reference import Parameters
from calibration.vocabulary import Period, PeriodKind


def asked_values(as_of: date, since_on: date, settings: Parameters) -> dict[str, Any]:
    """Everything that the statements of a refresh may ask for by name."""
    month, quarter = running_periods(as_of, settings)
    numbers = (
        "funnel_days", "key_customer_count", "stuck_factor", "stuck_least_days", "contact_yellow_days",
        "contact_red_days", "proposal_unanswered_days", "store_baseline_weeks", "store_noise_mads", "store_days_in_row",
    )  # fmt: skip
    return {
        "as_of": as_of,
        "since_on": since_on,
        "month_starts_on": month.starts_on,
        "month_ends_on": month.ends_on,
        "quarter_starts_on": quarter.starts_on,
        "quarter_ends_on": quarter.ends_on,
        **{name: settings.number(name) for name in numbers},
    }


def running_periods(as_of: date, settings: Parameters) -> tuple[Period, Period]:
    """The running month and fiscal quarter."""
    start = settings.whole("fiscal_year_start_month")
    return period_of(PeriodKind.MONTH, as_of, start), period_of(PeriodKind.QUARTER, as_of, start)
