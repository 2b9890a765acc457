"""The lights of real deals, which tell neither of contacts nor of expected closes, as their file reads."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from calibration.load import load_file
from calibration.refresh.lights import lights
from calibration.rules.lights import DealState, deal_measures, rate
from calibration.storage.database import Database
from calibration.vocabulary import Light
from tests.parameters import set_parameter
from tests.rules.shipped_rules import shipped_rules

AS_OF = date(2017, 10, 1)


def test_deals_of_a_file_without_contacts_are_unknown_as_the_plain_reading_says(
    database: Database, shared_data: Path
) -> None:
    path = shared_data / "maven-crm-sales-opportunities" / "sales_pipeline.csv"
    load_file(database, path, data_through_on=date(2017, 12, 31), today=date(2018, 1, 1))
    set_parameter(database, "key_customer_count", "0", author="tests")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    # of a deal without an engagement date nobody knows whether it was there on the day
    is_open = {
        row["opportunity_id"]
        for row in rows
        if row["engage_date"] and row["engage_date"] <= str(AS_OF) and not "" < row["close_date"] <= str(AS_OF)
    }
    found = {
        row["subject_id"]: (row["light"], row["rule_id"])
        for row in lights(database, AS_OF).to_dict("records")
        if row["subject_kind"] == "deal"
    }
    silent = DealState(None, None, False, None, None, None, None)
    verdict = rate(deal_measures(silent, AS_OF), shipped_rules("deal"))
    assert set(found) == is_open
    assert Counter(found.values()) == {(verdict.light, verdict.rule_id): len(is_open)}
    assert verdict.light is Light.UNKNOWN, "what nobody recorded is never green"
