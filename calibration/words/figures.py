"""Numbers as people write them: 万 and 亿 in Chinese, K and M in English, + and − as signs.

Money and counts are written alike; the measure decides the unit behind a count (单, deals). A missing value is an
en dash, never 0.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from calibration import words

MISSING = "–"
_MINUS = "−"
_STEPS = {
    "zh": ((1e8, "亿"), (1e4, "万"), (1.0, "")),
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, "")),
}
_years_said: ContextVar[bool] = ContextVar("years_said", default=False)
_COUNTED = ("won_count", "store_transactions")


@dataclass(frozen=True)
class Figure:
    """A number and the unit behind it, apart, so that a card can set the unit smaller."""

    number: str
    unit: str = ""
    gap: str = " "

    def __str__(self) -> str:
        return f"{self.number}{self.gap}{self.unit}" if self.unit else self.number


@dataclass(frozen=True)
class Scale:
    """What an axis divides by, and the word for it: 10,000 and 万."""

    divisor: float
    word: str


def scale(largest: float, language: str) -> Scale:
    """The scale on which numbers up to `largest` are read most easily: the largest one that leaves 2 or more."""
    for divisor, word in _STEPS[language]:
        if abs(largest) >= 2 * divisor or divisor == 1.0:
            return Scale(divisor, word)
    raise ValueError(language)


def amount(value: float | None, language: str, measure: str = "signed_amount", *, signed: bool = False) -> Figure:
    """Money (8,640 万, 3,000 元, 86.4M) or a count with its unit (14 单). `signed` writes + and −."""
    if value is None or value != value:  # NaN is the only number that differs from itself
        return Figure(MISSING)
    divisor, word = next(step for step in _STEPS[language] if abs(value) >= step[0] * 0.99995 or step[0] == 1.0)
    if measure in _COUNTED:
        return _count(value, language, measure, signed, (divisor, word))
    digits = _digits(value / divisor)
    if divisor == 1.0 and language == "zh" and digits != "0":
        word = "元"  # beside 820 万 a bare 3,000 would be read in 万
    return Figure(_with_sign(digits, value, signed), word, " " if language == "zh" else "")


def _count(value: float, language: str, measure: str, signed: bool, step: tuple[float, str]) -> Figure:
    """14 单, 12.4 deals, 820 万笔: counts below ten thousand are written out."""
    unit = words.say(f"common.unit_{measure}", language)
    divisor, word = step
    if abs(value) >= 10_000:
        gap = "" if language == "zh" else " "
        return Figure(_with_sign(_digits(value / divisor), value, signed), f"{word}{gap}{unit}", gap="" if gap else " ")
    number = f"{value:,.0f}" if abs(value - round(value)) < 0.05 or abs(value) >= 100 else f"{value:,.1f}"
    return Figure(_with_sign(number, value, signed), unit)


def plain(value: float | None, divisor: float = 1.0) -> str:
    """The number on an axis's scale, without its unit."""
    return MISSING if value is None or value != value else _with_sign(_digits(value / divisor), value, False)


def percent(ratio: float | None) -> str:
    """0.634 → 63%; under 1 % and over 99 % are not rounded to certainty."""
    if ratio is None or ratio != ratio:
        return MISSING
    if 0 < ratio < 0.01:
        return "<1%"
    if 0.99 < ratio < 1:
        return ">99%"
    return _with_sign(f"{abs(ratio) * 100:,.0f}", ratio, False) + "%"


def share(ratio: float) -> str:
    """The size of a small ratio to a tenth of a percent: 0.0041 → 0.4%; a smaller one is not rounded to nothing."""
    size = abs(ratio)
    return "<0.1%" if 0 < size < 0.0005 else f"{size:.1%}"


def points(ratio: float | None, language: str) -> Figure:
    """A difference of two ratios in percentage points, signed: −0.048 → −4.8 个百分点."""
    if ratio is None or ratio != ratio:
        return Figure(MISSING)
    return Figure(_with_sign(f"{abs(ratio) * 100:,.1f}", ratio, True), words.say("common.points", language))


def times(value: float | None) -> str:
    """2.13 → 2.1×."""
    return MISSING if value is None or value != value else f"{value:,.1f}×"


def day(value: date | None, language: str, *, year: bool = False) -> str:
    """11月22日, Nov 22; with the year where the reader may be elsewhere in time (`say_years`)."""
    if value is None:
        return MISSING
    year = year or _years_said.get()
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日" if year else f"{value.month}月{value.day}日"
    return f"{value:%b} {value.day}, {value.year}" if year else f"{value:%b} {value.day}"


def say_years(needed: bool) -> None:
    """From here on in this thread, days are told with their year or not: an export of 2017 that is looked at today has
    no day that goes without."""
    _years_said.set(needed)


def day_beside(value: date | None, language: str, as_of: date) -> str:
    """A day of the year that is looked at without its year, any other one with it."""
    return day(value, language, year=value is not None and value.year != as_of.year)


def month(number: int, language: str) -> str:
    """1月, Jan."""
    return f"{number}月" if language == "zh" else f"{date(2000, number, 1):%b}"


def _digits(value: float) -> str:
    """Three digits that matter: 8,640 · 512 · 63.4 · 5.20; a whole number stays whole."""
    size = abs(value)
    decimals = 0 if size >= 99.95 or size == round(size) else 1 if size >= 9.995 else 2
    text = f"{size:,.{decimals}f}"
    whole, _, part = text.partition(".")
    return whole if not part.strip("0") else text


def _with_sign(number: str, value: float, signed: bool) -> str:
    digits = number.lstrip("-")
    if not any(character in "123456789" for character in digits):
        return digits
    if value < 0:
        return _MINUS + digits
    return f"+{digits}" if signed else digits
