"""Targets are agreed: the strategy decoded into regions, and every layer signed off by a person whom HR knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calibration.decide.action_items import add_action_item
from calibration.errors import DecisionRefused
from calibration.rules.alignment import CHECKS, Entry, Layer, decode, missing_reasons, nets
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import action_items, alignment, decisions, roles, service_levels, targets, units
from calibration.vocabulary import Viewer

__all__ = [
    "CHECKS", "Layer", "RegionEntry", "company_target", "decode_strategy", "remind", "sign_off", "take_back_sign_off",
]  # fmt: skip
SIGN_OFF, TAKE_BACK, STRATEGY = "alignment_sign_off", "alignment_take_back", "strategy"
DEPARTMENT = "department:"
LOCK = "alignment"
_LAYERS = {"company": Layer.COMPANY, "region": Layer.REGION, "person": Layer.PERSON, "store": Layer.PERSON}


@dataclass(frozen=True)
class RegionEntry:
    """What is entered for a region: how (None: it takes what remains), why, and what is committed to it."""

    entry: Entry | None
    reason: str = ""
    resources: str = ""


def decode_strategy(
    db: Database, measure: str, year: int, regions: Mapping[str, RegionEntry], *, author: str, as_of: date,
    reason: str = "",
) -> str:  # fmt: skip
    """State how the company's target of a year is decoded into its regions. Gives the entry's id.

    Raises DecisionRefused where the company has no target for the year, where a region is unknown, where the parts do
    not net to the company to the cent, and where a region grows otherwise than the company without a reason.
    """
    company_amount = company_target(db, as_of, measure, year)
    before = {row["unit"]: row["before_amount"] for row in alignment.booked_before(db, Viewer(), as_of, measure, year)}
    strangers = sorted(set(regions) - set(before))
    if strangers:
        raise DecisionRefused("strategy_region_unknown", found=", ".join(strangers))
    entered = {unit: each.entry for unit, each in regions.items() if each.entry is not None}
    decoded = decode(before, company_amount, entered)
    if not nets(decoded):
        raise DecisionRefused("strategy_not_netting", difference=f"{decoded.difference_amount:,.2f}")
    whole = sum(before.values())
    growth = company_amount / whole - 1 if whole > 0 else None
    silent = missing_reasons(decoded, {unit: each.reason for unit, each in regions.items()}, growth)
    if silent:
        raise DecisionRefused("strategy_without_reason", regions=", ".join(unit.partition(":")[2] for unit in silent))
    body = {
        "company_amount": company_amount,
        "before_amount": round(whole, 2),
        "regions": {unit: _part(part.amount, regions.get(unit)) for unit, part in decoded.parts.items()},
    }
    return journal.add(
        db, kind=STRATEGY, subject=f"{measure}|{year}", body=body, author=author, as_of=as_of, reason=reason
    )


def sign_off(
    db: Database, measure: str, year: int, unit: str, *, signed_by_id: str, checks: Sequence[str], author: str,
    as_of: date, reason: str = "",
) -> str:  # fmt: skip
    """A person signs for a unit (`company`, `region:华东`, `person:E1`, `department:法务`) that its target is agreed.
    Gives the entry's id.

    Raises DecisionRefused before the release, for a unit that has no target in it, for somebody HR does not list or who
    is gone, while something of the layer's list is not confirmed, where it is signed already and unchanged, and while
    what the layer rests on is missing: the strategy for the company, the behaviours for a person, the owner for a
    department.
    """
    if not signed_by_id:
        raise DecisionRefused("person_needed")
    release = _released(db, measure, year, as_of)
    layer = _layer(db, measure, year, unit, as_of)
    person = decisions.known_person(db, Viewer(), as_of, signed_by_id)
    if person is None or (person["left_on"] is not None and person["left_on"] <= as_of):
        raise DecisionRefused("alignment_signer_unknown", found=signed_by_id)
    missing = [check for check in CHECKS[layer] if check not in checks]
    if missing:
        raise DecisionRefused("alignment_not_checked", count=len(missing))
    with db.lock(LOCK):
        signed = {row["unit"]: row for row in _signed(db, measure, year, as_of, release)}
        if unit in signed and not signed[unit]["is_outdated"]:
            raise DecisionRefused("alignment_signed_already", unit=unit, who=signed[unit]["signed_by"])
        _check_rests(db, measure, year, unit, layer, as_of)
        body = {
            "release_id": release["release_id"], "unit": unit, "layer": layer.value, "checks": list(checks),
            "signed_by_id": person["person_id"], "signed_by": person["person_name"],
        }  # fmt: skip
        return journal.add(
            db, kind=SIGN_OFF, subject=f"{measure}|{year}|{unit}", body=body, author=author, as_of=as_of, reason=reason
        )


def take_back_sign_off(
    db: Database, measure: str, year: int, unit: str, *, author: str, as_of: date, reason: str
) -> str:
    """A signature is taken back, for a reason that stays readable. Raises DecisionRefused without one, and where nobody
    had signed."""
    if not reason.strip():
        raise DecisionRefused("alignment_take_back_why")
    release = _released(db, measure, year, as_of)
    with db.lock(LOCK):
        if unit not in {row["unit"] for row in _signed(db, measure, year, as_of, release)}:
            raise DecisionRefused("alignment_not_signed", unit=unit)
        body = {"release_id": release["release_id"], "unit": unit}
        return journal.add(
            db, kind=TAKE_BACK, subject=f"{measure}|{year}|{unit}", body=body, author=author, as_of=as_of,
            reason=reason.strip(),
        )  # fmt: skip


def remind(db: Database, missing: Mapping[str, str], *, text: str, due_on: date, author: str, as_of: date) -> list[str]:
    """Put the signature on the lists of those it waits for (`missing`: unit → person_id); gives the to-dos' ids.

    Who has the same to-do open already is not asked twice, nor is somebody who has left. `text` may name `{unit}`.
    """
    present = {row["person_id"] for row in decisions.owners(db, Viewer(), as_of)}
    open_now = {(row["owner_id"], row["text"]) for row in action_items.action_items(db, Viewer(), as_of, state="open")}
    made = []
    for unit, person_id in missing.items():
        said = text.format(unit=unit)
        if person_id in present and (person_id, said) not in open_now:
            made.append(
                add_action_item(
                    db, text=said, owner_id=person_id, due_on=max(due_on, as_of), author=author, as_of=as_of
                )
            )
    return made


def company_target(db: Database, as_of: date, measure: str, year: int) -> float:
    """The company's target of a year: its own months, else the sum of its regions'. Raises DecisionRefused without."""
    rows = targets.monthly_targets(db, Viewer(), as_of, measure, year)
    own = [row["target_amount"] for row in rows if row["unit"] == "company"]
    regions = [row["target_amount"] for row in rows if row["unit"].startswith("region:")]
    if not own and not regions:
        raise DecisionRefused("target_none", year=year)
    return float(round(sum(own or regions), 2))


def _part(amount: float, entered: RegionEntry | None) -> dict[str, Any]:
    entry = entered.entry if entered else None
    return {
        "amount": amount,
        "way": entry.way.value if entry else None,
        "value": entry.value if entry else None,
        "reason": entered.reason.strip() if entered else "",
        "resources": entered.resources.strip() if entered else "",
    }


def _released(db: Database, measure: str, year: int, as_of: date) -> dict[str, Any]:
    release = targets.release(db, Viewer(), as_of, measure, year)
    if release is None:
        raise DecisionRefused("alignment_not_released", year=year)
    return release


def _signed(db: Database, measure: str, year: int, as_of: date, release: Mapping[str, Any]) -> list[dict[str, Any]]:
    return alignment.sign_offs(db, Viewer(), as_of, measure, year, release["release_id"])


def _layer(db: Database, measure: str, year: int, unit: str, as_of: date) -> Layer:
    if unit.startswith(DEPARTMENT):
        known = {row["department"] for row in service_levels.departments(db, Viewer(), as_of)}
        if unit.removeprefix(DEPARTMENT) in known:
            return Layer.LATERAL
    kinds = {row["unit"]: row["unit_kind"] for row in units.units(db, Viewer(), as_of)}
    promised = {row["unit"] for row in targets.monthly_targets(db, Viewer(), as_of, measure, year)}
    if (unit != "company" and unit not in promised) or kinds.get(unit) not in _LAYERS:
        raise DecisionRefused("alignment_unit_unknown", found=unit, year=year)
    return _LAYERS[kinds[unit]]


def _check_rests(db: Database, measure: str, year: int, unit: str, layer: Layer, as_of: date) -> None:
    if layer is Layer.COMPANY and alignment.strategy(db, Viewer(), as_of, measure, year) is None:
        raise DecisionRefused("alignment_needs_strategy", year=year)
    if unit.startswith("person:") and roles.binding(db, Viewer(), as_of, unit.removeprefix("person:")) is None:
        raise DecisionRefused("alignment_needs_behaviour")
    if layer is Layer.LATERAL:
        name = unit.removeprefix(DEPARTMENT)
        found = [row for row in service_levels.departments(db, Viewer(), as_of) if row["department"] == name]
        if not found or not found[0]["department_owner"]:
            raise DecisionRefused("alignment_needs_owner", department=name)
