"""The loop in a real browser: red deal → meeting → decision → to-do done with evidence → review date → verdict."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks._browser import server
from calibration import refresh
from calibration.storage.database import open_database
from tests.browser.conftest import environment
from tests.loop import LATER, RED_DEAL, load_later

pytestmark = pytest.mark.browser
LINE = "周四前和高级顾问一起见财务总监"


def test_from_a_red_deal_to_the_verdict_on_what_was_decided(page: Page, loop_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(loop_file, tmp_path / "loop.duckdb"))
    with server("serve.py", **environment(tmp_path, path.name)) as address:
        decide_in_the_meeting(page, address)
        close_the_meeting(page)
        finish_the_to_do(page, address)
    database = open_database(path)
    load_later(database)
    refresh.ensure(database, LATER)
    database.close()
    with server("serve.py", **environment(tmp_path, path.name)) as address:
        page.goto(f"{address}/decisions")
        row = page.locator("tbody tr", has_text=LINE)
        expect(row).to_contain_text("有帮助")
        row.locator("a").click()
        expect(page.locator("body")).to_contain_text("有帮助：比可比单位好")
        expect(page.locator("svg.marks path").first).to_be_visible()


def decide_in_the_meeting(page: Page, address: str) -> None:
    """Skip to the red deal, close the browser by accident on the way, and settle one line."""
    page.goto(f"{address}/meeting")
    page.get_by_role("button", name="开始校准会").click()
    expect(page.locator("h1.big")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("/ 15:00")
    page.goto("about:blank")
    page.goto(f"{address}/meeting")
    page.get_by_role("link", name="继续这场会").click()
    heading = page.locator("h1.big")
    expect(heading).to_be_visible()
    while f"商机{RED_DEAL}" not in (before := heading.inner_text()):
        press(page, "跳过")
        expect(heading).not_to_have_text(before)
    settle(page)  # the heading comes before the form below it
    page.get_by_label("一句话：做什么").fill(LINE)
    press(page, "定下来")
    expect(page.locator("tbody tr", has_text=LINE)).to_be_visible()


def close_the_meeting(page: Page) -> None:
    """On the last item's end the meeting is closed, and its minutes name the decision."""
    settle(page)  # the row of the decision comes before the form below it
    page.get_by_text("结束会议").first.click()
    page.get_by_label("谁参加了").fill("周岚、卖家1")
    press(page, "结束会议")
    expect(page.locator(".minutes")).to_contain_text(LINE)
    expect(page.locator(".minutes")).to_contain_text("参加：周岚、卖家1")


def finish_the_to_do(page: Page, address: str) -> None:
    """It is on the owner's list; done with what shows it."""
    page.goto(f"{address}/todos?person=E1")
    page.get_by_role("link", name=LINE).click()
    settle(page)
    page.get_by_label("凭据").fill("周二见了，周四签")
    press(page, "完成")
    expect(page.locator("body")).to_contain_text("完成：周二见了，周四签")


def press(page: Page, name: str) -> None:
    """Press a button of a page that stands still: a page that is drawn again may move the button under the finger."""
    settle(page)
    page.get_by_role("button", name=name, exact=True).click()


def settle(page: Page) -> None:
    """Wait until the page has nothing more to do, as a reader would."""
    page.wait_for_timeout(400)
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
