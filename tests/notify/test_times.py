"""Messages keep the night, and wait longer after each refusal."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from calibration.notify.times import after_quiet, pause

SHANGHAI = ZoneInfo("Asia/Shanghai")  # eight hours ahead of UTC


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-11-16 12:59", "2026-11-16 12:59"),  # 20:59 there
        ("2026-11-16 13:00", "2026-11-17 00:00"),  # 21:00 there: until 8 next morning
        ("2026-11-16 18:00", "2026-11-17 00:00"),  # 2 at night there
        ("2026-11-16 23:59", "2026-11-17 00:00"),
        ("2026-11-17 00:00", "2026-11-17 00:00"),
    ],
)
def test_what_comes_up_at_night_waits_until_the_morning(moment: str, sent: str) -> None:
    assert after_quiet(datetime.fromisoformat(moment), 21, 8, SHANGHAI) == datetime.fromisoformat(sent)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = datetime(2026, 11, 16, 4, 30)  # 12:30 there
    assert after_quiet(noon, 12, 14, SHANGHAI) == datetime(2026, 11, 16, 6)
    assert after_quiet(noon, 0, 0, SHANGHAI) == noon


def test_each_refusal_waits_five_times_as_long() -> None:
    assert [pause(tries) for tries in (1, 2, 3, 4)] == [timedelta(minutes=each) for each in (1, 5, 25, 125)]
