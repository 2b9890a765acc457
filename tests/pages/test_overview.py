"""The first page: the sentence, the figures, the way down and back, both languages, and what it says without data."""

from __future__ import annotations

import re

from calibration.storage.database import Database
from tests.pages.conftest import Visit, written


def test_the_first_thing_said_is_where_the_quarter_lands_against_its_target(company: Database, visit: Visit) -> None:
    text = written(visit(company, lang="zh"))
    assert re.search(r"季度末落在 <b class=\"(bad|good)\">[\d.,]+ 万</b>，比目标[少多]", text)
    assert "命中概率" in text


def test_english_readers_get_english_and_nothing_else(company: Database, visit: Visit) -> None:
    page = visit(company, lang="en")
    sentence = re.search(r'<h1 class="answer">(.*?)</h1>', written(page)).group(1)
    assert sentence.startswith("Heading for")
    assert not re.search(r"[\u4e00-\u9fff]", sentence)


def test_regions_are_ranked_furthest_behind_first_and_lead_one_level_down(company: Database, visit: Visit) -> None:
    text = written(visit(company, lang="zh"))
    links = re.findall(r'data-go="([^"]+)"', text)
    assert {
        "unit=region%3A%E5%8D%8E%E4%B8%9C" in link or "unit=region%3A%E5%8D%8E%E5%8C%97" in link for link in links
    } == {True}
    gaps = [
        float(gap.replace("−", "-").replace("+", ""))
        for gap in re.findall(r'<span class="(?:bad)?">([−+][\d.]+) 万', text)
    ]
    assert gaps == sorted(gaps)


def test_a_link_reproduces_unit_period_and_day(company: Database, visit: Visit) -> None:
    page = visit(company, unit="region:华北", period="month", lang="zh")
    text = written(page)
    assert "月末落在" in text
    assert "全公司</a> › 华北" in text
    assert page.selectbox(key="view_unit").value == "region:华北"


def test_choosing_another_unit_puts_it_into_the_address(company: Database, visit: Visit) -> None:
    page = visit(company)
    page.selectbox(key="view_unit").set_value("region:华东").run()
    assert page.query_params["unit"] == "region:华东"
    assert "› 华东" in written(page)


def test_an_unknown_unit_in_a_link_shows_the_company_and_says_so(company: Database, visit: Visit) -> None:
    page = visit(company, unit="region:月球", lang="zh")
    assert any("月球" in toast.value for toast in page.toast)
    assert "季度末落在" in written(page)


def test_a_person_at_the_end_of_the_tree_shows_the_deals_instead_of_units(company: Database, visit: Visit) -> None:
    page = visit(company, lang="zh")
    person = next(unit for unit in page.selectbox(key="view_unit").options if "张晓明" in unit)
    page.selectbox(key="view_unit").select(person).run()
    assert "背后的商机" in written(page)


def test_every_figure_has_a_comparison_and_a_definition(company: Database, visit: Visit) -> None:
    cards = re.findall(r'<div class="figure"(.*?)</div></div>', written(visit(company, lang="zh")))
    assert 3 <= len(cards) <= 5
    assert all("data-tip=" in card for card in cards)
    assert all(not card.endswith('<div class="under ">') for card in cards)


def test_text_from_a_file_is_never_html(company: Database, visit: Visit) -> None:
    assert "<script" not in written(visit(company, unit="<script>alert(1)</script>"))


def test_without_data_there_is_one_sentence_and_one_button(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, lang="zh")
    text = written(page)
    assert "还没有数据" in text
    assert text.count('class="go"') == 1
    assert "import?" in text
    assert not page.exception
