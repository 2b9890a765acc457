"""The supervisor in the morning: stores turn red, one message comes, is read and acted upon, and the clock stops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks._browser import server
from calibration.refresh.responses import responses
from calibration.storage.database import open_database
from calibration.storage.queries import inbox
from calibration.vocabulary import Kind, Viewer
from tests.browser.conftest import environment, settle
from tests.notify.lit import Receiver, receiver
from tests.parameters import set_parameter
from tests.storage.loading import load_rows

pytestmark = pytest.mark.browser
YESTERDAY, TODAY = date(2026, 11, 14), date(2026, 11, 15)
STORES = [f"M{n}" for n in range(1, 8)]
RED = STORES[:5]
SUPERVISOR = "吴飞"


@dataclass
class Shop:
    """The app of a small chain on the morning after: what turned red is loaded and nobody has looked yet."""

    address: str
    web: Receiver
    path: Path
    processes: ExitStack


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Shop]:
    path = tmp_path / "chain.duckdb"
    db = open_database(path)
    for key in ("quiet_from_hour", "quiet_until_hour"):
        set_parameter(db, key, "0", author="tests")
    stores = [{"store_id": key, "store_name": f"{key}店", "region": "华东", "supervisor": SUPERVISOR} for key in STORES]
    load_rows(db, Kind.STORES, stores, through=YESTERDAY)
    load_rows(db, Kind.STORE_DAYS, days(100), through=YESTERDAY)
    load_rows(
        db, Kind.STORE_DAYS, [day(key, TODAY, 0.4 if key in RED else 1.0) for key in STORES], through=TODAY, full=False
    )
    db.close()
    with ExitStack() as running, receiver() as web:
        channels = tmp_path / "channels.toml"
        channels.write_text(
            f'allow_private = ["127.0.0.1"]\n[people]\n"{SUPERVISOR}" = ["{web.url}"]\n', encoding="utf-8"
        )
        more = {"NAVIGATOR_CHANNELS": str(channels), "NAVIGATOR_PUSH_SECONDS": "1"}
        address = running.enter_context(server("serve.py", **environment(tmp_path, path.name), **more))
        yield Shop(address, web, path, running)


def says(page: Page, text: str) -> None:
    """The page's one sentence holds the text; while the next page is drawn, the last one stands beside it."""
    expect(page.locator("h1.answer", has_text=text).first).to_be_visible()
    expect(page.locator("h1.answer")).to_have_count(1)
    expect(page.locator("h1.answer")).to_contain_text(text)


def days(count: int) -> list[dict[str, object]]:
    return [day(key, YESTERDAY - timedelta(days=n)) for key in STORES for n in range(count)]


def day(store: str, on: date, left: float = 1.0) -> dict[str, object]:
    traffic = int((200 + 10 * len(store) + 5 * on.weekday()) * left)
    return {"store_id": store, "day_on": on, "traffic_count": traffic, "transaction_count": traffic // 4,
            "sales_amount": traffic // 4 * 100}  # fmt: skip


def test_from_red_stores_to_one_message_an_answer_and_the_right_response_time(page: Page, chain: Shop) -> None:
    page.goto(f"{chain.address}/stores")  # the first look computes the day
    expect(page.locator("a.tile.red")).to_have_count(len(RED))
    chain.web.first.wait(60)
    page.wait_for_timeout(3000)  # more rounds of the job bring nothing more
    assert [message["title"] for message in chain.web.messages] == ["销售导航：5 件亮灯等您处理"]

    page.goto(f"{chain.address}/inbox?person={SUPERVISOR}")
    says(page, f"{SUPERVISOR}有 5 条消息未读")
    expect(page.get_by_text("消息 (5)").first).to_be_visible()
    expect(page.locator(".figure", has_text="响应时长")).to_contain_text("未达到")
    for number, store in enumerate(RED[:3]):
        page.locator("tbody tr", has_text=f"{store}店").first.locator("a").click()
        expect(page).to_have_url(re.compile("notice="))
        expect(page.get_by_text("回到消息")).to_be_visible()
        says(page, f"{store}店")
        if number == 0:
            page.get_by_role("button", name="确认看到", exact=True).click()
            expect(page.locator("body")).to_contain_text("已读，未行动")
        settle(page)  # what is typed into a form that is being redrawn is lost
        page.get_by_label("第一步做什么").fill(f"去{store}")
        page.get_by_role("button", name="记下行动").click()
        expect(page.locator("body")).to_contain_text(f"行动：去{store}")
        page.get_by_text("回到消息").click()
        says(page, f"{SUPERVISOR}有 {4 - number} 条消息未读")
    expect(page.get_by_text("消息 (2)").first).to_be_visible()
    shown = page.locator(".figure", has_text="响应时长").locator(".value").inner_text()
    assert len(chain.web.messages) == 1

    chain.processes.close()
    db = open_database(chain.path)
    notices = inbox.notices(db, Viewer(), TODAY)
    acted = sorted(row["acted_at"] - row["lit_at"] for row in notices if row["acted_at"])
    measured = responses(db, Viewer(), TODAY)
    db.close()
    assert (measured.count, measured.open_count, len(acted)) == (5, 2, 3)
    assert measured.median_hours == pytest.approx(acted[2].total_seconds() / 3600)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", f"{acted[2].total_seconds() / 60:.0f} 分钟")
