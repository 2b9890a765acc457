"""The 72 hours after a release, and strategy decoding: regions grow differently, together exactly as the company."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from calibration.rules.netting import CENT, HALF_A_CENT
from calibration.rules.resplit import spread


class Layer(StrEnum):
    """Who agrees: the company on its strategy, regions and people on their part, departments on their response time."""

    COMPANY = "company"
    REGION = "region"
    PERSON = "person"
    LATERAL = "lateral"


CHECKS: dict[Layer, tuple[str, ...]] = {
    Layer.COMPANY: ("company_checked", "company_resources", "company_told"),
    Layer.REGION: ("region_path", "region_hardness", "region_people"),
    Layer.PERSON: ("person_amount", "person_behaviour", "person_help"),
    Layer.LATERAL: ("lateral_limit", "lateral_order"),
}
"""What a signer confirms, layer by layer; the sentences are `alignment.check_…` in words."""


DIFFERS = "company_differs"
"""What a company's signer confirms besides, where the regions' targets are other than the strategy asks."""


STANDS_IN = "stands_in"
"""What a signer confirms besides, who signs for units that somebody else leads."""


@dataclass(frozen=True)
class Waiting:
    """A signature that is missing, and the person whose list the reminder goes on: who signs, who leads the place, who
    answers for the department. `unit_name` is "" for the company; a store has no week's behaviours to agree on."""

    unit_name: str
    owner_id: str
    layer: Layer
    is_store: bool = False


def deadline(started_at: datetime, hours: float, is_paused: Callable[[date], bool], zone: tzinfo = UTC) -> datetime:
    """When the clock ends that started at `started_at` (local time of `zone`, as is the end): so many hours of days on
    which it does not stand still. A start inside a pause begins with the first day after it. A day on which the clocks
    are changed has 23 or 25 hours."""
    left = timedelta(hours=hours)
    moment = started_at
    while True:
        midnight = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time())
        if not is_paused(moment.date()):
            day_left = elapsed(moment, midnight, zone)
            if left <= day_left:
                return (moment.replace(tzinfo=zone).astimezone(UTC) + left).astimezone(zone).replace(tzinfo=None)
            left -= day_left
        moment = midnight


def elapsed(begin: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """The time that really passes between two local moments, over a change of the clocks too."""
    return end.replace(tzinfo=zone).astimezone(UTC) - begin.replace(tzinfo=zone).astimezone(UTC)


class Way(StrEnum):
    """How a region's part is entered."""

    GROWTH = "growth"
    SHARE = "share"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Entry:
    """One region's entry: a growth rate (0.3 = 30 % more than before), a share of the company's increment (0.6), or an
    amount in full."""

    way: Way
    value: float


@dataclass(frozen=True)
class Part:
    """What a region is to reach: amount, growth over before (None without a before), and its share of the company's
    increment (None where the company does not change). `is_rest`: nobody entered it, it takes what remains."""

    amount: float
    growth_ratio: float | None
    share_ratio: float | None
    is_rest: bool


@dataclass(frozen=True)
class Decoded:
    """Region → part; `difference_amount` = company − sum of the parts: 0 where it nets, positive = not given
    out yet."""

    parts: dict[str, Part]
    difference_amount: float


def decode(before: Mapping[str, float], company_amount: float, entries: Mapping[str, Entry]) -> Decoded:
    """Split the company's amount over its regions: those entered get what was entered, the others what remains, in
    proportion to what they had before (equally where they had nothing). Amounts are exact to the cent.

    `before`: what each region reached in the year before. Where every region is entered, or more is given out than
    there is, the difference says by how much it does not net, and the others get nothing.
    """
    increment = company_amount - sum(before.values())
    amounts = {region: _entered(before[region], increment, entry) for region, entry in entries.items()}
    others = [region for region in before if region not in entries]
    remaining = round(company_amount - sum(amounts.values()), 2)
    if others:
        amounts |= spread(max(remaining, 0.0), {region: before[region] for region in others})
    difference = round(company_amount - sum(amounts.values()), 2)
    parts = {
        region: Part(
            amounts[region],
            amounts[region] / before[region] - 1 if before[region] > 0 else None,
            (amounts[region] - before[region]) / increment if abs(increment) >= CENT else None,
            region in others,
        )
        for region in before
    }
    return Decoded(parts, difference)


def nets(decoded: Decoded) -> bool:
    """Whether the parts are the company's amount, to the cent."""
    return abs(decoded.difference_amount) < HALF_A_CENT


def differences(asked: Mapping[str, float], standing: Mapping[str, float]) -> dict[str, float]:
    """Region → target of the year as it stands − what the strategy asks (positive: the target is higher), where that is
    more than the rounding of twelve months."""
    found = {region: round(standing.get(region, 0.0) - amount, 2) for region, amount in asked.items()}
    return {region: amount for region, amount in found.items() if abs(amount) >= CENT * 12}


def missing_reasons(decoded: Decoded, reasons: Mapping[str, str], company_growth: float | None) -> list[str]:
    """Regions that grow otherwise than the company by more than half a point, without a word why."""
    if company_growth is None:
        return []
    return [
        region
        for region, part in decoded.parts.items()
        if part.growth_ratio is not None
        and abs(part.growth_ratio - company_growth) > 0.005
        and not reasons.get(region, "").strip()
    ]


def _entered(before: float, increment: float, entry: Entry) -> float:
    if entry.way is Way.GROWTH:
        return round(before * (1 + entry.value), 2)
    if entry.way is Way.SHARE:
        return round(before + increment * entry.value, 2)
    return round(entry.value, 2)
