"""What changed since an earlier day, why people say so, and what became of the deals afterwards."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries.overview import position
from calibration.storage.queries.scope import scope
from calibration.storage.queries.waterfall import waterfall
from calibration.vocabulary import PeriodKind, Unit, Viewer

LEAST_CASES = 3
OUTCOMES = ("won", "lost", "open", "removed")


def changes(
    db: Database,
    viewer: Viewer,
    as_of: date,
    unit: Unit,
    period_kind: PeriodKind,
    measure: str | None = None,
    *,
    comparison_id: str,
    since_on: date,
) -> dict[str, Any] | None:
    """What moved the unit's pipeline due in the running period between the two days; None where it has no position.

    steps and deals as in `waterfall`, every deal with the reason that was given for this change, if one was, and
    asks_reason; basis
    (`due`, or `all_open` where no close dates are known); unexplained: how many deals that matter wait for a reason.
    """
    now = position(db, viewer, as_of, unit, period_kind, measure)
    if now is None:
        return None
    all_open = now["open_due_amount"] is None
    steps, deals = waterfall(
        db,
        viewer,
        as_of,
        unit,
        starts_on=now["starts_on"],
        ends_on=now["ends_on"],
        all_open=all_open,
        comparison_id=comparison_id,
    )
    given = {
        (row["deal_id"], row["step"]): row
        for row in reasons(db, viewer, as_of, unit)
        if row["given_on"] > since_on and row["since_on"] <= as_of
    }
    deals = [
        deal | {"reason": given.get((deal["deal_id"], deal["step"])), "asks_reason": _asks_reason(deal)}
        for deal in deals
    ]
    return {
        "steps": steps,
        "deals": deals,
        "basis": "all_open" if all_open else "due",
        "unexplained": sum(deal["reason"] is None and deal["asks_reason"] for deal in deals),
    }


def _asks_reason(deal: dict[str, Any]) -> bool:
    """Whether a change asks for a reason: everything that moved the pipeline except new deals and wins."""
    return bool(deal["amount"]) and deal["step"] not in ("new", "won")


def reason_codes(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The codes that a change may be explained by: code, zh, en; the same for everybody and on every day."""
    del viewer, as_of
    return db.rows("queries/review/reason_codes")


def reasons(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """Every reason given up to as_of, newest first: deal_id, deal_name, person_name, code, step, reason_text, since_on,
    author, given_on, and the deal's outcome as known at as_of (`removed` where it is gone)."""
    if not journal.entries(db, "change_reason", limit=1):
        return []  # the state of every deal is not asked for nothing
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key}
    return db.rows("queries/review/reasons", {**asked, **scope(viewer)})


def truth_table(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """Reason by reason what became of the deals: code, n, won, lost, open, removed (deals, each counted once a code),
    won_ratio = won ÷ (won + lost), None under three ended cases; the most frequent first."""
    seen = {(row["code"], row["deal_id"]): row["outcome"] for row in reasons(db, viewer, as_of, unit)}
    counts: dict[str, Counter[str]] = {}
    for (code, _), outcome in seen.items():
        counts.setdefault(code, Counter())["lost" if outcome == "void" else outcome] += 1
    found = []
    for code, counted in counts.items():
        ended = counted["won"] + counted["lost"]
        ratio = counted["won"] / ended if ended >= LEAST_CASES else None
        found.append({"code": code, "n": counted.total(), "won_ratio": ratio} | {o: counted[o] for o in OUTCOMES})
    return sorted(found, key=lambda row: (-row["n"], row["code"]))


def known_deal(db: Database, viewer: Viewer, as_of: date, deal_id: str) -> bool:
    """Whether the viewer could see a deal of this id at the end of as_of."""
    return bool(db.rows("queries/review/known_deal", {"as_of": as_of, "deal_id": deal_id, **scope(viewer)}))


def speakers(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Who may put a name to a number or a reason: people of the tree and those named as managers: person_id,
    person_name, is_manager, by name."""
    return db.rows("queries/review/speakers", {"as_of": as_of, **scope(viewer)})
