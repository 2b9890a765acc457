"""A real Chromium, and a server with a small demo company or with nothing in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks._browser import chromium, server
from calibration import refresh
from calibration.demo.generate import generate, load_plan
from calibration.load import load_file
from calibration.storage.database import open_database

expect.set_options(timeout=60_000)  # a busy machine is no defect of the page
TODAY = date(2026, 10, 19)  # a Monday
ACTS = ("fill", "click", "check", "press", "select_option", "set_input_files")
LEFT_OUT = ("门店.xlsx", "门店日报.csv", "回款.csv", "合同审批.csv", "客户反馈.csv", "报价方案.csv")


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who acts waits until the thing is there once: while a page is redrawn, its last state stands beside the new one,
    and Playwright, which waits for everything else, gives up at two of a kind."""
    for name in ACTS:
        monkeypatch.setattr(Locator, name, once_alone(getattr(Locator, name)))


def once_alone(act: Callable[..., None]) -> Callable[..., None]:
    """The act of a locator, begun when exactly one element answers to it."""

    @wraps(act)
    def patient(locator: Locator, *args: object, **more: object) -> None:
        expect(locator).to_have_count(1)
        act(locator, *args, **more)

    return patient


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one the tests are skipped, but in CI they fail."""
    try:
        with chromium() as opened:
            yield opened
    except FileNotFoundError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO BROWSER, so the journeys of a reader are not tested: {missing}")


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with the software half of a small demo company in it, as of the Sunday before TODAY."""
    folder = tmp_path_factory.mktemp("demo")
    database = open_database(folder / "demo.duckdb")
    generate(folder / "files", today=TODAY, scale=0.1)
    for path, data_through_on, mode in load_plan(folder / "files"):
        if path.name in LEFT_OUT:
            continue
        load_file(database, path, data_through_on=data_through_on, full=mode == "full", today=TODAY)
    refresh.ensure(database, date(2026, 10, 18))
    database.close()
    with server("serve.py", **environment(folder, "demo.duckdb")) as address:
        yield address


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[str]:
    """The address of an app that nobody has loaded anything into."""
    with server("serve.py", **environment(tmp_path, "empty.duckdb")) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new browser window of a Chinese reader, which fails the test where the page raised an error."""
    yield from reader(browser)


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """The window of a second person, at another machine."""
    yield from reader(browser)


def reader(browser: Browser) -> Iterator[Page]:
    """A window of a reader's own, as `page`."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(30_000)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert not broken


def environment(folder: Path, database: str) -> dict[str, str]:
    """Where an app of a test keeps its things."""
    own = {"NAVIGATOR_DB": str(folder / database), "NAVIGATOR_INBOX": str(folder / "inbox")}
    return {**own, "NAVIGATOR_DEMO": "0", "NAVIGATOR_RECORD_SECONDS": "0"}


def settle(page: Page) -> None:
    """Wait until the page has had nothing to do for half a second, as a reader would: a run may begin a little late."""
    page.evaluate("delete window.stillSince")
    page.wait_for_function(
        """() => {
            const runs = document.querySelector("[data-testid=stApp]").dataset.testScriptState !== "notRunning";
            window.stillSince = runs ? null : window.stillSince ?? performance.now();
            return window.stillSince !== null && performance.now() - window.stillSince > 500;
        }"""
    )
