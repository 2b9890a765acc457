"""Alignment and the ten meters: what they say first, on a company, on shops and on nothing at all."""

from __future__ import annotations

import re

import pytest

from calibration.refresh.meters import meter
from calibration.storage.database import Database
from pages._ui import meter_rows
from tests.pages.conftest import AS_OF, Visit, written

ALIGNMENT, METERS = "pages/calibration/alignment.py", "pages/calibration/meters.py"


@pytest.mark.parametrize("page", [ALIGNMENT, METERS])
def test_without_data_the_page_says_what_to_do(fresh: Database, visit: Visit, page: str) -> None:
    seen = visit(fresh, page, lang="zh")
    assert not seen.exception
    assert "导入" in written(seen)


def test_before_the_release_the_page_leads_there_and_the_strategy_can_be_prepared(
    company: Database, visit: Visit
) -> None:
    page = visit(company, ALIGNMENT, lang="zh")
    assert not page.exception
    text = written(page)
    assert "2026 年的目标还没有发布" in text
    assert 'href="targets?' in text
    assert "合计正好是公司目标" in text


def test_a_signature_is_given_on_the_page_and_a_refusal_says_what_is_missing(
    written_retail: Database, visit: Visit
) -> None:
    year = AS_OF.year
    with written_retail.transaction() as cursor:
        cursor.execute(
            "insert into db.journal.entries by name select uuid() as entry_id, 'target_release' as kind, "
            "? as subject, ? as body, 'Zoe' as author, current_timestamp::timestamp as written_at, "
            "?::date as seen_as_of",
            [f"signed_amount|{year}", f'{{"measure": "signed_amount", "year": {year}, "total_amount": 1}}', AS_OF],
        )
    page = visit(written_retail, ALIGNMENT, lang="zh", measure="signed_amount", layer="company")
    assert not page.exception
    assert re.search(r"对齐，0 / \d+ 项已签字", written(page))
    assert "先在下面做好战略解码并保存" in written(page)
    assert next(button for button in page.button if button.label == "签字").disabled


def test_the_meters_say_how_many_are_measured_and_what_the_others_lack(company: Database, visit: Visit) -> None:
    page = visit(company, METERS, lang="zh")
    assert not page.exception
    text = written(page)
    assert re.search(r"十个表里 \d 个前后都量到", text)
    assert text.count('<span class="sub">') >= 10, "all ten are listed"
    assert "缺：要有带提交日和签署日的合同" in text


def test_a_response_time_that_half_have_not_reached_is_told_as_in_the_inbox() -> None:
    waits = meter("response_time", {"value": None, "case_count": 0}, {"value": None, "case_count": 9})
    cell, why = meter_rows.value(waits, waits.after, waits.after_count), meter_rows.lacking(waits)
    assert "未达到" in cell and "n = 9" in cell and "包括还没有行动的" in cell
    assert "9 条里过半还没有人行动" in why
    few = meter("response_time", {"value": None, "case_count": 0}, {"value": None, "case_count": 4})
    assert "缺：" in meter_rows.lacking(few) and "n =" not in meter_rows.value(few, few.after, few.after_count)


def test_the_file_of_meters_is_in_words_and_rounded() -> None:
    measured = {"value": 0.91234567, "case_count": 60}, {"value": 0.5, "case_count": 60}
    row = meter_rows.file_row(meter("timely_follow_up", *measured))
    assert list(row.values()) == ["及时跟进", "%（变化为百分点）", 91.2, 60, 50.0, 60, -41.2, "变差"]
    assert list(meter_rows.file_headings()) == list(row)
    nothing = {"value": None, "case_count": 0}
    assert meter_rows.file_row(meter("signing_cycle", nothing, nothing))["verdict"] == "缺：要有带提交日和签署日的合同"


def test_shops_have_meters_of_their_own_measure(retail: Database, visit: Visit) -> None:
    page = visit(retail, METERS, lang="zh", measure="store_sales")
    assert not page.exception
    assert "高风险门店" in written(page)
