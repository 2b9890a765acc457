"""The main chart: what its lines carry, that labels keep apart, and that it reads the same without eyes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.charts import look
from calibration.charts.trajectory import trajectory, unit_of

AS_OF = date(2026, 11, 22)


def quarter(*, target: float | None = 94e6, landing: float | None = 86.4e6) -> pd.DataFrame:
    """A quarter of days: 52.8 million signed by the 22nd of November, then the forecast to `landing`."""
    days = [date(2026, 10, 1) + timedelta(n) for n in range(92)]
    ahead = (days[-1] - AS_OF).days
    rows = []
    for n, day in enumerate(days):
        booked = 1e6 * (min(day, AS_OF) - days[0]).days
        path = None if landing is None or day < AS_OF else booked + (landing - booked) * (day - AS_OF).days / ahead
        rows.append(
            {
                "day_on": day,
                "actual_amount": booked if day <= AS_OF else None,
                "trajectory_amount": path,
                "trajectory_low": path and path * 0.9,
                "trajectory_high": path and path * 1.1,
                "target_amount": target and target * (n + 1) / len(days),
            }
        )
    return pd.DataFrame(rows)


def texts(chart: dict) -> list[str]:
    """Every text that the chart writes at its lines."""
    return [row["text"] for rows in chart["datasets"].values() for row in rows if "text" in row]


def test_labels_say_target_forecast_and_band_in_the_readers_unit() -> None:
    written = texts(trajectory(quarter(), AS_OF, "zh"))
    assert "目标\n9,400" in written
    assert "预计\n8,640\n7,776–9,504" in written
    assert any(text.startswith("11月22日 5,200") for text in written)


def test_the_unit_of_the_axis_is_named_for_the_title() -> None:
    assert unit_of(quarter(), "zh", "signed_amount") == "万元"
    assert unit_of(quarter(), "en", "signed_amount") == "M"
    none = dict.fromkeys(("trajectory_low", "trajectory_high"))
    counts = quarter()[["day_on"]].assign(actual_amount=3, trajectory_amount=4, target_amount=5, **none)
    assert unit_of(counts, "zh", "won_count") == "单"


def test_without_a_target_there_is_no_target_label() -> None:
    written = texts(trajectory(quarter(target=None), AS_OF, "en"))
    assert not any("Target" in text for text in written)
    assert any("Forecast" in text for text in written)


def test_without_a_forecast_the_actual_is_labelled_and_nothing_is_invented() -> None:
    frame = quarter(landing=None)
    written = texts(trajectory(frame, AS_OF, "en"))
    assert not any("Forecast" in text for text in written)


def test_a_period_that_is_over_labels_its_actual_at_the_end() -> None:
    frame = quarter(landing=None)
    frame["actual_amount"] = [1e6 * n for n in range(92)]
    written = texts(trajectory(frame, date(2026, 12, 31), "en"))
    assert "Actual\n91" in written
    assert not any("Today" in text for text in written)


def test_the_text_alternative_says_the_three_numbers() -> None:
    assert trajectory(quarter(), AS_OF, "en")["description"].startswith(
        "Line chart: actual 52 M by Nov 22, 2026, forecast 86.4 M"
    )


def test_colours_follow_the_theme_and_the_drawing_is_svg() -> None:
    drawn = trajectory(quarter(), AS_OF, "zh")
    assert "var(--ink" in json.dumps(drawn)
    assert drawn["usermeta"] == {"embedOptions": {"renderer": "svg"}}


@pytest.mark.parametrize("empty", ["actual_amount", "trajectory_amount", "target_amount"])
def test_a_missing_line_is_no_error(empty: str) -> None:
    frame = quarter()
    frame[empty] = None
    assert vl_convert.vegalite_to_svg(trajectory(frame, AS_OF, "zh")).startswith("<svg")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-50, 350), min_size=1, max_size=5), st.floats(5, 45))
def test_labels_never_come_closer_than_their_height(heights: list[float], gap: float) -> None:
    placed = look.spread(heights, gap, 0, 300)
    ordered = sorted(placed)
    assert all(after - before >= gap - 1e-6 for before, after in pairwise(ordered))
    assert max(placed) <= 300 + 1e-6
