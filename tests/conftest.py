"""What every test may ask for: a fresh database, and the real exports beside the project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from calibration.storage.database import Database, keep_templates, open_database
from tests import support
from tests.loop import load_company
from tests.once import database_once, opened_copy

ROOT = Path(__file__).parents[1]
os.environ.setdefault("NAVIGATOR_THREADS", "1")  # in every process that a test starts: the other cores have other tests
SHARED_DATA = Path(os.environ.get("NAVIGATOR_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session", autouse=True)
def _templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Databases of this test run are copied, not built: 0.1 s instead of 0.5 s each. Processes of their own build."""
    keep_templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A new, empty database of this test's own."""
    opened = open_database(tmp_path / "calibration.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def shared_data() -> Path:
    """The folder of real public exports; without it the test is skipped and says so."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real exports are not at {SHARED_DATA} (set NAVIGATOR_SHARED_DATA)")
    return SHARED_DATA


@pytest.fixture(scope="session")
def loop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of `tests/loop.py`, loaded and refreshed once; nobody opens it but to copy it."""
    return database_once(tmp_path_factory, "loop", load_company)


@pytest.fixture
def loop(loop_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of that company, to write to."""
    with opened_copy(loop_file, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def support_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of `tests/support.py`, loaded and refreshed once; nobody opens it but to copy it."""
    return database_once(tmp_path_factory, "support", support.load_company)


@pytest.fixture
def supported(support_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of that company, to write to."""
    with opened_copy(support_file, tmp_path) as opened:
        yield opened
