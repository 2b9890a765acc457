"""The biweekly forecast alignment: what can be delivered is signed off, and what was agreed goes to finance, frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from calibration.decide.action_items import checked_owner
from calibration.errors import DecisionRefused
from calibration.rules import agreed as rules
from calibration.rules.cash_flow import incomplete, instalments, payments
from calibration.storage import agreed_file, journal
from calibration.storage.database import Database
from calibration.storage.queries import ages, agreed, deals, decisions, units
from calibration.storage.queries.rolling import deal_weeks
from calibration.storage.reference import parameters
from calibration.vocabulary import Unit, Viewer

SIGN_OFF, AGREED = "delivery_sign_off", "agreed_forecast"
LOCK = "agreed_forecast"


def sign_off(
    db: Database,
    unit: Unit,
    *,
    about: str,
    keys: Sequence[str],
    department: str,
    verdict: str,
    author: str,
    as_of: date,
    not_before: date | None = None,
    reason: str = "",
) -> list[str]:
    """A person (`author`, of HR's list) says for their department (rules.agreed.DEPARTMENTS) whether weeks of the unit
    (`keys`: their last days) or deals (their ids) can be delivered: feasible, later (not before a day), impossible. All
    of them are written or none; gives the entries' ids.

    Raises DecisionRefused for any other day than the newest, a word that is not of the lists, a week that is not
    ahead, a deal that is not open, `later` without a day after as_of, anything but feasible without a reason, and
    somebody unknown or of another department.
    """
    _check_day(db, as_of)
    _of_list("about", about, (rules.WEEK, rules.DEAL))
    _of_list("department", department, rules.DEPARTMENTS)
    _of_list("verdict", verdict, rules.VERDICTS)
    weeks = [day.isoformat() for day in _weeks(db, as_of)]
    for key in keys:
        if about == rules.WEEK:
            _of_list("week", key, weeks)
        elif deals.deal(db, Viewer(), as_of, key) is None:
            raise DecisionRefused("plan_deal_not_open", found=key, day=as_of)
    if verdict == rules.LATER and (not_before is None or not_before <= as_of):
        raise DecisionRefused("agreed_later_when", found=not_before or "–", day=as_of)
    if verdict != rules.FEASIBLE and not reason.strip():
        raise DecisionRefused("agreed_needs_reason")
    person = _person(db, author, as_of)
    _check_department(db, person, department, as_of)
    body = {
        "unit": str(unit),
        "region": _region(db, unit, as_of),
        "about": about,
        "department": department,
        "verdict": verdict,
        "not_before": not_before.isoformat() if not_before and verdict == rules.LATER else None,
        "person_name": person["person_name"],
    }
    made = [
        journal.NewEntry(
            SIGN_OFF, f"{unit}|{about}|{key}|{department}", body | {"key": key}, author, as_of, reason=reason.strip()
        )
        for key in keys
    ]  # fmt: skip
    return journal.add_all(db, made)


def freeze(db: Database, unit: Unit, *, author: str, as_of: date, reason: str = "") -> str:
    """The agreed forecast of the unit's weeks ahead goes to finance: a version with its cash flow and checksum. Gives
    the version's id.

    Raises DecisionRefused on any other day than the newest, where the weeks bring nothing, while a department has not
    spoken of a week, and for a payment term whose shares are not the whole.
    """
    _check_day(db, as_of)
    person = _person(db, author, as_of)
    with db.lock(LOCK):
        basis = agreed.basis(db, Viewer(), as_of, unit)
        said = rules.spoken(agreed.sign_offs(db, Viewer(), as_of, unit))
        ends, cells = _weeks(db, as_of), rules.expected(basis["deals"], as_of)
        if not cells:
            raise DecisionRefused("agreed_nothing", day=as_of)
        if missing := rules.unsigned(cells, said, ends):
            raise DecisionRefused("agreed_unsigned", count=sum(len(weeks) for weeks in missing.values()))
        rows = _cash_rows(basis, rules.agreed(cells, said, ends))
        body = {
            "unit": str(unit),
            "region": _region(db, unit, as_of),
            "version": len(agreed.versions(db, Viewer(), as_of, unit)) + 1,
            "weeks": [day.isoformat() for day in ends],
            "total_amount": str(sum((Decimal(row[-1]) for row in rows), Decimal(0))),
            "currency": parameters(db, as_of).text("currency"),
            "checksum": agreed_file.checksum(rows),
            "person_name": person["person_name"],
            "rows": rows,
        }
        return journal.add(
            db, kind=AGREED, subject=str(unit), body=body, author=author, as_of=as_of, reason=reason.strip()
        )


def _weeks(db: Database, as_of: date) -> list[date]:
    return rules.weeks_ahead(as_of, deal_weeks(db, Viewer(), as_of))


def _cash_rows(basis: dict[str, Any], cells: list[rules.Cell]) -> list[list[Any]]:
    """Rows in the order of `agreed_file.COLUMNS`, by deal, week and day."""
    terms = instalments(basis["terms"])
    if broken := incomplete(terms):
        name, total = next(iter(broken.items()))
        raise DecisionRefused("agreed_term_not_whole", term=name, found=f"{total:.1%}")
    by_id = {deal["deal_id"]: deal for deal in basis["deals"]}
    paid = payments(cells, {deal_id: deal["term"] for deal_id, deal in by_id.items()}, terms)
    return [
        [
            each.deal_id,
            by_id[each.deal_id]["deal_name"] or "",
            by_id[each.deal_id]["account_name"] or "",
            each.ends_on.isoformat(),
            each.term,
            each.instalment,
            each.due_on.isoformat(),
            f"{each.amount:.2f}",
        ]
        for each in paid
    ]


def _check_day(db: Database, as_of: date) -> None:
    reaches = ages.data_reaches(db)
    if reaches is not None and as_of < reaches:
        raise DecisionRefused("agreed_not_today", found=as_of, reaches=reaches)


def _of_list(name: str, found: str, known: tuple[str, ...] | list[str]) -> None:
    if found not in known:
        raise DecisionRefused("decision_not_of_list", name=name, found=found, known=", ".join(known))


def _person(db: Database, author: str, as_of: date) -> dict[str, Any]:
    if not author.strip():
        raise DecisionRefused("agreed_needs_signer")
    return checked_owner(db, author, as_of, as_of)


def _check_department(db: Database, person: dict[str, Any], department: str, as_of: date) -> None:
    known = [row["department"] for row in decisions.owners(db, Viewer(), as_of)]
    if not rules.may_speak(person["department"], department, known):
        raise DecisionRefused("agreed_other_department", who=person["person_name"], own=person["department"])


def _region(db: Database, unit: Unit, as_of: date) -> str | None:
    """The region of the unit, by which viewers are told apart; None for the company. Raises DecisionRefused for a unit
    that is not in the tree."""
    for row in units.units(db, Viewer(), as_of):
        if row["unit"] == str(unit):
            region: str | None = row["region"]
            return region
    raise DecisionRefused("decision_subject_unknown", found=str(unit), day=as_of)
