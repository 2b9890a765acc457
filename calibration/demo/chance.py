"""Seeded random numbers, one stream a subject, so that a change in one story leaves every other file as it was."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, subject: str) -> np.random.Generator:
    """The random numbers of one subject, the same for the same seed on every machine."""
    return np.random.default_rng([seed, zlib.crc32(subject.encode())])


def pick(rng: np.random.Generator, options: list[str], count: int, weights: list[float] | None = None) -> np.ndarray:
    """`count` options drawn with replacement, object array; weights need not add up to 1."""
    chance = None if weights is None else np.array(weights) / np.sum(weights)
    return np.array(options, dtype=object)[rng.choice(len(options), count, p=chance)]


def spread(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers proportional to the weights that add up to `total` exactly (largest remainder).

    All weights zero: equal parts. No weights: empty.
    """
    if len(weights) == 0:
        return np.zeros(0, dtype=int)
    share = weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 1 / len(weights))
    exact = total * share
    parts = np.floor(exact).astype(int)
    missing = total - parts.sum()
    parts[np.argsort(-(exact - parts), kind="stable")[:missing]] += 1
    return parts
