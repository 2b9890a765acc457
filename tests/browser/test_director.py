"""The director on Monday morning: where do we land, who is behind, which deals; and the link that is sent on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
MARKS = "svg.marks path, svg.marks line"


def test_from_the_deviation_down_to_the_deals_and_back_by_a_deep_link(
    page: Page, browser: Browser, demo_server: str
) -> None:
    page.goto(demo_server)
    expect(page.locator("h1.answer")).to_contain_text("目标")
    company = page.locator("h1.answer").inner_text()
    expect(page.locator(MARKS).first).to_be_visible()

    worst = page.locator("tbody tr").first
    deviation = worst.locator("td").nth(5).inner_text()
    assert deviation.startswith("−"), "the furthest behind stands first"
    worst.locator("a").first.click()
    expect(page).to_have_url(re.compile(r"unit=region"))
    expect(page.locator("h1.answer")).not_to_have_text(company)
    region, deep_link = page.locator("h1.answer").inner_text(), page.url

    page.locator("tbody tr").first.locator("a").last.click()
    expect(page).to_have_url(re.compile(r"/deals\?.*unit="))
    first_deal = page.locator("tbody tr a").first
    name = first_deal.inner_text()
    first_deal.click()
    expect(page).to_have_url(re.compile(r"deal="))
    expect(page.locator("body")).to_contain_text(name)

    page.go_back()
    expect(page).to_have_url(re.compile(r"/deals\?(?!.*deal=)"))

    colleague = browser.new_context(locale="zh-CN").new_page()
    colleague.goto(deep_link)
    expect(colleague.locator("h1.answer")).to_have_text(region)
    colleague.context.close()


def test_an_earlier_day_is_shown_as_it_was_known_then(page: Page, demo_server: str) -> None:
    page.goto(demo_server)
    today = page.locator("h1.answer").inner_text()
    page.goto(f"{demo_server}/?as_of=2026-10-11")
    expect(page.locator("body")).to_contain_text("2026年10月11日", timeout=60_000)
    expect(page.locator("h1.answer")).not_to_have_text(today)


def test_the_same_view_in_english(page: Page, demo_server: str) -> None:
    page.goto(f"{demo_server}/?lang=en")
    expect(page.locator("h1.answer")).to_contain_text("target")
    assert not re.search(r"[\u4e00-\u9fff]", page.locator("h1.answer").inner_text())


def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, demo_server: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    phone = context.new_page()
    phone.goto(demo_server)
    expect(phone.locator("h1.answer")).to_contain_text("目标")
    expect(phone.locator(MARKS).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_an_unknown_unit_in_the_address_leads_to_the_company_and_says_so(page: Page, demo_server: str) -> None:
    page.goto(f"{demo_server}/?unit=region:Atlantis")
    expect(page.locator("h1.answer")).to_be_visible()
    expect(page.locator("body")).to_contain_text("Atlantis")
