"""What several tests start from is built once in a run of the tests, whichever of its processes asks first."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from calibration.storage.database import Database, open_database


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """The file or folder that `build` makes at the path it is given; nobody writes to it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    folder.mkdir(exist_ok=True)
    path = folder / name
    with FileLock(f"{path}.lock"):
        if not path.exists():
            made = Path(tempfile.mkdtemp(dir=folder)) / name
            build(made)
            made.rename(path)
    return path


def database_once(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[Database], object], *, start: Path | None = None
) -> Path:
    """The file of a database that `fill` has written to, an empty one or a copy of `start`; to be opened as a copy
    only, since one process owns a file."""

    def build(path: Path) -> None:
        if start is not None:
            shutil.copy(start, path)
        database = open_database(path)
        fill(database)
        database.close()

    return built_once(factory, f"{name}.duckdb", build)


@contextmanager
def opened_copy(path: Path, folder: Path) -> Iterator[Database]:
    """A copy of a database in a folder of the test's own, open until the test ends."""
    database = open_database(shutil.copy(path, folder / path.name))
    try:
        yield database
    finally:
        database.close()
