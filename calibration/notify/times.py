"""When a message goes out: not in quiet hours, and again after a growing pause where it was refused."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_PAUSE = timedelta(minutes=1)
PAUSE_FACTOR = 5


def after_quiet(moment: datetime, quiet_from: int, quiet_until: int, zone: ZoneInfo) -> datetime:
    """The first moment from `moment` on that is not quiet (both UTC without a zone, as stored).

    Quiet is from the hour `quiet_from` up to the hour `quiet_until` of the company's day, over midnight where the first
    is later; equal hours are never quiet.
    """
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    starts, ends = time(quiet_from), time(quiet_until)
    now = local.time()
    is_quiet = starts <= now < ends if starts < ends else starts != ends and (now >= starts or now < ends)
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=int(now >= ends))
    return datetime.combine(day, ends, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def pause(tries: int) -> timedelta:
    """How long to wait after so many refused tries: 1, 5, 25, 125 minutes."""
    return FIRST_PAUSE * PAUSE_FACTOR ** (tries - 1)
