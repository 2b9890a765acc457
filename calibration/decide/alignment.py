"""Targets are agreed: the strategy decoded into regions, and every layer signed off by a person whom HR knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from calibration import words
from calibration.decide.moments import local_moment
from calibration.decide.people import present_person
from calibration.errors import DecisionRefused
from calibration.rules.alignment import (
    CHECKS,
    DIFFERS,
    STANDS_IN,
    Entry,
    Layer,
    decode,
    differences,
    missing_reasons,
    nets,
)
from calibration.rules.netting import CENT
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import alignment, decisions, roles, service_levels, targets, units
from calibration.vocabulary import Viewer
from calibration.words import figures

__all__ = [
    "CHECKS", "DIFFERS", "STANDS_IN", "Layer", "RegionEntry", "company_target", "decode_strategy", "sign_off",
    "take_back_sign_off",
]  # fmt: skip
SIGN_OFF, TAKE_BACK, STRATEGY = "alignment_sign_off", "alignment_take_back", "strategy"
DEPARTMENT = "department:"
LOCK = "alignment"
MOST_NAMED = 5
_LAYERS = {"company": Layer.COMPANY, "region": Layer.REGION, "person": Layer.PERSON, "store": Layer.PERSON}


@dataclass(frozen=True)
class RegionEntry:
    """What is entered for a region: how (None: it takes what remains), why, and what is committed to it."""

    entry: Entry | None
    reason: str = ""
    resources: str = ""


def decode_strategy(
    db: Database, measure: str, year: int, regions: Mapping[str, RegionEntry], *, stated_by_id: str, author: str,
    as_of: date, seen: str | None = None, reason: str = "",
) -> str:  # fmt: skip
    """A person of HR's list (`stated_by_id`) states how the company's target of a year is decoded into its regions.
    Gives the entry's id.

    `seen`: the id of the strategy that the editor saw (None: they saw none). Raises DecisionRefused where another one
    stands meanwhile, for nobody or somebody gone, where the company has no target for the year, where a region is
    unknown, where the parts do not net to the company to the cent, and where a region grows otherwise than the company
    without a reason.
    """
    with db.lock(LOCK):
        _check_unseen(db, measure, year, seen, as_of)
        body = _decoded(db, measure, year, regions, present_person(db, stated_by_id, as_of), as_of)
        return journal.add(
            db, kind=STRATEGY, subject=f"{measure}|{year}", body=body, author=author, as_of=as_of, reason=reason
        )


def _check_unseen(db: Database, measure: str, year: int, seen: str | None, as_of: date) -> None:
    stands = alignment.strategy(db, Viewer(), as_of, measure, year)
    if stands is not None and stands["strategy_id"] != seen:
        amounts = {unit: part["amount"] for unit, part in stands["regions"].items()}
        raise DecisionRefused(
            "strategy_changed_meanwhile",
            who=stands["stated_by"],
            when=local_moment(db, stands["written_at"], as_of),
            now=partial(_amounts_said, amounts, measure, signed=False),
        )


def _decoded(
    db: Database, measure: str, year: int, regions: Mapping[str, RegionEntry], person: Mapping[str, Any], as_of: date
) -> dict[str, Any]:
    """What is written of a strategy, once it nets and says why."""
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
        names = [unit.partition(":")[2] for unit in silent]
        raise DecisionRefused("strategy_without_reason", regions=partial(words.listed, names))
    return {
        "stated_by_id": person["person_id"],
        "stated_by": person["person_name"],
        "company_amount": company_amount,
        "before_amount": round(whole, 2),
        "regions": {unit: _part(part.amount, regions.get(unit)) for unit, part in decoded.parts.items()},
    }


def sign_off(
    db: Database, measure: str, year: int, units: Sequence[str], *, signed_by_id: str, checks: Sequence[str],
    author: str, as_of: date, reason: str = "",
) -> list[str]:  # fmt: skip
    """A person signs for units (`company`, `region:华东`, `person:E1`, `department:法务`) that they are agreed: for all
    of them or for none. Gives the entries' ids.

    Raises DecisionRefused for no unit at all, before the release, for a unit that has no target in it, for somebody HR
    does not list or who is gone, while something of the layer's list is not confirmed, where it is signed already and
    unchanged, and while what the layer rests on is missing: the strategy for the company, the behaviours for a person,
    for a department its owner, who alone signs for it. The company signs for regional targets that differ from its
    strategy only where DIFFERS is among the checks: the differences stay in the signature. Who signs for a person, or
    for a place that somebody else leads, has STANDS_IN among the checks: the signature says for whom.
    """
    if not units:
        raise DecisionRefused("alignment_for_whom")
    person = present_person(db, signed_by_id, as_of)
    release = _released(db, measure, year, as_of)
    layers = _layers(db, measure, year, units, as_of)
    missing = {check for layer in layers.values() for check in CHECKS[layer]} - set(checks)
    if missing:
        raise DecisionRefused("alignment_not_checked", count=len(missing))
    with db.lock(LOCK):
        signed = {row["unit"]: row for row in _signed(db, measure, year, as_of, release)}
        for unit in layers:
            if unit in signed and not signed[unit]["is_outdated"]:
                raise DecisionRefused(
                    "alignment_signed_already",
                    unit=partial(_unit_said, db, as_of, unit),
                    who=signed[unit]["signed_by"],
                    when=local_moment(db, signed[unit]["signed_off_at"], as_of),
                )
        _check_rests(db, layers, person, as_of)
        others = _stood_in(db, measure, layers, person, STANDS_IN in checks, as_of)
        made = []
        for unit, layer in layers.items():
            body: dict[str, Any] = {
                "release_id": release["release_id"], "unit": unit, "layer": layer.value, "checks": list(checks),
                "signed_by_id": person["person_id"], "signed_by": person["person_name"],
            }  # fmt: skip
            if unit in others:
                body["stands_in_for"] = [others[unit]]
            if layer is Layer.COMPANY:
                body["differences"] = _checked_strategy(db, measure, year, checks, as_of)
            made.append(journal.NewEntry(SIGN_OFF, f"{measure}|{year}|{unit}", body, author, as_of, reason=reason))
        return journal.add_all(db, made)


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


def company_target(db: Database, as_of: date, measure: str, year: int) -> float:
    """The company's target of a year: its own months, else the sum of its regions'. Raises DecisionRefused without."""
    found = targets.year_amounts(db, Viewer(), as_of, measure, year)
    regions = [amount for unit, amount in found.items() if unit.startswith("region:")]
    if "company" not in found and not regions:
        raise DecisionRefused("target_none", year=year)
    return found["company"] if "company" in found else round(sum(regions), 2)


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


def _layers(db: Database, measure: str, year: int, asked: Sequence[str], as_of: date) -> dict[str, Layer]:
    departments = {row["department"] for row in service_levels.departments(db, Viewer(), as_of)}
    kinds = {row["unit"]: row["unit_kind"] for row in units.units(db, Viewer(), as_of)}
    promised = {row["unit"] for row in targets.monthly_targets(db, Viewer(), as_of, measure, year)} | {"company"}
    found = {}
    for unit in asked:
        if unit.startswith(DEPARTMENT) and unit.removeprefix(DEPARTMENT) in departments:
            found[unit] = Layer.LATERAL
        elif unit in promised and kinds.get(unit) in _LAYERS:
            found[unit] = _LAYERS[kinds[unit]]
        else:
            raise DecisionRefused("alignment_unit_unknown", found=unit, year=year)
    return found


def _stood_in(
    db: Database, measure: str, asked: Mapping[str, Layer], signer: Mapping[str, Any], is_known: bool, as_of: date
) -> dict[str, str]:
    """Unit → the name of the one whose signature it is, where that is not the signer. Raises DecisionRefused where the
    signer did not say that they stand in (`is_known`)."""
    leads = alignment.signers(db, Viewer(), as_of, measure)
    people = {f"person:{row['person_id']}": row for row in decisions.owners(db, Viewer(), as_of)}
    found = {
        unit: row["person_name"]
        for unit in asked
        if (row := leads.get(unit) or people.get(unit)) and row["person_id"] != signer["person_id"]
    }
    if found and not is_known:
        said = [(partial(_unit_said, db, as_of, unit), lead) for unit, lead in found.items()]
        raise DecisionRefused("alignment_stands_in", who=signer["person_name"], units=partial(_leads_said, said))
    return found


def _leads_said(found: Sequence[tuple[Callable[[str], str], str]], language: str) -> str:
    """Some of the units with who leads them; a person's own name stands once."""
    parts = [lead if (name := said(language)) == lead else f"{name} → {lead}" for said, lead in found[:MOST_NAMED]]
    return words.listed(parts, language) + ("…" if len(found) > MOST_NAMED else "")


def _unit_said(db: Database, as_of: date, unit: str, language: str) -> str:
    named = {row["unit"]: row["unit_name"] for row in units.units(db, Viewer(), as_of)}.get(unit)
    return named or unit.partition(":")[2] or words.say("common.whole_company", language)


def _checked_strategy(db: Database, measure: str, year: int, checks: Sequence[str], as_of: date) -> dict[str, float]:
    """Regions whose targets are not what the strategy asks (target − strategy), as the signer has confirmed."""
    stated = alignment.strategy(db, Viewer(), as_of, measure, year)
    if stated is None:
        raise DecisionRefused("alignment_needs_strategy", year=year)
    company = company_target(db, as_of, measure, year)
    if abs(company - stated["company_amount"]) >= CENT * 12:
        raise DecisionRefused(
            "alignment_strategy_outdated",
            stated=partial(figures.amount, stated["company_amount"], measure=measure),
            now=partial(figures.amount, company, measure=measure),
        )
    standing = targets.year_amounts(db, Viewer(), as_of, measure, year)
    found = differences({unit: part["amount"] for unit, part in stated["regions"].items()}, standing)
    if found and DIFFERS not in checks:
        raise DecisionRefused("alignment_differs", regions=partial(_amounts_said, found, measure, signed=True))
    return found


def _amounts_said(found: Mapping[str, float], measure: str, language: str, *, signed: bool) -> str:
    parts = [
        f"{unit.partition(':')[2]} {figures.amount(amount, language, measure, signed=signed)}"
        for unit, amount in found.items()
    ]
    return words.listed(parts, language)


def _check_rests(db: Database, layers: Mapping[str, Layer], signer: Mapping[str, Any], as_of: date) -> None:
    people = [unit.removeprefix("person:") for unit in layers if unit.startswith("person:")]
    if people and not set(people) <= set(roles.bindings(db, Viewer(), as_of)):
        raise DecisionRefused("alignment_needs_behaviour")
    owners = {row["department"]: row["department_owner"] for row in service_levels.departments(db, Viewer(), as_of)}
    for unit, layer in layers.items():
        if layer is Layer.LATERAL:
            name = unit.removeprefix(DEPARTMENT)
            if not owners[name]:
                raise DecisionRefused("alignment_needs_owner", department=name)
            if owners[name] != signer["person_name"]:
                raise DecisionRefused(
                    "alignment_not_its_owner", department=name, owner=owners[name], who=signer["person_name"]
                )
