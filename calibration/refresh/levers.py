"""What closes a unit's gap and what holds it up, for a page that asks while somebody moves the levers: no refit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calibration.forecasting import lever_levels, levers
from calibration.forecasting.blocked import without_stuck
from calibration.forecasting.lever_levels import Level
from calibration.forecasting.levers import Cell, Pipeline
from calibration.forecasting.what_if import Rest
from calibration.vocabulary import Measure

Rows = Sequence[Mapping[str, Any]]
LEVERS = levers.LEVERS


@dataclass(frozen=True)
class Answer:
    """What moving levers does: `parts` (lever → currency, positive closes the gap) add up to `change` of the
    `trajectory`; `hit_probability` is None where none is stated."""

    parts: dict[str, float]
    change: float
    trajectory: float
    hit_probability: float | None


@dataclass(frozen=True)
class Prospects:
    """A unit's levers over what is left of its period. `gap` = target − trajectory (negative: ahead; None without a
    target); `levels` holds the levers that the data tell of, `payless` those of them that did not pay in the past."""

    pipeline: Pipeline
    levels: dict[str, Level]
    rest: Rest
    trajectory: float
    gap: float | None
    remaining: float | None
    stated: float | None
    payless: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether no day of the period is left: then nothing that levers move can still come in it."""
        return self.pipeline.days == 0

    @property
    def good(self) -> dict[str, float]:
        """Lever → the level of a good week of the unit's own."""
        return {lever: level.good for lever, level in self.levels.items()}

    def at(self, wanted: Mapping[str, float]) -> Answer:
        """What happens when levers get to these levels (lever → level; others stay)."""
        return self._answer({lever: self.levels[lever].strength(level) for lever, level in wanted.items()})

    def closing(self) -> float | None:
        """How far (0–1) of the way to good weeks all levers have to get to close the gap; None where that is not
        enough, or there is no target."""
        moves = {lever: level.strength(level.good) for lever, level in self.levels.items()}
        return None if self.gap is None else levers.effort_for(self.pipeline, moves, self.gap)

    def on_the_way(self, effort: float) -> dict[str, float]:
        """Lever → its level when it gets `effort` (0–1) of the way to a good week."""
        return {lever: level.now + effort * (level.good - level.now) for lever, level in self.levels.items()}

    def _answer(self, moves: Mapping[str, float]) -> Answer:
        change = levers.brings(self.pipeline, moves)
        return Answer(levers.split(self.pipeline, moves), change, self.trajectory + change, self.chance(change))

    def chance(self, change: float) -> float | None:
        """P(hit) with `change` more to come; the stated one where nothing changes."""
        if self.stated is None or self.remaining is None or change == 0:
            return self.stated
        return max(self.rest.without(-change).probability_at_least(self.remaining), self.stated)


def prospects(
    position: Mapping[str, Any], rest: Mapping[str, Any] | None, cells: Rows, gains: Rows, weeks: Rows
) -> Prospects | None:
    """The levers of the unit of `position` (a row of `results.positions`); None where nothing is forecast of it.

    The rest is what `storage.queries.levers` and `rolling.rest` answer for the same unit, period and measure.
    """
    if rest is None or rest["arrivals_mean"] is None or position["trajectory_amount"] is None:
        return None
    learned = {str(row["lever"]): levers.gain(*(row[f"{name}_wins"] for name in _FARED)) for row in gains}
    pipeline = Pipeline(
        [_cell(row) for row in cells],
        float(rest["arrivals_mean"]),
        int(rest["days"]),
        float(rest["gross_mean"]),
        learned,
    )
    found = lever_levels.levels(weeks)
    if position["measure"] == Measure.WON_COUNT.value:
        found.pop("deal_size", None)
    target, actual = position["target_amount"], position["actual_amount"]
    return Prospects(
        pipeline=pipeline,
        levels={lever: found[lever] for lever in levers.LEVERS if lever in found},
        rest=Rest(**{name: float(rest[name]) for name in _REST}),
        trajectory=float(position["trajectory_amount"]),
        gap=None if target is None else float(target - position["trajectory_amount"]),
        remaining=None if target is None else float(target - actual),
        stated=position["hit_probability"],
        payless=tuple(lever for lever in levers.HELD_UP if lever in found and not learned.get(lever)),
    )


def held_up(stuck: Rows, regions: Mapping[str | None, Prospects]) -> list[dict[str, Any]]:
    """What each person's stuck deals hold up: person_id, person_name, region, deal_count, open_amount, at_stake_amount,
    `change` of the region's trajectory (currency, positive) if they moved like the others, and the region's P(hit)
    `before` and `after` (None where none is stated); the most first.

    `stuck`: `storage.queries.levers.stuck_by_person`; `regions`: the region's prospects by its name. Persons of a
    region without prospects are left out.
    """
    people: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for row in stuck:
        if row["region"] in regions:
            people.setdefault((row["person_id"], row["region"]), []).append(row)
    found = [_held_by(rows, regions[region]) for (_, region), rows in people.items()]
    return sorted(found, key=lambda row: (-row["change"], -row["at_stake_amount"], row["person_id"]))


def _held_by(rows: Rows, region: Prospects) -> dict[str, Any]:
    change = without_stuck(region.pipeline, [_cell(row) for row in rows])
    sums = {name: sum(row[name] for row in rows) for name in ("deal_count", "open_amount", "at_stake_amount")}
    about = {name: rows[0][name] for name in ("person_id", "person_name", "region")}
    return about | sums | {"change": change, "before": region.stated, "after": region.chance(change)}


_FARED = ("held", "moving", "usual")
_REST = ("gross_mean", "refund_mean", "rate_error", "jump", "amount_cv", "refund_jump")


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(bool(row["is_stuck"]), bool(row["is_quiet"]), float(row["amount"]), row["worth_weeks"])
