"""What the marts said, as the frames that forecasts and positions are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from calibration.refresh.drivers import DRIVER_WEEKS
from calibration.storage.results import Workbench
from calibration.vocabulary import Measure, Period

FORECAST_HISTORY_DAYS = 1095
BOOKED_DAYS = 800
DEAL_MEASURES = (Measure.SIGNED_AMOUNT.value, Measure.WON_COUNT.value)


@dataclass(frozen=True)
class Read:
    """What the marts said, as frames."""

    units: pd.DataFrame
    targets: pd.DataFrame
    booked: pd.DataFrame
    pipelines: pd.DataFrame
    deals: pd.DataFrame
    store_days: pd.DataFrame
    said: pd.DataFrame
    driver_weeks: pd.DataFrame
    is_rebuilt: bool
    compares_deals: bool
    deals_through: date | None
    stores_through: date | None

    def reaches(self, measure: str, as_of: date, month: Period) -> date:
        """The last day that the files behind a measure speak of, as known at as_of: the days after it are unknown, not
        empty. Never earlier than the eve of the running month, so that month and quarter begin known."""
        through = self.deals_through if measure in DEAL_MEASURES else self.stores_through
        return max(min(through or as_of, as_of), month.starts_on - timedelta(days=1))


def read(bench: Workbench) -> Read:
    """What a workbench holds once its steps are built."""
    told_by = bench.frame("told_by").iloc[0]
    return Read(
        units=bench.frame("units"),
        targets=bench.frame("targets"),
        booked=bench.frame("unit_days", history_days=BOOKED_DAYS),
        pipelines=bench.frame("pipelines"),
        deals=bench.frame("forecast_deals", history_days=FORECAST_HISTORY_DAYS),
        store_days=bench.frame("forecast_store_days", history_days=FORECAST_HISTORY_DAYS),
        said=bench.frame("said"),
        driver_weeks=bench.frame("driver_weeks", driver_weeks=DRIVER_WEEKS),
        is_rebuilt=bool(told_by["is_rebuilt"]),
        compares_deals=bool(told_by["compares_deals"]),
        deals_through=_day(told_by["deals_through_on"]),
        stores_through=_day(told_by["store_days_through_on"]),
    )


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
