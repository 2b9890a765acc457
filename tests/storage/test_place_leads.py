"""Who leads a company, a region and a team, for what is signed and for what stores sell."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries import decisions
from calibration.vocabulary import Kind, Viewer
from tests.storage.loading import load_rows

FRIDAY = date(2026, 5, 22)
CLERKS = 9


def person(name: str, manager: str | None, region: str | None = "East", **more: object) -> dict[str, object]:
    """One line of HR's list; the id is the name's first letters."""
    return {"person_id": f"P-{name}", "person_name": name, "manager": manager, "region": region, **more}


def deals(*owners: str) -> list[dict[str, object]]:
    base = {"outcome": "open", "amount": 1, "opened_on": FRIDAY}
    return [{"deal_id": f"D{n}", "owner_id": f"P-{owner}", **base} for n, owner in enumerate(owners)]


def leads(db: Database, level: str) -> dict[tuple[str, str], Any]:
    rows = db.rows("select * from marts.place_leads(?) where level = ?", [FRIDAY, level])
    return {(row["place"], row["work"]): row["lead_name"] for row in rows}


def test_a_region_is_led_by_whom_nobody_of_it_manages_and_not_by_the_head_of_its_largest_shop(
    database: Database,
) -> None:
    people = [
        person("Cora", None, None), person("Rolf", None, None),
        person("Lena", "Cora"), person("Tom", "Lena", team="Red"),
        *(person(f"Seller{n}", "Tom", team="Red") for n in range(3)),
        person("Stella", "P-Rolf"), person("Sven", "Stella"), person("Max", "Stella"),
        *(person(f"Clerk{n}", "Max") for n in range(CLERKS)),
        person("Pre", "Cora"),
    ]  # fmt: skip
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    load_rows(database, Kind.DEALS, deals("Seller0", "Seller1", "Seller2"), through=FRIDAY)
    shop = {"store_id": "1", "region": "East", "supervisor": "Sven", "manager": "Max"}
    load_rows(database, Kind.STORES, [shop], through=FRIDAY)
    assert leads(database, "region") == {("East", "deals"): "Lena", ("East", "stores"): "Stella"}
    assert leads(database, "team")["Red", "deals"] == "Tom"
    assert leads(database, "company") == {("company", "deals"): "Cora", ("company", "stores"): "Rolf"}


def test_where_nobody_of_the_place_stands_above_its_sellers_whoever_stands_outside_leads_it(database: Database) -> None:
    people = [
        person("Olga", "Unlisted", "West"), person("Ann", "Olga"), person("Bob", "Olga"),
        person("Ina", "Ann"), person("Jon", "Bob"),
    ]  # fmt: skip
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    load_rows(database, Kind.DEALS, deals("Ina", "Jon"), through=FRIDAY)
    assert leads(database, "region")["East", "deals"] == "Olga"
    assert leads(database, "company")["company", "deals"] == "Olga"
    assert decisions.place_leads(database, Viewer(), FRIDAY)["P-Olga"] == ["company", "region:East", "region:West"]


def test_nobody_leads_who_has_left_and_a_ring_of_managers_leads_nothing(database: Database) -> None:
    people = [
        person("Gone", None, left_on=date(2026, 3, 1)), person("Ann", "Gone"), person("Ina", "Ann"),
        person("Here", "There", "North"), person("There", "Here", "North"),
    ]  # fmt: skip
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    load_rows(database, Kind.DEALS, deals("Ina", "Here"), through=FRIDAY)
    assert leads(database, "region") == {("East", "deals"): "Ann", ("East", "stores"): "Ann"}


def test_a_manager_whom_no_list_holds_can_sign_and_take_things_on_by_name(database: Database) -> None:
    people = [person(name, "Nora Unlisted") for name in ("Ann", "Bob")] + [person("Cid", None)]
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    load_rows(database, Kind.DEALS, deals("Ann", "Bob"), through=FRIDAY)
    who = {row["person_id"]: row for row in decisions.owners(database, Viewer(), FRIDAY)}
    assert set(who) == {"P-Ann", "P-Bob", "P-Cid", "Nora Unlisted"}
    assert (who["Nora Unlisted"]["region"], who["Nora Unlisted"]["led_count"]) == ("East", 2)
    assert "region:East" in decisions.place_leads(database, Viewer(), FRIDAY)["Nora Unlisted"]
    known = decisions.known_person(database, Viewer(), FRIDAY, "Nora Unlisted")
    assert known is not None and known["person_name"] == "Nora Unlisted"
