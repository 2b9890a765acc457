"""What was I told? Unread first; acknowledge, say what is done first, and see how fast people answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import decide
from calibration.refresh.responses import responses
from calibration.storage.queries import inbox
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, notice_files, notice_rows, session, whose
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.writing import done, may_write, turn

SHOWN = 60


def show() -> None:
    """The list, or one notice where the address names one."""
    view = controls.choose(with_period=False, with_measure=False, with_unit=False)
    if view is None:
        return
    notice_id = st.query_params.get("notice")
    if notice_id:
        show_notice(view, notice_id)
    else:
        show_list(view)


def show_list(view: View) -> None:
    """The sentence, how fast people answer, and the notices; read anew each time, because an answer changes them."""
    db, viewer = session.database(), session.viewer()
    people = inbox.recipients(db, viewer, view.as_of)
    asked = whose.asked_person(view)
    if not people and asked is None:
        st.html(blocks.answer("", blocks.escape(say("inbox.nothing")), ""))
        return
    if whose.is_unknown(view, {row["recipient"] for row in people}):
        st.html(blocks.note(say("inbox.nobody", person=st.query_params["person"])))
    person = choose_person(people, asked[1] if asked else "")
    found = inbox.notices(db, viewer, view.as_of, recipient=person)
    unread = [notice for notice in found if notice["is_unread"]]
    zone = inbox.time_zone(db)
    st.html(
        blocks.answer("", sentence(unread, person), blocks.escape(say("inbox.second")))
        + blocks.cards(cards(view, found, unread, person))
    )
    more = blocks.note(say("inbox.more", count=len(found) - SHOWN)) if len(found) > SHOWN else ""
    if found:
        st.html(notice_rows.notice_table(found[:SHOWN], zone, view.as_of) + more)
    if person and unread and may_write(view.as_of):
        acknowledge_all(view, person, unread)
    if found:
        rows = [notice_files.row(notice) for notice in found]
        downloads.offer(f"inbox-{view.as_of}.csv", notice_files.headings(), rows)
    sent = inbox.messages(db, viewer, view.as_of)
    if sent:
        st.html(blocks.title(say("inbox.title_outside")) + notice_rows.message_table(sent, zone, view.as_of))


def acknowledge_all(view: View, person: str, unread: list[dict[str, Any]]) -> None:
    """One button for everything that a person has just read."""
    if st.button(say("inbox.acknowledge_all", count=len(unread)), key="acknowledge_all"):
        done(
            lambda **who: decide.acknowledge_all(session.database(), [row["notice_id"] for row in unread], **who),
            view.as_of,
            say("inbox.acknowledged", count=len(unread)),
            author=person,
        )


def choose_person(people: list[dict[str, Any]], asked: str) -> str | None:
    """Whose messages; everybody's where none is chosen. Bound to the address, which may name a person (`asked`) who has
    none."""
    unread = {row["recipient"]: row["unread_count"] for row in people}
    if asked:
        unread.setdefault(asked, 0)
    chosen = asked or address.read("person", "", unread)
    st.session_state["view_person"] = chosen
    st.selectbox(
        say("inbox.for_whom"),
        ["", *unread],
        format_func=lambda name: (
            say("inbox.person_unread", person=name, count=unread[name]) if name else say("inbox.all_people")
        ),
        key="view_person",
        width=230,
        label_visibility="collapsed",
        on_change=lambda: address.write("person", st.session_state["view_person"]),
    )
    return chosen or None


def sentence(unread: list[dict[str, Any]], person: str | None) -> str:
    """How many wait for an answer, and which first: HTML."""
    who = blocks.escape(person or say("inbox.everybody"))
    if not unread:
        return say("inbox.sentence_none", who=who)
    first = unread[0]
    return say(
        "inbox.sentence",
        who=who,
        count=blocks.coloured(len(unread), "bad"),
        subject=blocks.escape(notice_rows.name_of(first)),
        why=blocks.escape(notice_rows.why(first)),
    )


def cards(
    view: View, found: list[dict[str, Any]], unread: list[dict[str, Any]], person: str | None
) -> list[blocks.Card]:
    """Unread, response time, self-reports; each with its n."""
    measured = responses(session.database(), session.viewer(), view.as_of, person)
    median = measured.median_hours
    reported = ask(inbox.self_reports, view.as_of, view.state)
    told = say("inbox.card_self_under", early=reported["early_count"], count=reported["problem_count"])
    return [
        blocks.Card(
            say("inbox.card_unread"),
            str(len(unread)),
            say("inbox.card_unread_under", count=len(found)),
            say("inbox.card_unread_tip"),
        ),
        blocks.Card(
            say("inbox.card_response"),
            say("inbox.not_reached") if median is None else notice_rows.duration(median),
            say("inbox.card_response_under", count=measured.count, open=measured.open_count),
            say("inbox.card_response_tip"),
        ),
        blocks.Card(
            say("inbox.card_self_of_all" if person else "inbox.card_self"),
            figures.percent(reported["ratio"]),
            told if reported["problem_count"] else say("inbox.card_self_none"),
            say("inbox.card_self_tip"),
        ),
    ]


def show_notice(view: View, notice_id: str) -> None:
    """One notice: why it came, what clears it, and what its recipient does about it."""
    db, viewer = session.database(), session.viewer()
    found = inbox.notices(db, viewer, view.as_of, notice_id=notice_id)
    back = f'<a href="{blocks.escape(address.link(notice=""))}">‹ {blocks.escape(say("inbox.back"))}</a>'
    if not found:
        st.html(blocks.answer(back, blocks.escape(say("inbox.unknown")), ""))
        return
    notice, zone = found[0], inbox.time_zone(db)
    why = notice_rows.why(notice)
    told = say(
        "inbox.told_line",
        when=notice_rows.moment(notice["created_at"], zone, beside=view.as_of),
        person=notice["recipient"],
        day=figures.day_beside(notice["since_on"] or notice["red_on"], language(), view.as_of),
        why=why,
    )
    name = f"{notice_rows.light_now(notice)} {blocks.escape(notice_rows.name_of(notice))}"
    html = blocks.answer(back, name, blocks.escape(told))
    if notice[f"clears_{language()}"]:
        html += blocks.note(say("inbox.clears", what=notice[f"clears_{language()}"]))
    html += blocks.note(notice_rows.state(notice, zone, view.as_of))
    if place := notice_rows.place(notice):
        html += blocks.actions(None, place)
    st.html(html)
    if may_write(view.as_of):
        respond(view, notice)


def respond(view: View, notice: dict[str, Any]) -> None:
    """Acknowledge, and the first action, in the name of the recipient."""
    db, person = session.database(), notice["recipient"]
    st.caption(say("inbox.as_whom", person=person))
    if notice["acknowledged_at"] is None and st.button(say("inbox.acknowledge"), key="acknowledge"):
        said = say("inbox.acknowledged", count=1)
        done(lambda **who: decide.acknowledge(db, notice["notice_id"], **who), view.as_of, said, author=person)
    with st.form("answer", border=False):
        text = st.text_area(say("inbox.answer_text"), height=80, key=f"answer_text{turn('answer')}")
        if st.form_submit_button(say("inbox.answer_do"), type="primary"):
            said = say("inbox.answered")
            done(
                lambda **who: decide.answer(db, notice["notice_id"], text=text, **who),
                view.as_of, said, "answer", author=person,
            )  # fmt: skip


show()
