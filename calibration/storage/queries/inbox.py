"""What people were told and what they did about it: the inbox, unread counts, messages outside, self-reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope, sees_all
from calibration.storage.reference import parameters
from calibration.vocabulary import Viewer

SELF_REPORT_DAYS = 90


def notices(
    db: Database, viewer: Viewer, as_of: date, *, recipient: str | None = None, notice_id: str | None = None
) -> list[dict[str, Any]]:
    """What was told up to as_of, unread first: head office reads everybody's, the others their own (by name).

    Each with the rule and what clears it, `light_now` (`gone`: rated no more), `acknowledged_at` and `acted_at` (UTC,
    the recipient's first entry about the subject; None while open), `is_unread`.
    """
    return db.rows(
        "queries/inbox/notices",
        {"as_of": as_of, "recipient": recipient, "notice_id": notice_id, **_name(viewer)},
    )


def recipients(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Who was told something that the viewer may read: `recipient`, `notice_count`, `unread_count`."""
    return db.rows("queries/inbox/recipients", {"as_of": as_of, **_name(viewer)})


def unread_count(db: Database, viewer: Viewer) -> int:
    """How many notices are unread, as the inbox of the newest day counts them, for the navigation."""
    return db.until_written(("unread", viewer), lambda: int(db.value("queries/inbox/unread", _name(viewer)) or 0))


def known_until(db: Database, viewer: Viewer, as_of: date) -> datetime | None:
    """The newest moment (UTC) that is known of by the end of as_of: what is still open was open until then."""
    scope(viewer)
    found: datetime | None = db.value("queries/inbox/responses", {"as_of": as_of})
    return found


def messages(db: Database, viewer: Viewer, as_of: date, *, limit: int = 50) -> list[dict[str, Any]]:
    """What was sent outside, newest first, with state, tries and error; nothing for others than head office."""
    return db.rows("queries/inbox/messages", {"as_of": as_of, "limit": limit, "sees_all": sees_all(viewer)})


def time_zone(db: Database) -> str:
    """The company's time zone, in which stored moments (UTC) are told."""
    zone: str = db.until_written("time_zone", lambda: parameters(db).text("time_zone"))
    return zone


def self_reports(db: Database, viewer: Viewer, as_of: date) -> dict[str, Any]:
    """Problems that the owner raised while no rule fired (`early_count`) among all of the last 90 days
    (`problem_count`: a deal turned red or was spoken of; again only once it has been well), and their `ratio`; None
    without problems."""
    return db.rows("queries/inbox/self_reports", {"as_of": as_of, "days": SELF_REPORT_DAYS, **scope(viewer)})[0]


def _name(viewer: Viewer) -> dict[str, Any]:
    return {"sees_all": sees_all(viewer), "name": viewer.name}
