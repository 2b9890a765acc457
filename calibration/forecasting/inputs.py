"""What a forecast is made from, and the numbers that steer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class ForecastParameters:
    """The defaults of the method; one object travels through all of it, so that a run can be repeated.

    Days and weeks are whole; half-lives are in days; kappas are pseudo-events that hold an effect near 1.
    """

    fiscal_year_start_month: int = 1
    band_level: float = 0.8
    shown_weeks: int = 6
    past_cutoffs: int = 26
    scored_weeks: int = 4
    scored_windows: int = 13
    bias_windows: int = 8
    hazard_half_life_days: float = 120.0
    arrival_half_life_days: float = 42.0
    share_half_life_days: float = 91.0
    owner_kappa: float = 40.0
    level_kappa: float = 60.0
    least_weeks_for_band: int = 4
    least_weeks_for_season: int = 13
    least_wins_for_owner_effects: int = 30
    least_weeks_for_prophet: int = 52
    use_prophet: bool = True
    jobs: int = 1
    seed: int = 20_251


@dataclass(frozen=True)
class SigningsInput:
    """All that was known at the cutoff, as data frames.

    `deals`: one row per deal: deal_id, owner_id, region, team, segment, product, opened_on (nullable), closed_on (null
    while open), outcome ('open', 'won', 'lost', 'void'), amount (signed amount of won deals, negative for a refund),
    expected_amount, list_price, expected_close_on (all nullable); `customer_id` is optional. Where no won deal has an
    amount, wins are counted instead. Only deal_id, opened_on, closed_on and outcome must be there.

    `units`: unit_kind, unit_id, parent_id with full ids: `company` (parent null), `region:East` → `company`,
    `team:North 1` → `region:East`, `person:<owner_id>` → its team or region.

    `calendar` (optional): ds, is_working_day, holiday (name or null) over history and horizon.
    `first_closing_on`: the first day on which closings were recorded; derived from the deals where null.
    `past`: what `ForecastResult.past` of earlier runs said; what is missing in it is computed again from the deals.
    """

    deals: pd.DataFrame
    units: pd.DataFrame
    calendar: pd.DataFrame | None = None
    first_closing_on: date | None = None
    past: pd.DataFrame | None = None
