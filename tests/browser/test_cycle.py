"""The loop in two real browsers at once: targets released, split equally hard, signed by three; the forecast of Monday;
red deal → meeting → decision → to-do done with evidence → review date → verdict."""

from __future__ import annotations

import csv
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks._browser import server
from calibration.storage.database import open_database
from tests.browser.conftest import environment, settle
from tests.decide.promised import state
from tests.loop import FRIDAY, LATER, RED_DEAL, deal, moves

pytestmark = pytest.mark.browser
DIRECTOR, EAST_LEAD, NORTH_LEAD = "林越", "周岚", "秦川"
REGION_CHECKS = ("每条线都有路可走", "难度在各组之间公平", "人手和到岗时间已核对")
COMPANY_CHECKS = ("看过目标体检", "答应的资源有着落", "战略已向各区域讲清", "仍然签字")
LINE, ALSO = "周四前和高级顾问一起见财务总监", "补一封法务的书面答复"
SUNDAY = FRIDAY + timedelta(days=2)


def test_from_released_targets_through_a_red_deal_to_the_verdict_on_what_was_decided(
    page: Page, other: Page, loop_file: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(loop_file, tmp_path / "loop.duckdb"))
    database = open_database(path)
    state(database, ("company", 1_800_000))
    database.close()
    with server("serve.py", **environment(tmp_path, path.name), NAVIGATOR_INBOX_SECONDS="1") as address:
        release_the_targets(page, other, address)
        sign_at_once(page, other, address)
        decode_the_strategy(page, address)
        fill_in(page, address, "company", DIRECTOR, [], COMPANY_CHECKS)
        press(page, "签字")
        expect(page.locator("body")).to_contain_text("已对齐：3 项全部签字")
        drop(tmp_path, "阶段.csv", weekend())
        see_monday(page, other, address)
        decide_in_the_meeting(page, other, address)
        close_the_meeting(page)
        finish_the_to_do(other, address)
        drop(tmp_path, "阶段.csv", moves(range(6)))
        drop(tmp_path, "商机.csv", [deal("Z1", "E2", 10) | {"opened_on": LATER}])
        see_the_verdict(page, address)


def drop(folder: Path, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Put an export into the watched folder, and wait until it is taken in."""
    inbox, done = folder / "inbox", folder / "inbox" / "done"
    before = len(list(done.glob(f"*{name}")))
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.DictWriter(stream, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    shutil.move(folder / name, inbox / name)
    end = time.monotonic() + 60
    while len(list(done.glob(f"*{name}"))) == before:
        assert time.monotonic() < end, [path.read_text(encoding="utf-8") for path in inbox.glob("refused/*.txt")]
        time.sleep(0.2)


def weekend() -> list[dict[str, object]]:
    """The moves of Saturday and Sunday."""
    return [row for row in moves(range(1)) if date.fromisoformat(str(row["entered_at"])[:10]) <= SUNDAY]


def release_the_targets(page: Page, other: Page, address: str) -> None:
    """The check-up names what is doomed. Two put the equally hard split into the grid at once: one saves it, the other
    is told and overwrites nothing; then the year is released."""
    for window in (page, other):
        window.goto(f"{address}/targets?period=month")
    for window in (page, other):
        expect(window.locator("body")).to_contain_text("第一天就注定完不成")
        press(window, "放进表里")
        settle(window)
    press(page, "保存 2 处改动")
    settle(page)
    press(other, "保存 2 处改动")
    expect(other.locator("body")).to_contain_text("刚才被别人从")
    choose(page, "谁发布（以本人名义）", DIRECTOR)
    page.get_by_text("我知道基线会冻结").click()
    press(page, "发布 2026 年目标")
    expect(page.locator("body")).to_contain_text("基线已冻结")


def choose(page: Page, label: str, name: str) -> None:
    """Choose from a list by the beginning of what it says."""
    field = page.get_by_label(label, exact=True)
    field.scroll_into_view_if_needed()  # a list that is scrolled closes
    field.fill(name)
    page.get_by_role("option", name=re.compile(name)).click()


def fill_in(page: Page, address: str, layer: str, signer: str, units: Sequence[str], checks: Sequence[str]) -> None:
    """One named person confirms the list of a layer; a layer of one unit has it chosen already."""
    page.goto(f"{address}/alignment?layer={layer}")
    expect(page.get_by_label("签字人", exact=True)).to_be_visible()
    settle(page)
    for unit in units:
        choose(page, "为谁签（可多选）", unit)
    page.keyboard.press("Escape")
    choose(page, "签字人", signer)
    for check in checks:
        page.get_by_text(re.compile(check)).click()
    settle(page)


def sign_at_once(page: Page, other: Page, address: str) -> None:
    """The leads of both regions fill in their lists beside each other and sign in the same second; both count."""
    signing = ((page, EAST_LEAD, "华东"), (other, NORTH_LEAD, "华北"))
    for window, lead, region in signing:
        fill_in(window, address, "region", lead, [region], REGION_CHECKS)
    for window, _, _ in signing:
        window.get_by_role("button", name="签字", exact=True).click()
    for window, _, _ in signing:
        expect(window.locator("body")).to_contain_text(re.compile("[12] / 3 项已签字"))


def see_monday(page: Page, other: Page, address: str) -> None:
    """The week-end's export came by the watched folder: both read the same sentence and the same landing of its day."""
    for window in (page, other):
        window.goto(f"{address}/")
    for window in (page, other):
        expect(window.locator("body")).to_contain_text(f"截至 {SUNDAY.year}年{SUNDAY.month}月{SUNDAY.day}日")
        expect(window.locator("svg.marks path").first).to_be_visible()
    assert page.locator("h1.answer").inner_text() == other.locator("h1.answer").inner_text()


def decode_the_strategy(page: Page, address: str) -> None:
    """What nobody states is shared out by last year's amounts, so that it nets; the other's signatures are seen."""
    page.goto(f"{address}/alignment?layer=company")
    expect(page.locator("body")).to_contain_text("2 / 3 项已签字")
    settle(page)
    page.get_by_text("解码到区域").first.click()
    settle(page)
    choose(page, "谁定的（以本人名义）", DIRECTOR)
    press(page, "保存解码")
    expect(page.locator("body")).not_to_contain_text("还没有解码")


def decide_in_the_meeting(page: Page, other: Page, address: str) -> None:
    """One skips to the red deal, having closed the browser by accident on the way; the other joins. Both settle a line
    on it in the same second, and both lines stand."""
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
    has_own_clock(page)
    other.goto(f"{address}/meeting")
    other.get_by_role("link", name="继续这场会").click()
    expect(other.locator("h1.big")).to_contain_text(f"商机{RED_DEAL}")
    for window, line in ((page, LINE), (other, ALSO)):
        settle(window)  # the heading comes before the form below it
        window.get_by_label("一句话：做什么").fill(line)
        settle(window)
    for window in (page, other):
        window.get_by_role("button", name="定下来", exact=True).click()
    for window, line in ((page, LINE), (other, ALSO)):
        expect(window.locator("tbody tr", has_text=line)).to_be_visible()


def has_own_clock(page: Page) -> None:
    """The item's clock began anew with the item: it is behind the meeting's, as soon as it is drawn."""
    end = time.monotonic() + 30
    while spent(page, "total") <= spent(page, "item"):
        assert time.monotonic() < end, "the item's clock goes on with the meeting's"
        time.sleep(0.2)


def spent(page: Page, clock: str) -> int:
    """The seconds that a clock of the meeting shows."""
    minutes, seconds = page.locator(f".clock.{clock} .spent").inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


def close_the_meeting(page: Page) -> None:
    """On the last item's end the meeting is closed, and its minutes name what both decided."""
    settle(page)  # the row of the decision comes before the form below it
    page.get_by_text("结束会议").first.click()
    page.get_by_label("谁参加了").fill("周岚、卖家1")
    press(page, "结束会议")
    for told in (LINE, ALSO, "参加：周岚、卖家1"):
        expect(page.locator(".minutes")).to_contain_text(told)


def finish_the_to_do(page: Page, address: str) -> None:
    """It is on the owner's list; done with what shows it."""
    page.goto(f"{address}/todos?person=E1")
    page.get_by_role("link", name=LINE).click()
    settle(page)
    page.get_by_label("凭据").fill("周二见了，周四签")
    press(page, "完成")
    expect(page.locator("body")).to_contain_text("完成：周二见了，周四签")


def see_the_verdict(page: Page, address: str) -> None:
    """Six weeks later: what was decided helped, by how much, and the picture of it."""
    page.goto(f"{address}/decisions")
    row = page.locator("tbody tr", has_text=LINE)
    expect(row).to_contain_text("有帮助")
    row.locator("a").click()
    expect(page.locator("body")).to_contain_text("有帮助：比可比单位好")
    expect(page.locator("svg.marks path").first).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press a button of a page that stands still: a page that is drawn again may move the button under the finger."""
    settle(page)
    page.get_by_role("button", name=name, exact=True).click()
