"""From the text of a cell to a value: one obvious function per type of field, the truth that the fast path must equal.

Each raises ValueError with a reason key of `words/imports.toml` where the text is no such value; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from calibration.storage.imports import dates
from calibration.storage.imports.dates import DateOrder
from calibration.storage.imports.fields import FieldType
from calibration.vocabulary import Outcome

UTC_ZONE = ZoneInfo(str(UTC))
NO_VALUE = frozenset(
    (
        "",
        "-",
        "--",
        "—",
        "–",
        "/",
        "n/a",
        "na",
        "null",
        "none",
        "nan",
        "nat",
        "#n/a",
        "\\n",
        "无",
        "空",
        "暂无",
        "(no value)",
    )
)
_LARGEST = Decimal(10) ** 16
_CENT = Decimal("0.01")
_LONGEST = 64  # letters of a number or date; longer texts are none, and would only cost time

UNITS: dict[str, Decimal] = {
    "": Decimal(1),
    "元": Decimal(1),
    "千元": Decimal(1000),
    "千": Decimal(1000),
    "k": Decimal(1000),
    "thousand": Decimal(1000),
    "in thousands": Decimal(1000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "w": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "百万元": Decimal(1_000_000),
    "m": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "in millions": Decimal(1_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
}
CURRENCIES: dict[str, str] = {
    "¥": "CNY", "￥": "CNY", "rmb": "CNY", "cny": "CNY", "人民币": "CNY", "元": "CNY",
    "$": "USD", "us$": "USD", "usd": "USD", "美元": "USD", "€": "EUR", "eur": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "英镑": "GBP", "hkd": "HKD", "hk$": "HKD", "港币": "HKD", "港元": "HKD",
    "jpy": "JPY", "日元": "JPY",
}  # fmt: skip

_NUMBER = re.compile(r"^(?P<digits>(?:\d[\d,.'\s]*|\.\d+)(?:e[+-]?\d+)?)\s*(?P<unit>[a-z万亿千百元]*)$")
_SYMBOLS = re.compile(r"(rmb|cny|usd|eur|gbp|hkd|jpy|us\$|hk\$|[¥$€£]|人民币|美元|欧元|港币)")
_COUNTERS = re.compile(r"(个|人|次|天|日|单|笔|件|期|家|days?|times?)$")
_TRUE = frozenset(("true", "1", "yes", "y", "t", "是", "√", "✓", "on", "有", "x", "1.0"))
_FALSE = frozenset(("false", "0", "no", "n", "f", "否", "×", "off", "无", "0.0"))


@dataclass(frozen=True)
class Reading:
    """How a column is read: unit, date order, whether plain ratios are percents, the company's time zone, answers."""

    unit: str = ""
    date_order: DateOrder | None = None
    is_percent: bool = False
    zone: ZoneInfo = UTC_ZONE
    words: dict[str, str] = field(default_factory=dict)


def read_value(text: str, kind: FieldType, reading: Reading) -> Any:
    """The value of a cell: str, Decimal, float, int, date, datetime or bool; None where the cell holds no value.

    Raises ValueError(reason) where the text is no such value.
    """
    stripped = text.strip(" \t\r\n\u3000\u00a0")
    if kind in (FieldType.KEY, FieldType.TEXT):
        return stripped or None
    if stripped.casefold() in NO_VALUE and not (kind is FieldType.BOOLEAN and stripped == "无"):
        return None
    return _READERS[kind](stripped, reading)


def read_decimal(text: str, unit: str = "") -> Decimal:
    """A number with separators, signs, symbols and 万/亿; a unit in the cell outweighs the header's.

    Raises ValueError("not_a_number"), and for numbers beyond any business ("too_big").
    """
    if len(text) > _LONGEST:
        raise ValueError("not_a_number")
    plain = unicodedata.normalize("NFKC", text).casefold().replace("−", "-").strip()
    plain, is_negative = _sign(_SYMBOLS.sub("", plain).strip())
    found = _NUMBER.match(plain)
    if not found or found["unit"] not in UNITS:
        raise ValueError("not_a_number")
    try:
        number = Decimal(_without_separators(found["digits"]))
    except InvalidOperation as error:
        raise ValueError("not_a_number") from error
    if number and abs(number.adjusted()) > _LONGEST:
        raise ValueError("too_big")
    factor = UNITS[found["unit"]] if found["unit"] not in ("", "元") else UNITS.get(unit.casefold(), Decimal(1))
    return -number * factor if is_negative else number * factor


def read_amount(text: str, reading: Reading) -> Decimal:
    """Money in full units of the currency, rounded half up to the cent. Raises ValueError."""
    number = read_decimal(text, reading.unit)
    if abs(number) >= _LARGEST:
        raise ValueError("too_big")
    return number.quantize(_CENT, ROUND_HALF_UP)


def read_ratio(text: str, reading: Reading) -> float:
    """A share between 0 and 1. `35%` is 0.35; whether a plain 35 is a percent, its column decides."""
    plain = unicodedata.normalize("NFKC", text).strip()
    has_sign = plain.endswith("%")
    number = read_decimal(plain.rstrip("% ")) / (100 if has_sign or reading.is_percent else 1)
    if not 0 <= number <= 1:
        raise ValueError("not_a_ratio")
    return float(number)


def read_number(text: str, reading: Reading) -> float:
    """A plain number. Raises ValueError."""
    return float(read_decimal(_COUNTERS.sub("", text), reading.unit))


def read_count(text: str, reading: Reading) -> int:
    """A whole number; 12.0 is one, 12.5 is none, `第3期` is 3. Raises ValueError."""
    number = read_decimal(_COUNTERS.sub("", text).removeprefix("第"), reading.unit)
    if number != number.to_integral_value() or abs(number) >= 2**63:
        raise ValueError("not_a_count")
    return int(number)


def read_boolean(text: str, _: Reading) -> bool:
    """Yes or no in either language. Raises ValueError."""
    plain = text.casefold()
    if plain not in _TRUE | _FALSE:
        raise ValueError("not_yes_or_no")
    return plain in _TRUE


def read_outcome(text: str, reading: Reading) -> str:
    """open, won, lost or void, by the words that CRMs use. Raises ValueError for any other word."""
    answered = reading.words.get(text)
    found = Outcome(answered) if answered else outcome_of(text)
    if found is None:
        raise ValueError("not_an_outcome")
    return found.value


def outcome_of(text: str) -> Outcome | None:
    """What a status or an end stage says, or None where it is no such word.

    >>> outcome_of("Closed Won (EMEA)"), outcome_of("无效"), outcome_of("Negotiation")
    (<Outcome.WON: 'won'>, <Outcome.VOID: 'void'>, None)
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
    for outcome, words in _OUTCOME_WORDS.items():
        if plain in words:
            return outcome
    for outcome, parts in _OUTCOME_PARTS.items():
        if any(part in plain for part in parts):
            return outcome
    return None


def is_percent(texts: Iterable[str]) -> bool:
    """Whether a column of ratios is written in percent: some plain number in it is beyond 1."""
    for text in texts:
        try:
            if not text.rstrip().endswith(("%", "％")) and abs(read_decimal(text)) > 1:
                return True
        except ValueError:
            continue
    return False


def _sign(text: str) -> tuple[str, bool]:
    """The text without its sign, and whether it was negative; accountants write (1,234)."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith(("-", "+")):
        return text[1:].strip(), text[0] == "-"
    return (text[:-1].strip(), True) if text.endswith("-") else (text, False)


def _without_separators(digits: str) -> str:
    """Digits with a point for decimals. `1,234.5`, `1.234,50`, `1 234,5` and `1,2345` (万 groups) are told apart."""
    plain = re.sub(r"[\s']", "", digits)
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma < 0:
        return plain if plain.count(".") <= 1 else _grouped(plain, ".")
    if point > comma:
        return _grouped(plain[:point], ",") + plain[point:]
    if point >= 0:
        return _grouped(plain[:comma], ".") + "." + plain[comma + 1 :]
    tail = plain[comma + 1 :]
    if plain.count(",") == 1 and len(tail) in (1, 2):
        return plain.replace(",", ".")
    return _grouped(plain, ",")


def _grouped(text: str, separator: str) -> str:
    first, *groups = text.split(separator)
    sizes = {len(group) for group in groups}
    if groups and (not first or len(first) > 4 or (sizes - {3} and sizes - {4} and sizes - {2, 3})):
        raise ValueError("not_a_number")
    return "".join((first, *groups))


def _read_date(text: str, reading: Reading) -> Any:
    try:
        return dates.read_date(text, reading.zone, reading.date_order)
    except (ValueError, OverflowError) as error:
        raise ValueError("not_a_date") from error


def _read_timestamp(text: str, reading: Reading) -> Any:
    try:
        return dates.read_moment(text, reading.zone, reading.date_order)
    except (ValueError, OverflowError) as error:
        raise ValueError("not_a_date") from error


_READERS: dict[FieldType, Callable[[str, Reading], Any]] = {
    FieldType.AMOUNT: read_amount,
    FieldType.RATIO: read_ratio,
    FieldType.NUMBER: read_number,
    FieldType.COUNT: read_count,
    FieldType.DATE: _read_date,
    FieldType.TIMESTAMP: _read_timestamp,
    FieldType.BOOLEAN: read_boolean,
    FieldType.OUTCOME: read_outcome,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OUTCOME_WORDS: dict[Outcome, frozenset[str]] = {
    Outcome.WON: _words("won win closedwon signed 赢单 成交 已成交 成功 签约 已签约 已赢单 成单 中标 已中标 赢 赢得"),
    Outcome.LOST: _words("lost lose closedlost 输单 丢单 失单 失败 流失 未中标 输 已输单 落标 落单 失去 战败"),
    Outcome.VOID: _words(
        "void cancelled canceled closed abandoned disqualified invalid 无效 取消 已取消 关闭 已关闭 作废 终止 中止"
    ),
    Outcome.OPEN: _words(
        "open inprogress active new ongoing pending onhold 进行中 跟进中 未结束 开放 未成交 未关闭 推进中 在跟 未赢单"
    ),
}
_OUTCOME_PARTS: dict[Outcome, tuple[str, ...]] = {
    Outcome.WON: ("closedwon", "赢单关闭", "关闭赢单", "成交关闭", "赢单成交"),
    Outcome.LOST: ("closedlost", "输单关闭", "关闭输单", "丢单关闭"),
    Outcome.VOID: ("无效关闭", "closedvoid", "closedcancel", "关闭无效"),
}
