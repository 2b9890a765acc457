"""A year's strategy beside the targets as they stand, and what typed entries would give: for a page that asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calibration.rules.alignment import Decoded, Entry, Way, decode, differences, missing_reasons, nets
from calibration.rules.netting import CENT, HALF_A_CENT
from calibration.rules.resplit import by_months
from calibration.storage.database import Database
from calibration.storage.queries import alignment, targets
from calibration.vocabulary import Viewer

__all__ = ["Entry", "RegionRow", "Strategy", "Way", "by_month", "strategy", "without_reason", "would_be"]


@dataclass(frozen=True)
class RegionRow:
    """One region: booked the year before, what the strategy asks (None before the first), its growth and share of the
    company's increment, its target as it stands, and what was said about it."""

    unit: str
    unit_name: str
    before_amount: float
    amount: float | None
    growth_ratio: float | None
    share_ratio: float | None
    standing_amount: float | None
    reason: str
    resources: str
    way: str | None
    value: float | None


@dataclass(frozen=True)
class Strategy:
    """The company's target, its growth over the year before, the strategy's id and who stated it (None: nobody yet) for
    which amount, the regions, and by how much their targets as they stand are more (+) or less than it asks."""

    company_amount: float
    growth_ratio: float | None
    strategy_id: str | None
    stated_by: str | None
    stated_on: date | None
    stated_amount: float | None
    regions: list[RegionRow]
    differences: dict[str, float]

    @property
    def is_outdated(self) -> bool:
        """Whether the company's target was changed after the strategy had been stated."""
        return self.stated_amount is not None and abs(self.company_amount - self.stated_amount) >= CENT * 12


def strategy(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> Strategy | None:
    """The strategy of a year; None where there is no target or fewer than two regions. Where nobody stated one, the
    regions show the targets as they stand."""
    standing = targets.year_amounts(db, viewer, as_of, measure, year)
    before = alignment.booked_before(db, viewer, as_of, measure, year)
    regions = {row["unit"]: standing.get(row["unit"]) for row in before}
    company = standing.get("company") or sum(amount or 0.0 for amount in regions.values())
    if not company or len(before) < 2:
        return None
    stated = alignment.strategy(db, viewer, as_of, measure, year)
    said: dict[str, Any] = stated["regions"] if stated else {}
    whole = sum(row["before_amount"] for row in before)
    rows = [region_row(row, said.get(row["unit"], {}), regions[row["unit"]], company - whole) for row in before]
    return Strategy(
        company_amount=company,
        growth_ratio=company / whole - 1 if whole > 0 else None,
        strategy_id=stated["strategy_id"] if stated else None,
        stated_by=stated["stated_by"] if stated else None,
        stated_on=stated["stated_on"] if stated else None,
        stated_amount=stated["company_amount"] if stated else None,
        regions=rows,
        differences=differences(
            {row.unit: row.amount for row in rows if row.amount is not None},
            {unit: amount or 0.0 for unit, amount in regions.items()},
        ),
    )


def would_be(found: Strategy, entries: Mapping[str, Entry]) -> tuple[Decoded, bool]:
    """What typed entries would give, and whether that nets to the company's target."""
    decoded = decode({row.unit: row.before_amount for row in found.regions}, found.company_amount, entries)
    return decoded, nets(decoded)


def without_reason(found: Strategy, decoded: Decoded, reasons: Mapping[str, str]) -> list[str]:
    """Regions, entered or left blank, that would grow otherwise than the company and for which nobody says why."""
    return missing_reasons(decoded, reasons, found.growth_ratio)


def by_month(
    found: Strategy,
    months: Mapping[int, float],
    over: Mapping[int, Mapping[str, float]] | None = None,
    seasons: Mapping[str, Mapping[int, float]] | None = None,
) -> dict[int, dict[str, float]] | None:
    """Month → region → what the strategy gives it, in the company's months (as they stand), exact to the cent in both
    directions, each region as near to its own season (region → month → amount, as it stands) as the company's months
    allow. Months that are `over` (month → region → amount) stay as they are: the others take what is left of the year.
    None where nobody stated a strategy, the company's target has changed since, or no month is left to take it.
    """
    asked = {row.unit: row.amount for row in found.regions if row.amount is not None}
    kept = over or {}
    still = {month: amount for month, amount in months.items() if month not in kept}
    if not still or len(asked) < len(found.regions) or abs(sum(months.values()) - sum(asked.values())) >= HALF_A_CENT:
        return None
    left = {unit: round(amount - sum(of.get(unit, 0.0) for of in kept.values()), 2) for unit, amount in asked.items()}
    if min(left.values()) < 0 or abs(sum(still.values()) - sum(left.values())) >= HALF_A_CENT:
        return None
    return by_months(still, left, seasons)


def region_row(
    region: Mapping[str, Any], said: Mapping[str, Any], standing: float | None, increment: float
) -> RegionRow:
    """A place with what was said of it; growth and share are of what was said, else of its target as it stands."""
    amount, before = said.get("amount"), region["before_amount"]
    shown = amount if amount is not None else standing
    return RegionRow(
        unit=region["unit"],
        unit_name=region["unit_name"],
        before_amount=before,
        amount=amount,
        growth_ratio=shown / before - 1 if shown is not None and before > 0 else None,
        share_ratio=(shown - before) / increment if shown is not None and abs(increment) >= CENT else None,
        standing_amount=standing,
        reason=said.get("reason", ""),
        resources=said.get("resources", ""),
        way=said.get("way"),
        value=said.get("value"),
    )
