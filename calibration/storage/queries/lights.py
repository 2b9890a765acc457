"""The lights as pages show them: deals to look at, one deal with its story, what else is lit, reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Unit, Viewer


def lit_deals(
    db: Database,
    viewer: Viewer,
    as_of: date,
    unit: Unit,
    *,
    lights: tuple[str, ...] = ("red", "yellow"),
    limit: int | None,
) -> list[dict[str, Any]]:
    """Open deals of a unit with these lights, red first, then most money at stake; all where there is no limit.

    Columns of `results.open_deals` and of the light: light, cause, rule_id, since_on, value, threshold, event_on, note,
    told_name; answered_by and answered_on (the first act on the deal since the light is on), reviewed_on.
    """
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "lights": list(lights), "limit": limit}
    return db.rows("queries/lights/lit_deals", {**asked, **scope(viewer)})


def counts(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> dict[str, dict[str, Any]]:
    """Light → how many open deals of the unit have it (deal_count) and the money at stake in them (at_stake_amount)."""
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key}
    rows = db.rows("queries/lights/counts", {**asked, **scope(viewer)})
    return {row["light"]: row for row in rows}


def deal_light(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> dict[str, Any] | None:
    """The light of one open deal (columns as in `lit_deals`, apart from the deal's own); None where it is not open,
    unknown, or not visible."""
    found = db.rows("queries/lights/deal_light", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)})
    return found[0] if found else None


def timeline(db: Database, viewer: Viewer, as_of: date, deal_id: str, *, limit: int = 40) -> list[dict[str, Any]]:
    """What happened with the deal's customer, newest first: happened_on, what (activity, stage, light, or the kind of
    an act), deal_id, deal_name, person_name, said, detail. Other deals of the customer as far as they are visible."""
    theirs = db.rows("queries/lights/of_customer", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)})
    if not theirs:
        return []
    names = {row["deal_id"]: row["deal_name"] for row in theirs}
    asked = {"as_of": as_of, "deal_ids": list(names), "account_id": theirs[0]["account_id"], "limit": limit}
    return [row | {"deal_name": names.get(row["deal_id"])} for row in db.rows("queries/lights/timeline", asked)]


def advisers(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> list[dict[str, Any]]:
    """Who could help with a deal, fewest other deals and most days left first: person_id, person_name, skill,
    free_days (of the coming four weeks), given_days (assigned here), left_days, won_count (deals of the same product
    that they helped with and that were won). Days are None where no capacity is loaded."""
    asked = {"as_of": as_of, "deal_id": deal_id, **scope(viewer)}
    return db.rows("queries/lights/advisers", asked)


def hints(db: Database, viewer: Viewer, as_of: date, deal_id: str | None = None) -> list[dict[str, Any]]:
    """What looks smoother than it may be, for the owner to look at: deal_id, person_id, hint (late_drift,
    deadline_touch, ping_pong), times, latest_on. Hints, not findings: each has innocent explanations."""
    return db.rows("queries/lights/hints", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)})


def reviews(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """One row a loss review: deal_id, deal_name, account_name, person_name, amount, fact rule, stop_loss, loss_reason,
    happened, lesson, author, reviewed_on; newest first."""
    if not journal.entries(db, "loss_review", limit=1):
        return []  # the state of every deal is not worked out for nothing
    return db.rows("queries/lights/reviews", {"as_of": as_of, **scope(viewer)})


def loss_reasons(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """One row a reason for losing, from the latest review of each deal: loss_reason, deal_count, amount, win_back_count
    (reviews that want to win the deal back); most money first."""
    if not journal.entries(db, "loss_review", limit=1):
        return []  # as above
    return db.rows("queries/lights/loss_reasons", {"as_of": as_of, **scope(viewer)})


def other_lights(db: Database, viewer: Viewer, as_of: date, unit: Unit, *, limit: int | None) -> list[dict[str, Any]]:
    """Lit teams, accounts and units off their path (see `sql/lights/keep_lights.sql`) inside a unit, red first, then
    the largest shortfall: subject_kind, subject_id, subject_name, light, cause, rule_id, since_on, event_on, value,
    threshold, note, region, amount, told_name, lit_count and unit_count (of all of them); of a unit also unit_kind,
    measure, period_kind, deviation_amount, hit_probability."""
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "limit": limit}
    return db.rows("queries/lights/other_lights", {**asked, **scope(viewer)})
