"""Months and quarters as people write them, and the words for levels and measures of a target table."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from zoneinfo import ZoneInfo

from calibration.storage.imports import dates
from calibration.storage.imports.match import match_key
from calibration.vocabulary import Measure, PeriodKind, UnitKind

_CHINESE = {
    name: number
    for number, name in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1)
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})\s*(?:年度?|财年|[-/. ])?\s*)?"
_FORMS = (
    re.compile(rf"^{_YEAR}第?(?P<quarter>[一二三四1-4])季度?$"),
    re.compile(rf"^{_YEAR}q(?P<quarter>[1-4])$"),
    re.compile(r"^q(?P<quarter>[1-4])[-/ ]?(?P<year>(?:19|20)\d{2})$"),
    re.compile(rf"^{_YEAR}(?P<month>0?[1-9]|1[0-2])(?:月份?)?$"),
    re.compile(r"^(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])$"),
    re.compile(rf"^{_YEAR}(?P<month>十一|十二|[一二三四五六七八九十])月份?$"),
    re.compile(rf"^(?P<name>{'|'.join(_MONTHS)})[a-z]*[-/. ']*(?P<year>(?:19|20)?\d{{2}})?$"),
    re.compile(rf"^{_YEAR}(?P<name>{'|'.join(_MONTHS)})[a-z]*$"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEVELS: dict[UnitKind, frozenset[str]] = {
    UnitKind.COMPANY: _words("company group total 公司 集团 全公司 总公司"),
    UnitKind.REGION: _words("region regional territory 区域 大区 片区 地区"),
    UnitKind.TEAM: _words("team salesteam department 团队 小组 组 部门"),
    UnitKind.PERSON: _words("person seller employee rep agent salesrep 个人 人员 员工 销售 销售人员"),
    UnitKind.STORE: _words("store shop 门店 店铺 店"),
}
_MEASURES: dict[Measure, frozenset[str]] = {
    Measure.SIGNED_AMOUNT: _words(
        "signedamount bookings signed closedwon wonamount salesamount 签约金额 签约额 签单金额 合同金额 合同额 "
        "成交金额 赢单金额 业绩 销售业绩 新签 签约"
    ),
    Measure.WON_COUNT: _words("woncount wondeals dealswon wins 赢单数 赢单数量 成交数 成交单数 签约数 签单数"),
    Measure.STORE_SALES: _words("storesales retailsales 门店销售额 门店销售 门店业绩 销售额 营业额 零售额"),
    Measure.STORE_TRANSACTIONS: _words("storetransactions transactions 门店交易笔数 门店交易数 交易笔数 成交笔数"),
}


def read_period(text: str, year: int | None, zone: ZoneInfo) -> tuple[PeriodKind, date]:
    """The month or quarter that a text names, by its first day; `year` is the row's where the text has none.

    A day names its month. Raises ValueError("not_a_period").
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    for form in _FORMS:
        if found := form.match(plain):
            return _period(found.groupdict(), year)
    try:
        day = dates.read_date(plain, zone)
    except (ValueError, OverflowError) as error:
        raise ValueError("not_a_period") from error
    return PeriodKind.MONTH, day.replace(day=1)


def read_year(text: str) -> int | None:
    """The year in a text such as 2025, 2025年度 or FY2025; None where there is none."""
    found = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text)
    return int(found.group(1)) if found else None


def level_of(text: str) -> UnitKind | None:
    """The level that a word names, or None."""
    key = match_key(text)
    return next((level for level, words in _LEVELS.items() if key in words), None)


def measure_of(text: str) -> Measure | None:
    """The measure that a word names, or None."""
    key = match_key(text)
    return next((measure for measure, words in _MEASURES.items() if key in words), None)


def _period(parts: dict[str, str | None], year: int | None) -> tuple[PeriodKind, date]:
    stated = parts.get("year")
    own = int(stated) + (2000 if len(stated) == 2 else 0) if stated else year
    if own is None:
        raise ValueError("not_a_period")
    if quarter := parts.get("quarter"):
        return PeriodKind.QUARTER, date(own, 3 * (_CHINESE.get(quarter) or int(quarter)) - 2, 1)
    if name := parts.get("name"):
        return PeriodKind.MONTH, date(own, _MONTHS.index(name) + 1, 1)
    month = parts.get("month") or ""
    return PeriodKind.MONTH, date(own, _CHINESE.get(month) or int(month), 1)
