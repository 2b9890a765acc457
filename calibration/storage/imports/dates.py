"""Dates as people write them. Where day and month can be read either way the column decides, or a person is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_LONGEST = 64
EXCEL_EPOCH = datetime(1899, 12, 30)

_TIME = (
    r"(?:[T\s]+(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})分?(?:[:：]?(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?秒?)?"
    r"\s*(?P<meridian>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\s*$"
)
_YEAR_FIRST = re.compile(r"^(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?" + _TIME)
_COMPACT = re.compile(r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})" + _TIME)
_YEAR_LAST = re.compile(r"^(?P<first>\d{1,2})[-/.](?P<second_number>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _TIME)
_DAY_NAME = re.compile(
    r"^(?P<day>\d{1,2})(?:st|nd|rd|th)?[-\s]+(?P<name>[A-Za-z]{3,9})\.?[-,\s]+(?P<year>\d{4}|\d{2})" + _TIME
)
_NAME_DAY = re.compile(r"^(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME)
_SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
_EPOCH_MILLISECONDS = re.compile(r"^1\d{12}$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateOrder(StrEnum):
    """Which number comes first in 3/4/2025."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True)
class OrderEvidence:
    """What the values of one column prove: 13/2/2025 proves day first; 3/4/2025 proves nothing and needs an answer."""

    proven: frozenset[DateOrder]
    example: str | None

    @property
    def decided(self) -> DateOrder | None:
        """The one order that the column proves, or None."""
        return next(iter(self.proven)) if len(self.proven) == 1 else None

    @property
    def must_ask(self) -> bool:
        """Some value can be read both ways and the column does not prove which, or proves both."""
        return len(self.proven) != 1 and self.example is not None


def order_evidence(texts: Iterable[str]) -> OrderEvidence:
    """Look at every value of a column whose year comes last."""
    proven: set[DateOrder] = set()
    example = None
    for text in texts:
        found = _YEAR_LAST.match(text.strip())
        if not found:
            continue
        first, second = int(found["first"]), int(found["second_number"])
        if first > 12 >= second:
            proven.add(DateOrder.DAY_FIRST)
        elif second > 12 >= first:
            proven.add(DateOrder.MONTH_FIRST)
        elif first != second and first <= 12:
            example = example or text
    if len(proven) == 2:
        example = example or "13/2 + 2/13"
    return OrderEvidence(frozenset(proven), example)


def read_moment(text: str, zone: ZoneInfo, order: DateOrder | None = None) -> datetime:
    """The moment a text states, in the company's time zone without mark. Raises ValueError where it is no date.

    A text with Z or an offset is moved into the company's zone; one without is taken as it stands. Excel serials count
    days from 1899-12-30; 13 digits are milliseconds since 1970.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError("not a date: too long")
    if _SERIAL.match(text):
        return _from_serial(float(text))
    if _EPOCH_MILLISECONDS.match(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(zone).replace(tzinfo=None)
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR_LAST, _DAY_NAME, _NAME_DAY):
        if found := pattern.match(text):
            return _moment(found.groupdict(), zone, order)
    raise ValueError(f"not a date: {text}")


def read_date(text: str, zone: ZoneInfo, order: DateOrder | None = None) -> date:
    """The day a text states, in the company's time zone. Raises ValueError where it is no date."""
    return read_moment(text, zone, order).date()


def _from_serial(serial: float) -> datetime:
    if not 10_000 <= serial < 80_000:
        raise ValueError(f"not a date: {serial}")
    moment = EXCEL_EPOCH + timedelta(days=serial)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _moment(parts: dict[str, str | None], zone: ZoneInfo, order: DateOrder | None) -> datetime:
    day = _day(parts, order)
    if not parts["hour"]:
        return datetime(day.year, day.month, day.day)
    hour = _hour(int(parts["hour"]), (parts["meridian"] or parts["half"] or "").lower())
    fraction = ((parts["fraction"] or "") + "000000")[:6]
    moment = datetime(
        day.year, day.month, day.day, hour, int(parts["minute"] or 0), int(parts["second"] or 0), int(fraction)
    )
    return _shifted(moment, parts["zone"], zone)


def _day(parts: dict[str, str | None], order: DateOrder | None) -> date:
    year = int(parts["year"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900
    if "first" in parts:
        first, second = int(parts["first"] or 0), int(parts["second_number"] or 0)
        if order is None and first != second:
            raise ValueError("day and month can be read both ways")
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return date(year, month, day)
    if parts.get("name"):
        name = (parts["name"] or "")[:3].lower()
        if name not in _MONTHS:
            raise ValueError(f"not a month: {parts['name']}")
        return date(year, _MONTHS.index(name) + 1, int(parts["day"] or 0))
    if not 1900 <= year <= 9999:
        raise ValueError(f"not a year of business: {year}")
    return date(year, int(parts["month"] or 0), int(parts["day"] or 0))


def _hour(hour: int, half: str) -> int:
    if half in ("pm", "p.m.", "下午") and hour < 12:
        return hour + 12
    return 0 if half in ("am", "a.m.", "上午") and hour == 12 else hour


def _shifted(moment: datetime, mark: str | None, zone: ZoneInfo) -> datetime:
    if not mark or moment.year >= 9999:
        return moment
    if mark in ("Z", "UTC", "GMT"):
        offset = timedelta(0)
    else:
        digits = mark[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if mark[0] == "-" else 1)
    return (moment - offset).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
