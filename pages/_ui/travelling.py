"""The mark of a page that is put back to an earlier day: one line under the controls, and the way back."""

from __future__ import annotations

from datetime import date

from calibration.storage.queries import ages
from calibration.words import figures
from pages._ui import address, blocks, session


def mark(as_of: date) -> str:
    """Which day this is, that nothing is written on it, and a link to the newest day: HTML; "" on the newest day."""
    reaches = ages.data_reaches(session.database())
    if reaches is None or as_of >= reaches:
        return ""
    language = session.language()
    said = session.say("common.travelling", day=figures.day(as_of, language, year=True))
    back = session.say("common.travel_back", day=figures.day(reaches, language, year=True))
    link = f'<a href="{blocks.escape(address.link(as_of=""))}">{blocks.escape(back)} ›</a>'
    return f'<div class="nav travel" role="status"><b>{blocks.escape(said)}</b> {link}</div>'


def asked_day() -> date | None:
    """The day that the address asks for, for a page without controls; None where it asks for none."""
    try:
        return date.fromisoformat(address.read("as_of", ""))
    except ValueError:
        return None
