"""One small company, loaded and refreshed once for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from calibration.refresh import ensure
from calibration.storage.database import Database, open_database
from tests.refresh.company import SUNDAY, load_company


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The company as known on SUNDAY, refreshed; not to be written to."""
    db = open_database(tmp_path_factory.mktemp("company") / "calibration.duckdb")
    load_company(db)
    ensure(db, SUNDAY)
    yield db
    db.close()
