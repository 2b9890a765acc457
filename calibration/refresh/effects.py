"""The measured effect of decisions: once the data reach the review date a verdict is worked out, and kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from calibration.rules.effect import LEAST_AFTER, LEAST_BEFORE, LEAST_PEERS, MOST_AFTER, MOST_BEFORE, Verdict, Windows
from calibration.rules.effect import judge as judged
from calibration.rules.metrics import METRICS
from calibration.rules.record import SEVERAL, VERDICTS, cases, tallies
from calibration.storage import verdicts as kept_verdicts
from calibration.storage.database import Database
from calibration.storage.queries import ages, decisions, effects
from calibration.storage.verdicts import Published
from calibration.vocabulary import Viewer

__all__ = ["NEEDED", "SEVERAL", "VERDICTS", "cases", "measure", "so_far", "tallies", "verdicts"]
NEEDED = {"before": LEAST_BEFORE, "after": LEAST_AFTER, "peers": LEAST_PEERS}
"""What the refusals of `cannot_tell` ask for, by reason."""
LOCK = "effects"


def verdicts(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The verdict of every decision past its review date that the viewer may see (columns of `effects.published`);
    those that nobody has asked for yet are worked out now, once. Where the file behind the number does not reach the
    review date, the verdict waits for it. A day that is past tells what was published by then and publishes nothing:
    the verdict is for good, and belongs to the newest day."""
    newest = ages.data_reaches(db)
    if newest is not None and as_of < newest:
        return effects.published(db, viewer, as_of)
    with db.lock(LOCK):
        for decision in kept_verdicts.unmeasured(db, as_of):
            reach = effects.reaches(db, Viewer(), as_of, decision["metric"])
            if reach is None or reach >= decision["review_on"]:
                kept_verdicts.keep(db, measure(db, decision, as_of))
    return effects.published(db, viewer, as_of)


def so_far(db: Database, viewer: Viewer, as_of: date, decision_id: str) -> dict[str, Any] | None:
    """How a decision looks before its review: the same columns, not kept, and no verdict to rely on. None where the
    viewer may not see the decision; its comparison group is shown as one mean."""
    decision = decisions.decision(db, viewer, as_of, decision_id)
    if decision is None:
        return None
    return {**asdict(measure(db, decision, as_of)), "decision_kind": decision["decision_kind"]}


def measure(db: Database, decision: dict[str, Any], on_day: date) -> Published:
    """The verdict as known on a day, from the weeks before the decision and those between due day and review date, as
    far as the file behind the number reaches.

    A place of the comparison group with a decision of its own about the same number is left out.
    """
    metric, unit = METRICS[decision["metric"]], decision["measured_unit"]
    if unit is None:
        return _published(decision, on_day, Verdict("cannot_tell", "unit"), [])
    reach = effects.reaches(db, Viewer(), on_day, metric.name) or on_day
    until = min(on_day, decision["review_on"], max(reach, decision["decided_on"]))
    windows = _windows(db, decision, on_day, until, of_stores="store_sales" in metric.measures)
    peers = sorted(set(decision["comparison"]) - effects.treated(db, Viewer(), on_day, decision, until))
    series = effects.weekly(
        db, Viewer(), on_day, metric.name, [unit, *peers], decided_on=decision["decided_on"],
        first_week=-windows.before, last_week=windows.between + windows.after,
    )  # fmt: skip
    verdict = judged(
        series[unit],
        [series[peer] for peer in peers],
        windows,
        is_more_better=metric.is_more_better,
        expected_effect=decision["expected_effect"],
    )
    return _published(decision, on_day, verdict, _picture(series, unit, peers, windows))


def _windows(db: Database, decision: dict[str, Any], on_day: date, until: date, *, of_stores: bool) -> Windows:
    """Whole weeks with data before the decision, up to the due day, and after it up to `until`."""
    decided_on, due_on = decision["decided_on"], decision["due_on"]
    first_day = effects.data_from(db, Viewer(), on_day, of_stores=of_stores) or decided_on
    between = -(-(due_on - decided_on).days // 7)
    after = (until - decided_on).days // 7 - between
    before = (decided_on - first_day).days // 7
    return Windows(min(max(before, 0), MOST_BEFORE), between, min(max(after, 0), MOST_AFTER))


def _picture(series: dict[str, list[float]], unit: str, peers: list[str], windows: Windows) -> list[dict[str, Any]]:
    """One row a week: the unit and the mean of its peers, each as a share of its own mean before (1 = as before)."""

    def scaled(name: str) -> list[float] | None:
        before = series[name][: windows.before]
        level = sum(before) / len(before) if before else 0.0
        return [value / level for value in series[name]] if level > 0 else None

    own = scaled(unit)
    others = [values for values in map(scaled, peers) if values]
    return [
        {
            "week": place - windows.before,
            "own": own[place] if own else None,
            "peers": sum(values[place] for values in others) / len(others) if others else None,
            "value": series[unit][place],
        }
        for place in range(len(series[unit]))
    ]


def _published(decision: dict[str, Any], on_day: date, verdict: Verdict, weeks: list[dict[str, Any]]) -> Published:
    return Published(
        decision_id=decision["decision_id"],
        measured_as_of=on_day,
        metric=decision["metric"],
        measured_unit=decision["measured_unit"],
        weeks=weeks,
        **asdict(verdict),
    )
