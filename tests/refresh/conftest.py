"""One small company, loaded and refreshed once for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from calibration.storage.database import Database
from tests.once import opened_copy
from tests.refresh.company import refreshed_company


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The company as known on SUNDAY, refreshed; not to be written to."""
    with opened_copy(refreshed_company(tmp_path_factory), tmp_path_factory.mktemp("company")) as db:
        yield db
