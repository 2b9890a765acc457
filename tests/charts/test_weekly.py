"""The chart of weeks: the expected line starts where the actual one ends; a missing band leaves no area."""

from __future__ import annotations

from datetime import date, timedelta

from calibration.charts.weekly import coming_weeks, linearity, unit_of

END = date(2026, 3, 15)


def weeks(band: tuple[float, float] | None = (800_000.0, 1_200_000.0)) -> list[dict[str, object]]:
    low, high = band or (None, None)
    empty = {"actual_amount": None, "yhat": None, "lo80": None, "hi80": None, "target_amount": None}
    past = {**empty, "ends_on": END, "actual_amount": 900_000.0}
    return [past, {**empty, "ends_on": END + timedelta(days=7), "yhat": 1_000_000.0, "lo80": low, "hi80": high}]


def test_the_expected_line_starts_where_the_actual_one_ends() -> None:
    rows = coming_weeks(weeks(), "zh")["datasets"]["weeks"]
    assert [(row["actual_amount"], row["yhat"]) for row in rows] == [(90.0, None), (None, 90.0), (None, 100.0)]
    assert unit_of(weeks(), "zh", "signed_amount") == "万元"


def test_a_refused_band_is_not_drawn() -> None:
    rows = coming_weeks(weeks(band=None), "en")["datasets"]["weeks"]
    assert all(row["lo80"] is None for row in rows)


def test_shares_add_up_and_the_future_is_not_drawn() -> None:
    told = [
        {"starts_on": END, "share_ratio": 0.25, "usual_ratio": 0.5},
        {"starts_on": END + timedelta(days=7), "share_ratio": None, "usual_ratio": 0.5},
    ]
    rows = linearity(told, "en")["datasets"]["weeks"]
    assert [(row["now"], row["usual"]) for row in rows] == [(0.25, 0.5), (None, 1.0)]
