"""The light of one deal, written anew into the refresh that pages show: what people did counts at once."""

from __future__ import annotations

from calibration.storage.database import Database, bound, sql
from calibration.storage.results import Workbench

STEPS = (
    "marts/30_people",
    "lights/one_deal/10_deals",
    "lights/one_deal/20_open_deals",
    "lights/10_rules",
    "lights/11_clock",
    "lights/12_supervisors",
    "lights/13_deal_verdicts",
    "lights/20_facts",
    "lights/one_deal/22_other_subjects",
    "lights/one_deal/30_store_opens",
    "lights/one_deal/31_store_usuals",
    "lights/one_deal/32_store_measures",
    "lights/40_measures",
    "lights/41_rated",
    "lights/42_store_days",
    "lights/43_lights",
    "lights/44_other_lights",
)
_KEEP = ("forget_light", "keep_lights", "keep_contact", "keep_light_changes")


def build(bench: Workbench) -> None:
    """Rate the deal of `bench.values["deal_id"]` with the statements of every other deal."""
    for step in STEPS:
        bench.build(step)
    bench.settle()


def keep(db: Database, bench: Workbench, refresh_id: str) -> None:
    """Write the light into the caches of a refresh, and the change of it, in one transaction.

    The refresh keeps its id: its forecasts do not depend on what is logged here.
    """
    values = {**bench.values, "refresh_id": refresh_id}
    with db.transaction() as cursor:
        for name in _KEEP:
            statement = sql(f"lights/one_deal/{name}").format(work=bench.name)
            cursor.execute(statement, bound(statement, values))
