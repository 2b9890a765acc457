"""How often "helped" is false, and which effects are seen: simulated weekly histories with known effects.

    python -m benchmarks.effect_power [--runs N] [--json FILE]

Every history is one unit that is decided about and its peers, 26 weeks before, a week between, four after (the default
review). The effect is a share of the unit's level. In `chosen` the unit is picked because its last four weeks were the
worst of all: what people really do, and what makes a mere return to the usual look like help.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from calibration.rules.effect import Windows, judge

WINDOWS = Windows(before=26, between=1, after=4)
EFFECTS = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)
Draw = Callable[[np.random.Generator, int, int], np.ndarray]


def main() -> None:
    """Print the table of shares (helped, no sign, cannot tell) a history and size of effect."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = {name: shares(name, asked.runs) for name in HISTORIES}
    print(as_table(found))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    worst = max(row["0.0"][0] for row in found.values())
    print(f"false 'helped' at most {worst:.1%} (bar 10 %): {'held' if worst <= 0.10 else 'MISSED'}")


def as_table(found: dict[str, dict[str, list[float]]]) -> str:
    """One row a history: the share of "helped" by effect, and of "cannot tell" without an effect."""
    head = " | ".join(f"{effect:+.0%}" for effect in EFFECTS)
    lines = [f"| history | {head} | cannot tell at 0 |", "|---|" + "---|" * (len(EFFECTS) + 1)]
    for name, row in found.items():
        cells = " | ".join(f"{row[str(effect)][0]:.1%}" for effect in EFFECTS)
        lines.append(f"| {name} | {cells} | {row['0.0'][2]:.1%} |")
    return "\n".join(lines)


def shares(name: str, runs: int, effects: tuple[float, ...] = EFFECTS) -> dict[str, list[float]]:
    """Effect → shares of helped, no_sign, cannot_tell over so many histories (the seed is fixed)."""
    out = {}
    for effect in effects:
        told = [verdict(name, number, effect) for number in range(runs)]
        out[str(effect)] = [told.count(each) / runs for each in ("helped", "no_sign", "cannot_tell")]
    return out


def verdict(name: str, number: int, effect: float) -> str:
    """The verdict on one simulated history."""
    draw, peers, is_chosen = HISTORIES[name]
    source = np.random.default_rng([number, sorted(HISTORIES).index(name)])
    values = draw(source, peers + 1, WINDOWS.length)
    if is_chosen:
        recent = values[:, WINDOWS.before - 4 : WINDOWS.before].mean(axis=1)
        worst = int(np.argmin(recent / values[:, : WINDOWS.before].mean(axis=1)))
        values = np.concatenate([values[[worst]], np.delete(values, worst, axis=0)])
    start = WINDOWS.before + WINDOWS.between
    values[0, start:] += effect * values[0, : WINDOWS.before].mean()
    return judge(values[0].tolist(), values[1:].tolist(), WINDOWS).verdict


def steady(noise: float, correlation: float = 0.0, own: float = 1.0) -> Draw:
    """Levels between 50 and 200, relative noise that may linger from week to week; the unit's times `own`."""

    def draw(source: np.random.Generator, count: int, weeks: int) -> np.ndarray:
        shocks = source.normal(0, noise, (count, weeks + 30))
        shocks[0] *= own
        for week in range(1, weeks + 30):
            shocks[:, week] = correlation * shocks[:, week - 1] + np.sqrt(1 - correlation**2) * shocks[:, week]
        level = source.uniform(50, 200, (count, 1))
        return level * np.maximum(1 + shocks[:, 30:], 0)

    return draw


def seasonal(own_phase: float) -> Draw:
    """A year's wave of 30 % in all; `own_phase` shifts it from unit to unit (in years)."""

    def draw(source: np.random.Generator, count: int, weeks: int) -> np.ndarray:
        phase = source.uniform(0, 1) + source.normal(0, own_phase, (count, 1))
        wave = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(weeks)[None, :] / 52 + phase))
        return wave * steady(0.15, 0.3)(source, count, weeks)

    return draw


def drifting(source: np.random.Generator, count: int, weeks: int) -> np.ndarray:
    """Each unit grows or shrinks on its own, up to 1 % a week."""
    slope = source.uniform(-0.01, 0.01, (count, 1))
    return (1 + slope * np.arange(weeks)[None, :]) * steady(0.15)(source, count, weeks)


def counted(mean: float) -> Draw:
    """Counts, such as leads or stage moves."""
    return lambda source, count, weeks: source.poisson(mean, (count, weeks)).astype(float)


def lumpy(source: np.random.Generator, count: int, weeks: int) -> np.ndarray:
    """Won amounts of a region: three deals a week, a few of them large."""
    number = source.poisson(3, (count, weeks))
    return np.array([[source.lognormal(10, 1, each).sum() for each in row] for row in number])


HISTORIES: dict[str, tuple[Draw, int, bool]] = {
    "steady, 10 % noise, 8 peers": (steady(0.1), 8, False),
    "steady, 30 % noise, 8 peers": (steady(0.3), 8, False),
    "steady, 30 % noise, 3 peers": (steady(0.3), 3, False),
    "steady, 30 % noise, 2 peers": (steady(0.3), 2, False),
    "noise lingers (0.6), 8 peers": (steady(0.3, 0.6), 8, False),
    "noise lingers (0.6), 2 peers": (steady(0.3, 0.6), 2, False),
    "noise lingers (0.9), 5 peers": (steady(0.3, 0.9), 5, False),
    "unit twice as noisy, 8 peers": (steady(0.2, 0.3, 2.0), 8, False),
    "season in all, 5 peers": (seasonal(0.0), 5, False),
    "season of its own, 5 peers": (seasonal(0.1), 5, False),
    "each drifts by itself, 5 peers": (drifting, 5, False),
    "counts of 3 a week, 5 peers": (counted(3), 5, False),
    "counts of 10 a week, 3 peers": (counted(10), 3, False),
    "lumpy amounts, 3 peers": (lumpy, 3, False),
    "lumpy amounts, 8 peers": (lumpy, 8, False),
    "chosen: worst of 9, 30 % noise": (steady(0.3), 8, True),
    "chosen: worst of 9, lingers (0.6)": (steady(0.3, 0.6), 8, True),
    "chosen: worst of 4, lumpy": (lumpy, 3, True),
}

if __name__ == "__main__":
    main()
