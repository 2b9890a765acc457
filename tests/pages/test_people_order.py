"""Lists of people begin with whose it most likely is."""

from __future__ import annotations

from typing import Any

from pages._ui.people_order import in_order


def person(person_id: str, region: str | None, led_count: int) -> dict[str, Any]:
    return {"person_id": person_id, "person_name": person_id, "region": region, "led_count": led_count}


SHOP, LEAD, HEAD, CLERK, OTHER = (
    person("shop manager", "East", 35), person("regional lead", "East", 5), person("director", None, 75),
    person("clerk", "East", 0), person("lead of the west", "West", 9),
)  # fmt: skip
LEADS = {"regional lead": ["region:East"], "director": ["company"], "lead of the west": ["region:West"]}
EVERYBODY = [CLERK, SHOP, OTHER, LEAD, HEAD]


def test_who_leads_a_region_stands_before_the_head_of_its_largest_shop() -> None:
    assert in_order(EVERYBODY, LEADS, (), ["East"])[:3] == ["regional lead", "shop manager", "clerk"]


def test_for_the_company_its_own_lead_stands_first_then_the_leads_of_regions() -> None:
    assert in_order(EVERYBODY, LEADS, (), [])[:3] == ["director", "lead of the west", "regional lead"]


def test_whose_signature_it_is_stands_before_everybody() -> None:
    assert in_order(EVERYBODY, LEADS, ["clerk"], ["East"])[:2] == ["clerk", "regional lead"]
