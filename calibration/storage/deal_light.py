"""The light of one deal, written anew into the refresh that pages show: what people did counts at once."""

from __future__ import annotations

from calibration.storage.database import Database, bound, sql
from calibration.storage.results import STEPS, Workbench

_OF_ONE_DEAL = ("22_other_subjects", "30_store_opens", "31_store_usuals", "32_store_measures")
"""Steps of the lights that one deal needs less of: `lights/one_deal/` has them."""


def _lights_steps() -> tuple[str, ...]:
    """The steps of all lights, in their order, with those of one deal in place of the dear ones."""
    names = (step.removeprefix("lights/") for step in STEPS if step.startswith("lights/"))
    return tuple(f"lights/one_deal/{name}" if name in _OF_ONE_DEAL else f"lights/{name}" for name in names)


_DEAL_STEPS = (
    "marts/30_people", "marts/33_supervisors", "marts/34_place_leads",
    "lights/one_deal/10_deals", "lights/one_deal/20_open_deals", *_lights_steps(),
)  # fmt: skip
_KEEP = ("forget_light", "keep_lights", "keep_contact", "keep_light_changes")


def build(bench: Workbench) -> None:
    """Rate the deal of `bench.values["deal_id"]` with the statements of every other deal."""
    for step in _DEAL_STEPS:
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
