"""The 87 stores: where they are, what kind, who watches them, and the stories that happen to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import pick, stream
from calibration.demo.names import CITIES, store_names

_STORES = {"华东": (31, 4), "华南": (25, 3), "华北": (18, 3), "西南": (13, 2)}  # stores, supervisors
_TYPES = ["旗舰店", "标准店", "社区店"]
_AREA = {"旗舰店": 620.0, "标准店": 280.0, "社区店": 130.0}
_LATE_OPENINGS = 5


@dataclass(frozen=True)
class StoreStory:
    """What happens to one store (`place` in the store table) between two days; `is_planted` if it runs still."""

    kind: str
    place: int
    starts_on: np.datetime64
    ends_on: np.datetime64
    factor: float
    is_planted: bool


def make_stores(span: Span, seed: int) -> pd.DataFrame:
    """One row per store: id, name, region, city, type, cluster, supervisor number, opened_on, area, base levels."""
    rng = stream(seed, "stores")
    parts = []
    offset = 0
    for region, (count, supervisors) in _STORES.items():
        watch = offset + np.arange(count) * supervisors // count
        parts.append(pd.DataFrame({"region": region, "supervisor_no": watch, "city": pick(rng, CITIES[region], count)}))
        offset += supervisors
    stores = pd.concat(parts, ignore_index=True)
    count = len(stores)
    stores["store_type"] = pick(rng, _TYPES, count, [0.16, 0.55, 0.29])
    place = pick(rng, ["商场", "写字楼"], count, [0.86, 0.14])
    stores["cluster"] = np.where(stores["store_type"] == "社区店", "社区", place).astype(object)
    stores["store_name"] = store_names(rng, stores["city"].to_numpy())
    stores["store_id"] = [f"M{number:03d}" for number in range(1, count + 1)]
    stores["area_m2"] = np.round(stores["store_type"].map(_AREA).to_numpy() * rng.lognormal(0, 0.18, count))
    opened = np.datetime64(span.first, "D") - rng.integers(300, 3000, count)
    late = rng.choice(count, _LATE_OPENINGS, replace=False)
    opened[late] = np.datetime64(span.first, "D") + rng.integers(70, len(span.shown) - 120, _LATE_OPENINGS)
    stores["opened_on"] = opened.astype("datetime64[s]")
    kind = stores["store_type"]
    stores["base_traffic"] = kind.map({"旗舰店": 980.0, "标准店": 500.0, "社区店": 360.0}) * rng.lognormal(
        0, 0.22, count
    )
    stores["base_conversion"] = kind.map({"旗舰店": 0.20, "标准店": 0.24, "社区店": 0.36}) * rng.lognormal(
        0, 0.08, count
    )
    stores["base_basket"] = kind.map({"旗舰店": 330.0, "标准店": 215.0, "社区店": 98.0}) * rng.lognormal(0, 0.10, count)
    stores["stock_days"] = rng.uniform(34, 58, count)
    stores["cost_ratio"] = rng.uniform(0.55, 0.62, count)
    return stores


def store_stories(stores: pd.DataFrame, span: Span, seed: int) -> list[StoreStory]:
    """Slumps that run still (the planted ones), slumps that are over, refurbishments and broken counters."""
    rng = stream(seed, "store stories")
    last, first = np.datetime64(span.last, "D"), np.datetime64(span.first, "D")
    old = np.flatnonzero(stores["opened_on"] < pd.Timestamp(span.first))
    is_flagship = (stores["store_type"] == "旗舰店").to_numpy()
    shuffled = rng.permutation(old)
    small = iter(shuffled[~is_flagship[shuffled]][::-1])  # a flagship closed for weeks would dent its whole region
    places = iter(shuffled)
    stories = []
    for kind, count, low, high in [
        ("traffic", 5, 0.58, 0.72),
        ("conversion", 4, 0.64, 0.76),
        ("inventory", 4, 1.7, 2.1),
    ]:
        for _ in range(count):
            starts = last - int(rng.integers(45, 60) if kind == "inventory" else rng.integers(6, 26))
            stories.append(StoreStory(kind, int(next(places)), starts, last, float(rng.uniform(low, high)), True))
    history = len(span.shown) - 150
    for kind, count in [("traffic", 7), ("conversion", 5)]:
        for _ in range(count):
            starts = first + int(rng.integers(90, history))
            ends = starts + int(rng.integers(14, 40))
            stories.append(StoreStory(kind, int(next(places)), starts, ends, float(rng.uniform(0.6, 0.78)), False))
    for _ in range(5):
        starts = first + int(rng.integers(60, history))
        ends = starts + int(rng.integers(9, 29))
        stories.append(StoreStory("refurbishment", int(next(small)), starts, ends, 1.1, False))
    for _ in range(2):
        starts = last - int(rng.integers(60, 200))
        stories.append(StoreStory("broken_counter", int(next(places)), starts, starts + 4, 0.15, False))
    return stories
