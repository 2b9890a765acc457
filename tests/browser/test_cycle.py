"""The loop in two real browsers at once: targets released, split equally hard, signed by three; red deal → meeting →
decision → to-do done with evidence → review date → verdict."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks._browser import server
from calibration import refresh
from calibration.storage.database import open_database
from tests.browser.conftest import environment, settle
from tests.decide.promised import state
from tests.loop import LATER, RED_DEAL, load_later

pytestmark = pytest.mark.browser
REGION_CHECKS = ("每条线都有路可走", "难度在各组之间公平", "人手和到岗时间已核对")
COMPANY_CHECKS = ("看过目标体检", "答应的资源有着落", "战略已向各区域讲清", "仍然签字")
LINE = "周四前和高级顾问一起见财务总监"


def test_from_released_targets_through_a_red_deal_to_the_verdict_on_what_was_decided(
    page: Page, other: Page, loop_file: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(loop_file, tmp_path / "loop.duckdb"))
    database = open_database(path)
    state(database, ("company", 1_800_000))
    database.close()
    with server("serve.py", **environment(tmp_path, path.name)) as address:
        release_the_targets(page, address)
        sign(other, address, "region", ["华东", "华北"], REGION_CHECKS, "2 / 3 项已签字")
        decode_the_strategy(page, address)
        sign(page, address, "company", [], COMPANY_CHECKS, "已对齐：3 项全部签字")
        decide_in_the_meeting(page, address)
        see_the_same_meeting(other, address)
        close_the_meeting(page)
        finish_the_to_do(other, address)
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


def release_the_targets(page: Page, address: str) -> None:
    """The check-up names what is doomed; the equally hard split is put into the grid, saved, and the year released."""
    page.goto(f"{address}/targets?period=month")
    expect(page.locator("body")).to_contain_text("第一天就注定完不成")
    press(page, "放进表里")
    press(page, "保存 2 处改动")
    settle(page)
    page.get_by_label("谁发布（以本人名义）").fill("周岚")
    page.get_by_role("option", name=re.compile("周岚")).click()
    page.get_by_text("我知道基线会冻结").click()
    press(page, "发布 2026 年目标")
    expect(page.locator("body")).to_contain_text("基线已冻结")


def sign(page: Page, address: str, layer: str, units: Sequence[str], checks: Sequence[str], then: str) -> None:
    """One named person confirms the list of a layer and signs; a layer of one unit has it chosen already."""
    page.goto(f"{address}/alignment?layer={layer}")
    signer = page.get_by_label("签字人")
    expect(signer).to_be_visible()
    settle(page)
    for unit in units:
        page.get_by_label("为谁签（可多选）").fill(unit)
        page.get_by_role("option", name=unit).click()
    page.keyboard.press("Escape")
    signer.fill("周岚")
    page.get_by_role("option", name=re.compile("周岚")).click()
    for check in checks:
        page.get_by_text(re.compile(check)).click()
    press(page, "签字")
    expect(page.locator("body")).to_contain_text(then)


def decode_the_strategy(page: Page, address: str) -> None:
    """What nobody states is shared out by last year's amounts, so that it nets; the other's signatures are seen."""
    page.goto(f"{address}/alignment?layer=company")
    expect(page.locator("body")).to_contain_text("2 / 3 项已签字")
    settle(page)
    page.get_by_text("解码到区域").first.click()
    settle(page)
    who = page.get_by_label("谁定的（以本人名义）")
    who.scroll_into_view_if_needed()  # a list that is scrolled closes
    who.fill("周岚")
    page.get_by_role("option", name=re.compile("周岚")).click()
    press(page, "保存解码")
    expect(page.locator("body")).not_to_contain_text("还没有解码")


def see_the_same_meeting(page: Page, address: str) -> None:
    """The second person joins the running meeting and reads what the first decided."""
    page.goto(f"{address}/meeting")
    page.get_by_role("link", name="继续这场会").click()
    expect(page.locator("tbody tr", has_text=LINE)).to_be_visible()


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
