"""A real Chromium that visits a page and says how long it took until the answer could be read."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def has(*selectors: str) -> str:
    """The condition, for the browser, that each of these elements is there."""
    return f"() => {list(selectors)}.every(each => document.querySelector(each))"


# the overview's answer is there when the sentence, the drawn chart and the rows below it are
ANSWERED = has("h1.answer", "svg.marks", "tbody tr")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser, closed at the end. Raises FileNotFoundError where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise FileNotFoundError("no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def server(script: str, **environment: str) -> Iterator[str]:
    """A Streamlit server of this script on a free port; gives its address once it answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    line = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(line, cwd=ROOT, env=os.environ | environment, stdout=log, stderr=log)
        try:
            if not answers(f"http://127.0.0.1:{port}/_stcore/health", process):
                log.seek(0)
                raise RuntimeError(f"{script} does not start:\n{log.read().decode(errors='replace')[-3000:]}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


def answers(address: str, process: subprocess.Popen[bytes], seconds: float = 120) -> bool:
    """Whether the address answers 200 before the time is over or the process ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                if response.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def cold(browser: Browser, address: str, answered: str = ANSWERED) -> float:
    """Seconds until the answer, for a browser that was never here."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    try:
        return timed(context.new_page(), lambda page: page.goto(address, wait_until="commit"), answered)
    finally:
        context.close()


def warm(browser: Browser, address: str, times: int, answered: str = ANSWERED) -> list[float]:
    """Seconds until the answer, for somebody who comes back: the files of the page are in the browser's cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    try:
        page = context.new_page()
        timed(page, lambda shown: shown.goto(address, wait_until="commit"), answered)
        return [timed(page, lambda shown: shown.goto(address, wait_until="commit"), answered) for _ in range(times)]
    finally:
        context.close()


def timed(page: Page, act: Callable[[Page], Any], answered: str = ANSWERED) -> float:
    """Seconds from the act until the page has answered."""
    start = time.perf_counter()
    act(page)
    page.wait_for_function(answered, timeout=120_000)
    return time.perf_counter() - start


def filter_changes(browser: Browser, address: str, times: int, answered: str = ANSWERED, row: int = 0) -> list[float]:
    """Seconds from a click on the first other choice of a row of buttons until the sentence says something else."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    try:
        page = context.new_page()
        timed(page, lambda shown: shown.goto(address, wait_until="commit"), answered)
        page.wait_for_timeout(1000)
        taken = []
        for _ in range(times):
            before = page.inner_text("h1.answer")
            other = page.locator("[data-testid=stButtonGroup]").nth(row).locator("button[aria-checked=false]").first
            start = time.perf_counter()
            other.click()
            page.wait_for_function("before => document.querySelector('h1.answer')?.innerText !== before", arg=before)
            taken.append(time.perf_counter() - start)
            page.wait_for_timeout(300)
        return taken
    finally:
        context.close()


def slider_moves(browser: Browser, address: str, times: int, answered: str, told: str) -> list[float]:
    """Seconds from a key on the first slider until the element `told` says something else."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    try:
        page = context.new_page()
        timed(page, lambda shown: shown.goto(address, wait_until="commit"), answered)
        page.wait_for_timeout(1000)
        slider, taken = page.locator("input[type=range]").first, []
        for _ in range(times):
            before = page.inner_text(told)
            slider.focus()
            start = time.perf_counter()
            slider.press("ArrowRight")
            page.wait_for_function(
                "([told, before]) => document.querySelector(told)?.innerText !== before", arg=[told, before]
            )
            taken.append(time.perf_counter() - start)
            page.wait_for_timeout(500)
        return taken
    finally:
        context.close()


def median(values: list[float]) -> float:
    """The middle value, to a millisecond."""
    return round(statistics.median(values), 3)
