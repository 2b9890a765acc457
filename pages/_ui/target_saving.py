"""How cells of the targets page come in: as a file through the same door as any other, on the day that is looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from calibration import load
from calibration.decide.targets import Enter, TargetCell
from calibration.storage.queries import targets
from pages._ui import target_grid
from pages._ui.controls import View
from pages._ui.session import database, viewer


def enter(view: View) -> Enter:
    """Takes cells of the page's measure in as a load."""

    def entered(cells: Sequence[TargetCell], alongside: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"targets-{view.as_of}.csv"
            path.write_bytes(target_grid.as_file(cells, view.measure))
            load.load_file(
                database(), path, kind="targets", data_through_on=targets.read_on(database(), view.as_of), full=False,
                author=viewer().name, alongside=alongside,
            )  # fmt: skip

    return entered
