"""One small invented group for all tests of the generator: a tenth of the deals, all stores."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from calibration.demo.generate import generate
from tests.once import built_once

TODAY = date(2026, 3, 17)
SCALE = 0.1


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_once(tmp_path_factory, "demo", lambda folder: generate(folder, today=TODAY, scale=SCALE))


@pytest.fixture(scope="session")
def deals(demo_folder: Path) -> pd.DataFrame:
    return read_deals(demo_folder / "商机.csv")


@pytest.fixture(scope="session")
def truth(demo_folder: Path) -> dict:
    return json.loads((demo_folder / "truth.json").read_text(encoding="utf-8"))


def read_deals(path: Path) -> pd.DataFrame:
    """The good rows of a deals export, as text."""
    table = read_text(path, "gb18030")
    good = ~table["商机编号"].str.contains("TEST") & (table["商机金额（万元）"] != "1.00")
    return table[good].drop_duplicates("商机编号").set_index("商机编号")


def read_text(path: Path, encoding: str = "utf-8-sig") -> pd.DataFrame:
    return pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False)
