"""A position in words: the sentence that answers, what changed since, the record of the forecast, and the figures."""

from __future__ import annotations

from typing import Any

from calibration import words
from calibration.vocabulary import Measure
from calibration.words import figures
from pages._ui.blocks import Card, coloured, escape
from pages._ui.session import language, say

_STORE = (Measure.STORE_SALES, Measure.STORE_TRANSACTIONS)
_LEVELS = ("start", "end")
_MOST_CARDS = 5
_CLOSE_CALL = 0.02  # a difference of two points of attainment is not worth a colour


def sentence(position: dict[str, Any]) -> str:
    """Where it will land, against the target, and how sure: HTML with the numbers coloured."""
    money = _money(position)
    has_target = position["target_amount"] is not None
    if is_finished(position):
        key, landing = "finished", position["actual_amount"]
    else:
        key, landing = "landing", position["trajectory_amount"]
    values = {"end": say(f"common.period_end_{position['period_kind']}"), "day": _day(position["as_of"])}
    if landing is None:
        values |= {"actual": coloured(money(position["actual_amount"]), ""), "remaining": ""}
        if has_target:
            values["remaining"] = coloured(money(position["remaining_amount"]), "warn")
        return say("overview.so_far" if has_target else "overview.so_far_no_target", **values) + say("overview.stop")
    if not has_target:
        text = say("overview.landing_no_target", trajectory=coloured(money(landing), ""), **values)
        return text + say("overview.stop")
    gap, side = position["deviation_amount"], "short" if position["deviation_amount"] < 0 else "over"
    tone = "bad" if gap < 0 else "good"
    shown = {"gap": coloured(money(abs(gap)), tone)}
    shown["actual" if key == "finished" else "trajectory"] = coloured(money(landing), tone)
    return say(f"overview.{key}_{side}", **values, **shown) + _hit(position)


def second_line(position: dict[str, Any], changes: dict[str, Any] | None) -> str:
    """How far the data reaches where that is not today, what changed since last Monday, the record of the forecast, and
    why something is not stated: HTML."""
    parts = [_unknown_days(position)] if position["known_through"] < position["as_of"] else []
    parts += [_since(position, changes)] if changes else []
    if position["refusal"] and position["refusal"] != "no_target":  # the sentence has said that there is no target
        parts.append(words.say(f"refusals.{position['refusal']}", language()))
    if position["trajectory_low"] is not None and position["receipt_n"]:
        parts.append(say("overview.receipt", count=position["receipt_n"], inside=position["receipt_k"]))
    if position["is_rebuilt"]:
        parts.append(say("common.rebuilt"))
    return escape(("" if language() == "zh" else " ").join(parts))


def cards(position: dict[str, Any]) -> list[Card]:
    """Four or five figures that this measure and this unit allow, each with its comparison and definition."""
    is_store = position["measure"] in _STORE
    made = [_actual(position), _pacing(position)]
    if is_store:
        made += [_landing(position), _remaining(position)]
    else:
        made += [_commit(position), _coverage(position) or _due(position), _stuck(position)]
    shown = [card for card in made if card]
    landing = None if is_store else _landing(position)
    if landing and len(shown) < _MOST_CARDS:
        shown.insert(1, landing)
    return shown


def why(position: dict[str, Any]) -> str:
    """Why a unit stands where it does, from the deals behind it; an en dash where nothing is wrong with them."""
    said = []
    if position["overdue_count"]:
        said.append(say("overview.why_overdue", count=position["overdue_count"]))
    if position["stuck_count"]:
        stuck = _money(position)(position["stuck_amount"])
        said.append(say("overview.why_stuck", count=position["stuck_count"], amount=stuck))
    coverage = position["pipeline_coverage"]
    if coverage is not None and coverage < 1:
        said.append(say("overview.why_coverage", coverage=figures.percent(coverage)))
    return say("overview.list_join").join(said) or figures.MISSING


def _hit(position: dict[str, Any]) -> str:
    chance = position["hit_probability"]
    if chance is None or is_finished(position):
        return say("overview.stop")
    tone = "bad" if chance < 1 / 3 else "warn" if chance < 2 / 3 else "good"
    return say("overview.hit", hit=coloured(figures.percent(chance), tone)) + say("overview.stop")


def _unknown_days(position: dict[str, Any]) -> str:
    days = (position["as_of"] - position["known_through"]).days
    return say("overview.known_through", day=_day(position["known_through"]), count=days)


def _since(position: dict[str, Any], changes: dict[str, Any]) -> str:
    money, day = _money(position), _day(changes["since_on"])
    change = changes["trajectory_change"]
    steps = sorted(
        (row for row in changes["steps"] if row["step"] not in _LEVELS and row["count"] and row["amount"]),
        key=lambda row: -abs(row["amount"]),
    )
    said = [
        say(f"overview.said_{row['step']}", count=row["count"], amount=money(row["amount"], signed=True))
        for row in steps[:3]
    ]
    if change is None:
        return ""
    if str(money(change)) == "0":
        text = say("overview.since_same", day=day)
    else:
        key = "overview.since_less" if change < 0 else "overview.since_more"
        text = say(key, day=day, change=money(abs(change)))
    tail = say("overview.since_steps", steps=say("overview.list_join").join(said)) if said else ""
    return text + tail + say("overview.stop")


def _actual(position: dict[str, Any]) -> Card:
    measure, money = position["measure"], _money(position)
    label = say("overview.actual" if measure == Measure.SIGNED_AMOUNT else f"overview.actual_{measure}")
    tip = say("overview.actual_store_tip" if measure in _STORE else "overview.actual_tip")
    if position["target_amount"] is not None:
        ratio = figures.percent(position["attainment_ratio"])
        under = say("overview.actual_under", ratio=ratio, target=money(position["target_amount"]))
        under += of_baseline(position)
    elif measure != Measure.SIGNED_AMOUNT:
        under = say("overview.actual_under_store")
    else:
        under = say("overview.actual_under_no_target", count=position["won_count"])
    return Card(label, money(position["actual_amount"]), under, tip)


def of_baseline(position: dict[str, Any]) -> str:
    """The attainment of the frozen baseline, where the target was calibrated since; else "": text that follows the
    attainment of what stands now."""
    baseline, target = position["baseline_target"], position["target_amount"]
    if not baseline or target is None or str(_money(position)(baseline)) == str(_money(position)(target)):
        return ""
    ratio = figures.percent(position["actual_amount"] / baseline)
    return say("overview.of_baseline", ratio=ratio, baseline=_money(position)(baseline))


def _pacing(position: dict[str, Any]) -> Card | None:
    if position["pacing"] is None:
        return None
    tone = "bad" if position["pacing"] < -_CLOSE_CALL else ""
    under = say(f"overview.pacing_{position['curve']}", ratio=figures.percent(position["expected_ratio"]))
    value = figures.points(position["pacing"], language())
    return Card(say("overview.pacing"), value, under, say("overview.pacing_tip"), tone)


def _commit(position: dict[str, Any]) -> Card | None:
    if position["commit_amount"] is None or position["commit_attainment_ratio"] is None:
        return None
    under = say("overview.commit_under", ratio=figures.percent(position["commit_attainment_ratio"]))
    value = _money(position)(position["commit_amount"])
    return Card(say("overview.commit"), value, under, say("overview.commit_tip"))


def _coverage(position: dict[str, Any]) -> Card | None:
    if position["pipeline_coverage"] is None:
        return None
    under = say("overview.coverage_under", remaining=_money(position)(position["remaining_amount"]))
    tone = "warn" if position["pipeline_coverage"] < 1 else ""
    value = figures.times(position["pipeline_coverage"])
    return Card(say("overview.coverage"), value, under, say("overview.coverage_tip"), tone)


def _due(position: dict[str, Any]) -> Card | None:
    if position["open_due_amount"] is None:
        return None
    under = say("overview.due_under", count=f"{position['open_count'] or 0:,}")
    return Card(say("overview.due"), _money(position)(position["open_due_amount"]), under, say("overview.due_tip"))


def _stuck(position: dict[str, Any]) -> Card | None:
    if position["stuck_count"] is None or not position["open_count"]:
        return None
    amount = _money(position)(position["stuck_amount"] or 0)
    under = say("overview.stuck_under", amount=amount, overdue=f"{position['overdue_count'] or 0:,}")
    value = figures.Figure(f"{position['stuck_count']:,}", say("overview.deals_unit"))
    return Card(
        say("overview.stuck"), value, under, say("overview.stuck_tip"), "bad" if position["stuck_count"] else ""
    )


def _landing(position: dict[str, Any]) -> Card | None:
    if position["trajectory_amount"] is None or is_finished(position):
        return None
    money, under = _money(position), say("overview.landing_no_band")
    if position["trajectory_low"] is not None:
        is_above = position["trajectory_amount"] > position["trajectory_high"]
        under = say(
            "overview.landing_above" if is_above else "overview.landing_band",
            low=money(position["trajectory_low"]),
            high=money(position["trajectory_high"]),
        )
    return Card(say("overview.landing"), money(position["trajectory_amount"]), under, say("overview.landing_tip"))


def _remaining(position: dict[str, Any]) -> Card | None:
    if position["remaining_amount"] is None:
        return None
    left = (position["ends_on"] - position["as_of"]).days
    under = say("overview.remaining_under", day=_day(position["ends_on"]), count=left)
    value = _money(position)(position["remaining_amount"])
    return Card(say("overview.remaining"), value, under, say("overview.remaining_tip"))


def _money(position: dict[str, Any]) -> _Money:
    return _Money(language(), position["measure"])


class _Money:
    """Writes amounts of one measure in the reader's language."""

    def __init__(self, spoken: str, measure: str) -> None:
        self._spoken, self._measure = spoken, measure

    def __call__(self, value: float | None, *, signed: bool = False) -> figures.Figure:
        return figures.amount(value, self._spoken, self._measure, signed=signed)


def _day(value: Any) -> str:
    return figures.day(value, language())


def is_finished(position: dict[str, Any]) -> bool:
    """Whether the data reaches the end of the period: nothing is left to forecast or to close."""
    return position["known_through"] >= position["ends_on"]
