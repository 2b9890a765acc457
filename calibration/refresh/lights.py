"""The lights of a day apart from a refresh, and the days they treat apart: pauses of clocks, holidays of stores."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from calibration.refresh.asked import asked_values
from calibration.rules.calendar import holiday_name, is_working_day
from calibration.rules.lights import DealState, alone, deal_measures
from calibration.rules.periods import sunday_before
from calibration.storage import deal_light, results
from calibration.storage.database import Database
from calibration.storage.queries import deals
from calibration.storage.queries import lights as deal_lights
from calibration.storage.reference import Parameters, parameters, rules
from calibration.vocabulary import Cause, Light, Rule, SubjectKind, Viewer

PAUSE_REACH_DAYS = 1095
"""A clock older than this is beyond every limit, whatever it skipped."""
STORE_REACH_DAYS = 300
_WORST_FIRST = (Light.RED, Light.YELLOW, Light.UNKNOWN, Light.GREEN)


def light_days(as_of: date, settings: Parameters) -> dict[str, pd.DataFrame]:
    """The tables that the lights' SQL joins, one column `day_on` each: `pauses` and `special_days`."""
    country = settings.text("country")
    is_pausing = settings.number("clocks_pause") > 0
    return {
        "pauses": _table([day for day in _back(as_of, PAUSE_REACH_DAYS * is_pausing) if is_pause(day, country)]),
        "special_days": _table([day for day in _back(as_of, STORE_REACH_DAYS) if is_special(day, country)]),
    }


def lights(db: Database, as_of: date) -> pd.DataFrame:
    """The lights of a day, worked out anew without forecasting or keeping anything: the columns of `results.lights`."""
    with results.workbench(db) as bench:
        _prepare(db, bench, as_of)
        for step in results.LIGHT_NEEDS:
            bench.build(step)
        return bench.frame("lights/rows")


def rerate_deal(db: Database, as_of: date, deal_id: str) -> None:
    """Rate one deal anew after somebody acted on it: the refresh shown for as_of holds its new light at once.

    Nothing happens where as_of was never refreshed or the deal is not open: the next refresh reads the journal anyway.
    """
    refresh_id = results.shown(db, as_of)
    if refresh_id is None:
        return
    with results.workbench(db) as bench:
        _prepare(db, bench, as_of, deal_id=deal_id)
        deal_light.build(bench)
        deal_light.keep(db, bench, refresh_id)


def deal_checks(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> list[dict[str, Any]]:
    """How a deal stands against every active rule that lights up about it: rule_id, light (what this rule alone would
    say; None where it does not speak about such a deal), measure, value, threshold; the worst first. Facts are listed
    where one was stated. Empty where the deal is not open or not visible."""
    deal = deals.deal(db, viewer, as_of, deal_id)
    light = deal_lights.deal_light(db, viewer, as_of, deal_id)
    if deal is None or light is None:
        return []
    settings = parameters(db, as_of)
    state = DealState(
        contact_event_on=(deal["last_contact_on"] or deal["opened_on"])
        if deal["contact_age_days"] is not None
        else None,
        stage_entered_on=deal["stage_entered_on"],
        is_key_customer=deal["is_key_customer"],
        proposal_sent_on=deal["proposal_sent_on"],
        proposal_answered_on=deal["proposal_answered_on"],
        expected_close_on=deal["expected_close_on"],
        competitor=deal["competitor"],
        facts=(str(light["measure"]).removesuffix("_count"),) if light["cause"] == "fact" else (),
    )
    measures = deal_measures(state, as_of, set(light_days(as_of, settings)["pauses"]["day_on"].dt.date))
    found = [
        {"rule_id": rule.rule_id, "measure": rule.measure, "threshold": rule.threshold,
         "light": alone(rule, measures[rule.measure]).value if rule.measure in measures else None,
         "value": measures.get(rule.measure)}
        for rule in _deal_rules(db, as_of) if rule.measure in measures or rule.cause is Cause.TIME
    ]  # fmt: skip
    order = (*(light.value for light in _WORST_FIRST), None)
    return sorted(found, key=lambda check: order.index(check["light"]))


def _deal_rules(db: Database, as_of: date) -> list[Rule]:
    """The active rules of deals that light up; conditions of green say the same from the other side."""
    return [
        Rule(
            rule_id=row["rule_id"],
            subject_kind=SubjectKind(row["subject_kind"]),
            measure=row["measure"],
            comparison=row["comparison"],
            threshold=row["threshold"],
            light=Light(row["light"]),
            cause=Cause(row["cause"]),
            position=row["position"],
        )
        for row in rules(db, as_of)
        if row["subject_kind"] == SubjectKind.DEAL and row["is_active"] and row["light"] != Light.GREEN
    ]


def _prepare(db: Database, bench: results.Workbench, as_of: date, **more: str) -> None:
    """What the statements ask for by name, and the days that they treat apart."""
    settings = parameters(db, as_of)
    bench.use({**asked_values(as_of, sunday_before(as_of), settings), **more})
    for name, days in light_days(as_of, settings).items():
        bench.lend(name, days)


def told_lights(db: Database, as_of: date) -> list[dict[str, Any]]:
    """The lights of a day for a script, red first: subject_kind, subject_id, light, cause, rule_id, since, evidence.

    `evidence` says what the rule looked at: measure, value, threshold, event_on (the day that its clock started), note
    (what was said), and whom it is told to. Parts that do not apply are None.
    """
    rows = lights(db, as_of).astype(object)
    found = [_told(row) for row in rows.where(rows.notna(), None).to_dict("records")]
    return sorted(found, key=lambda row: (_WORST_FIRST.index(row["light"]), row["subject_kind"], row["subject_id"]))


def _told(row: dict[Hashable, Any]) -> dict[str, Any]:
    """One row of `lights` under the names of the command line."""
    evidence = {name: row[name] for name in ("measure", "value", "threshold", "note", "told_name")}
    names = ("subject_kind", "subject_id", "light", "cause", "rule_id")
    return {
        **{name: row[name] for name in names},
        "since": _day(row["since_on"]),
        "evidence": evidence | {"event_on": _day(row["event_on"])},
    }


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


def is_pause(day: date, country: str) -> bool:
    """A statutory holiday on which nobody works; an ordinary weekend runs on."""
    return holiday_name(day, country) is not None and not is_working_day(day, country)


def is_special(day: date, country: str) -> bool:
    """A day that no ordinary weekday compares with: a statutory holiday, or a weekend that was made a working day."""
    is_shifted = day.weekday() >= 5 and is_working_day(day, country)
    return holiday_name(day, country) is not None or is_shifted


def _back(as_of: date, days: int) -> list[date]:
    return [as_of - timedelta(days=n) for n in range(days)]


def _table(days: list[date]) -> pd.DataFrame:
    return pd.DataFrame({"day_on": pd.Series(days, dtype="datetime64[s]")})
