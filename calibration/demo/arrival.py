"""The demo company comes in: its exports are written to a folder and loaded by the same door as anybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from calibration.demo.generate import generate, load_plan
from calibration.load import load_file
from calibration.storage.database import Database
from calibration.vocabulary import LoadReport


def load_demo(
    database: Database,
    folder: Path,
    *,
    today: date,
    advance: Callable[[str, int], None] = lambda _step, _total: None,
) -> list[LoadReport]:
    """Write the exports dated up to yesterday and load them in date order.

    `advance(file name, number of files)` is told before each file, and with "" while they are being written.
    Raises what `load_file` raises; the files loaded before then stay.
    """
    advance("", 0)
    generate(folder, today=today)
    plan = load_plan(folder)
    reports: list[LoadReport] = []
    for path, data_through_on, mode in plan:
        advance(path.name, len(plan))
        is_full = mode == "full"
        reports += load_file(database, path, data_through_on=data_through_on, full=is_full, author="demo")
    return reports
