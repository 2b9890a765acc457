"""What narrows the gap? Fifteen minutes, ranked by money at stake, one item at a time; then the minutes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide import meetings as decide
from calibration.refresh import agenda as gathered
from calibration.refresh import meetings as progress
from calibration.storage.queries import ages, decisions, meetings
from calibration.words import figures
from pages._ui import (
    address,
    blocks,
    controls,
    meeting_calendar,
    meeting_clock,
    meeting_item,
    meeting_minutes,
    meeting_past,
    meeting_rows,
)
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import ASSETS, database, language, say, viewer
from pages._ui.writing import done, may_write


def show() -> None:
    """The agenda; a running meeting or the minutes of a past one where the address names it."""
    st.html(ASSETS / "meeting.css")
    meeting_id = st.query_params.get("meeting")
    if not meeting_id:
        view = controls.choose(with_measure=False)
        if view is not None:
            show_agenda(view)
        return
    view = controls.choose(with_period=False, with_measure=False)
    if view is None:
        return
    found = meetings.meeting(database(), viewer(), view.as_of, meeting_id)
    if found is None:
        st.html(blocks.answer(way_back(), blocks.escape(say("meeting.unknown")), ""))
    elif found["is_open"]:
        show_running(view, found)
    else:
        show_minutes(view, found)


def way_back() -> str:
    """The link to the agenda: HTML."""
    link = blocks.escape(address.link("meeting", meeting=""))
    return f'<a href="{link}">‹ {blocks.escape(say("meeting.back"))}</a>'


def show_agenda(view: View) -> None:
    """What a meeting would talk about now, the button that starts it, what is due, and past meetings."""
    kind = meeting_past.choose_kind()
    held = meetings.meetings(database(), viewer(), view.as_of)
    still_open = meetings.open_meetings(database(), viewer(), view.as_of)
    for row in still_open:
        st.html(meeting_past.resume(row))
    items = ask(gathered.agenda, view.as_of, view.state, view.unit_id, view.period, kind)
    st.html(blocks.answer("", sentence(view, items), blocks.escape(say(f"meeting.second_{kind}"))))
    if items:
        start_button(view, kind, items, still_open)
        known = decisions.decisions(database(), viewer(), view.as_of)
        last = {
            row["subject"]: row["text"] for row in reversed(known) if row["state"] not in ("superseded", "withdrawn")
        }
        st.html(
            blocks.title(say("meeting.agenda_title"), say("meeting.agenda_beside"))
            + meeting_rows.agenda_table(items, last)
            + blocks.note(meeting_rows.order_said(items[0]))
        )
    show_due(view)
    if held:
        st.html(blocks.title(say("meeting.past_title")) + meeting_past.past_table(held))


def sentence(view: View, items: list[dict[str, Any]]) -> str:
    """How many items, how many fit, which first: HTML."""
    if not items:
        return say("meeting.sentence_none", unit=blocks.escape(controls.name_in_text(view.unit)))
    return say(
        "meeting.sentence",
        count=blocks.coloured(len(items), ""),
        within=blocks.coloured(sum(item["is_within"] for item in items), ""),
        first=blocks.escape(meeting_rows.item_name(items[0])),
        amount=blocks.coloured(meeting_rows.stake(items[0]), "bad"),
    )


def start_button(view: View, kind: str, items: list[dict[str, Any]], still_open: list[dict[str, Any]]) -> None:
    """Opens the meeting with the agenda as it stands; not while one of the kind is open."""
    if not may_write(view.as_of):
        return
    if any((row["meeting_kind"], row["unit"]) == (kind, view.unit["unit"]) for row in still_open):
        return
    if not st.button(say(f"meeting.start_{kind}"), type="primary", key="start"):
        return

    def start(author: str, as_of: Any) -> str:
        made = decide.open_meeting(
            database(), meeting_kind=kind, unit=view.unit["unit"], unit_name=controls.unit_name(view.unit),
            region=view.unit["region"], agenda=items, author=author, as_of=as_of,
        )  # fmt: skip
        address.write("meeting", made)
        return made

    done(start, view.as_of, "")


def show_due(view: View) -> None:
    """What is due now, and the file for the reader's calendar."""
    found = gathered.due(database(), viewer(), view.as_of, view.unit_id)
    beside = say("meeting.due_beside", day=figures.day(view.as_of, language()))
    st.html(blocks.title(say("meeting.due_title"), beside) + meeting_calendar.due_list(found, view.as_of))
    st.download_button(
        say("meeting.due_download"),
        data=lambda: meeting_calendar.ics(found, view.as_of),
        file_name=f"calibration-{view.as_of}.ics",
        mime="text/calendar",
        on_click="ignore",
    )


@st.fragment
def show_running(view: View, found: dict[str, Any]) -> None:
    """The item that is talked about, with the clocks above it and the way on below."""
    standing = progress.standing(database(), viewer(), view.as_of, found)
    items, index = found["agenda"], standing["index"]
    moments = [found["opened_at"], *found["moments"]]
    item_minutes = items[index]["minutes"] if index < len(items) else 0.0
    meeting_clock.clocks(
        moments, standing["item_since"], minutes=found["minutes"], item_minutes=item_minutes or found["minutes"]
    )
    can_write = may_write(view.as_of)
    if can_write and meeting_clock.is_paused(moments) and index < len(items):
        st.html(blocks.note(say("meeting.paused")))
        if st.button(say("meeting.paused_do"), key="go_on"):
            step(view, found, index, "taken")
    tell_moved(found, index)
    if index < len(items):
        if can_write:
            show_steps(view, found, index)
        meeting_item.show_item(view, found["meeting_id"], items[index], index + 1, len(items))
    else:
        st.html(blocks.answer("", blocks.escape(say("meeting.finish_title")), ""))
    if can_write:
        finish_form(view, found, is_last=index >= len(items))
    st.html(blocks.actions(None, (say("meeting.leave"), meeting_item.leave_link())))


def tell_moved(found: dict[str, Any], index: int) -> None:
    """Where somebody else has turned the page since this window was drawn: a tap of before did nothing, and what was
    typed is kept."""
    before = st.session_state.get(_drawn(found), index)
    st.session_state[_drawn(found)] = index
    if before != index:
        now = say("meeting.moved_end") if index >= len(found["agenda"]) else say("meeting.moved", number=index + 1)
        st.warning(now + say("meeting.moved_kept", number=before + 1))


def _drawn(found: dict[str, Any]) -> str:
    return f"drawn|{found['meeting_id']}"


def show_steps(view: View, found: dict[str, Any], index: int) -> None:
    """Next, skip, back: each is kept, so that the meeting stands where it stood."""
    with st.container(horizontal=True, key="steps"):
        # the item is in the keys: a tap meant for the item before, which a colleague has just ended, ends nothing
        if st.button(say("meeting.next"), type="primary", key=f"next|{index}"):
            step(view, found, index, "done")
        if st.button(say("meeting.skip"), key=f"skip|{index}"):
            step(view, found, index, "skipped")
        if index and st.button(say("meeting.previous"), key=f"previous|{index}"):
            step(view, found, index - 1, "taken")


def step(view: View, found: dict[str, Any], index: int, name: str) -> None:
    """Keep what happened to an item."""
    st.session_state.pop(_drawn(found), None)
    done(lambda **who: decide.take_step(
        database(), found["meeting_id"], item=found["agenda"][index]["key"], step=name, **who
    ), view.as_of, "")  # fmt: skip


def finish_form(view: View, found: dict[str, Any], *, is_last: bool) -> None:
    """Who was there, one line to remember, and the end; what is half written is named before."""
    if waiting := meeting_item.half_written(found):
        names = say("overview.list_join").join(waiting)
        st.html(blocks.note(say("meeting.half_written", count=len(waiting), names=names)))
    with st.expander(say("meeting.finish"), expanded=is_last), st.form("finish"):
        attended = st.text_input(say("meeting.attended"))
        summary = st.text_input(say("meeting.summary"))
        if st.form_submit_button(say("meeting.finish"), type="primary" if is_last else "secondary"):
            done(lambda **who: decide.close_meeting(
                database(), found["meeting_id"], attended=attended, **(who | {"reason": summary})
            ), view.as_of, "")  # fmt: skip


def show_minutes(view: View, found: dict[str, Any]) -> None:
    """One page: what was talked about and decided, how long it took; to print and to take away."""
    told = meeting_minutes.minutes(found, progress.progress(database(), viewer(), view.as_of, found))
    st.html(blocks.answer(way_back(), blocks.escape(told.title), blocks.escape(told.second)))
    with st.container(horizontal=True, key="minutes_tools"):
        meeting_clock.print_button()
        if found["closed_on"] == ages.data_reaches(database()) == view.as_of and st.button(
            say("meeting.reopen"), key="reopen"
        ):
            done(lambda **who: decide.reopen_meeting(database(), found["meeting_id"], **who), view.as_of, "")
        st.download_button(
            say("meeting.minutes_download"),
            data=meeting_minutes.as_markdown(told).encode(),
            file_name=f"meeting-{found['held_on']}.md",
            mime="text/markdown",
            on_click="ignore",
        )
    st.html(meeting_minutes.as_html(told))


show()
