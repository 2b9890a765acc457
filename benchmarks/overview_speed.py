"""How long until a page can be read, at a million deals and ten million activities, as ratios in one run.

    python benchmarks/overview_speed.py [--page overview|deals|…] [--deals 1000000] [--times 7] [--keep FOLDER]

The floor is the same page with the answers written into it (`_static_page.py`). Prints a table and JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser

from benchmarks._big_company import write_company
from benchmarks._browser import ROOT, chromium, cold, filter_changes, has, median, server, slider_moves, warm

TODAY = date(2026, 11, 20)
BARS = {
    "cold_ratio": 1.3,
    "warm_ratio": 1.3,
    "filter_beyond_trivial_seconds": 0.3,
    "slider_beyond_trivial_seconds": 0.3,
    "first_visit_ratio": 2.0,
    "ten_times_the_data_ratio": 1.3,
}


@dataclass(frozen=True)
class Measured:
    """A page: where it is, which elements are there once it has answered, and which row of buttons is its filter
    (-1 is the last one; None where a page has none); `slider_told` is what its first slider moves, "" without one."""

    path: str
    answered: str
    filter_row: int | None
    slider_told: str = ""


PAGES = {
    "overview": Measured("/", has("h1.answer", "svg.marks", "tbody tr"), 0),
    "deals": Measured("/deals", has("h1.answer", "tbody tr"), -1),
    "beside": Measured("/deals?only=beside", has("h1.answer", "tbody tr"), -1),
    "deal": Measured("/deals?deal=D00000001", has("h1.answer", "tbody tr"), None),
    "levers": Measured("/levers", has("h1.answer", "input[type=range]"), None, ".figures"),
}


def prepare(folder: Path, deals: int) -> tuple[Path, dict[str, float]]:
    """A database with the company in it, loaded by the command line, and the seconds that each step took."""
    database = folder / f"company-{deals}.duckdb"
    taken: dict[str, float] = {}
    if database.exists():
        return database, taken
    for path in write_company(folder / str(deals), deals, TODAY):
        taken[f"load {path.stem}"] = command(
            database, "load", str(path), "--kind", path.stem, "--data-through", str(TODAY)
        )
    taken["refresh"] = command(database, "refresh")
    return database, taken


def command(database: Path, *arguments: str) -> float:
    """Seconds that one command took. Raises CalledProcessError."""
    start = time.perf_counter()
    line = [sys.executable, "-m", "calibration", "--db", str(database), *arguments]
    subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return round(time.perf_counter() - start, 2)


def measure(browser: Browser, page: Measured, database: Path, folder: Path, times: int) -> dict[str, float]:
    """Seconds of one database: the real page and the static one, visit by visit in turn."""
    environment = {"NAVIGATOR_DB": str(database), "NAVIGATOR_DEMO": "0", "NAVIGATOR_INBOX": str(folder / "inbox")}
    environment["NAVIGATOR_RECORD_SECONDS"] = "0"  # the record is measured in spare minutes: not in these
    if page.slider_told:  # what a slider writes is no answer that can be written into a static page
        with server("serve.py", **environment) as real, server("benchmarks/_trivial_page.py") as trivial:
            return sliders(browser, page, real, trivial, times)
    record = folder / f"{database.stem}.record"
    with server("benchmarks/_recorded_page.py", **environment, NAVIGATOR_RECORD=str(record)) as recorded:
        cold(browser, recorded + page.path, page.answered)
        time.sleep(1)
    with (
        server("serve.py", **environment) as real,
        server("benchmarks/_static_page.py", NAVIGATOR_RECORD=str(record)) as static,
        server("benchmarks/_trivial_page.py") as trivial,
    ):
        first = cold(browser, real + page.path, page.answered)
        cold(browser, static, page.answered)
        both = (real + page.path, static)
        visits = [[cold(browser, address, page.answered) for address in both] for _ in range(times)]
        again = [[warm(browser, address, 1, page.answered)[0] for address in both] for _ in range(times)]
        return {
            "first_visit": round(first, 3),
            "cold": median([each for each, _ in visits]),
            "cold_static": median([each for _, each in visits]),
            "warm": median([each for each, _ in again]),
            "warm_static": median([each for _, each in again]),
            **filters(browser, page, real, trivial, times),
        }


def filters(browser: Browser, page: Measured, real: str, trivial: str, times: int) -> dict[str, float]:
    """Seconds from a change of the filter to the new sentence: the page's, and the least that a filter can cost."""
    if page.filter_row is None:
        return {}
    own = filter_changes(browser, real + page.path, 2 * times, page.answered, page.filter_row)
    least = filter_changes(browser, trivial, 2 * times, has("h1.answer"))
    return {"filter": median(own[2:]), "filter_trivial": median(least[2:])}


def sliders(browser: Browser, page: Measured, real: str, trivial: str, times: int) -> dict[str, float]:
    """Seconds from a move of the slider to the new figures: the page's, and the least that a slider can cost."""
    own = slider_moves(browser, real + page.path, 2 * times, page.answered, page.slider_told)
    least = slider_moves(browser, trivial, 2 * times, page.answered, "h2.level")
    return {"slider": median(own[2:]), "slider_worst": round(max(own[2:]), 3), "slider_trivial": median(least[2:])}


def ratios(small: dict[str, float], large: dict[str, float]) -> dict[str, float]:
    """The figures that have a bar."""
    found = {}
    if "cold" in large:
        found = {
            "cold_ratio": large["cold"] / large["cold_static"],
            "warm_ratio": large["warm"] / large["warm_static"],
            "first_visit_ratio": large["first_visit"] / large["cold"],
            "ten_times_the_data_ratio": large["cold"] / small["cold"],
        }
    for act in ("filter", "slider"):
        if act in large:  # a page without one is not praised for it
            found[f"{act}_beyond_trivial_seconds"] = large[act] - large[f"{act}_trivial"]
    return {name: round(value, 3) for name, value in found.items()}


def run(page: Measured, folder: Path, deals: int, times: int) -> dict[str, Any]:
    """Both sizes, a tenth and the whole."""
    answers: dict[str, Any] = {"deals": deals, "cores": os.cpu_count()}
    with chromium() as browser:
        for name, size in (("small", deals // 10), ("large", deals)):
            database, answers[f"{name}_preparation"] = prepare(folder, size)
            answers[name] = measure(browser, page, database, folder, times)
    return answers | {"ratios": ratios(answers["small"], answers["large"])}


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", choices=PAGES, default="overview")
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder in which the databases stay for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        answers = run(PAGES[arguments.page], folder, arguments.deals, arguments.times)
    for name, value in answers["ratios"].items():
        print(f"{name:32} {value:8.3f}   bar {BARS[name]:5.2f}   {'holds' if value <= BARS[name] else 'MISSED'}")
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
