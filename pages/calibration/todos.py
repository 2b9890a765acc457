"""What do I do next? A person's list, the team's, what is overdue; done with evidence, or dropped with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from calibration.decide import action_items as decide
from calibration.refresh import agenda as gathered
from calibration.storage.queries import action_items
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, meeting_rows, whose
from pages._ui.controls import View
from pages._ui.people_order import owners_near, person_said
from pages._ui.session import database, language, say, viewer
from pages._ui.todo_form import todo_form
from pages._ui.writing import done, may_write

LISTS = ("mine", "team", "overdue", "done", "dropped")
SHOWN = 60


def show() -> None:
    """The list, or one to-do where the address names one."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None:
        return
    item_id = st.query_params.get("todo")
    if item_id:
        show_item(view, item_id)
    else:
        show_list(view)


def show_list(view: View) -> None:
    """Whose list, which part of it, the sentence and the rows; and the form for one more."""
    below = gathered.below(database(), viewer(), view.as_of, view.unit_id)
    everything = [
        row for row in action_items.action_items(database(), viewer(), view.as_of) if gathered.is_below(row, below)
    ]
    left, right = st.columns([2, 5], vertical_alignment="center")
    with left:
        owner = choose_owner(view, everything)
    with right:
        part = choose_list()
    found = chosen_items(everything, owner, part)
    second = say("todos.second") if found else say("todos.none_at_all")
    st.html(blocks.answer("", sentence(view, found, owner, everything), blocks.escape(second)))
    if not found:
        st.html(what_instead(owner))
    else:
        st.html(meeting_rows.todo_table(found[:SHOWN], view.as_of))
        downloads.offer(f"todos-{view.as_of}.csv", downloads.columns(found[0]), found)
    show_add(view)


def what_instead(owner: str) -> str:
    """Where a person with an empty list goes on: the own red deals, the week's behaviours; else the meeting: HTML."""
    if not owner:
        return blocks.actions((say("decisions.go_meeting"), address.link("meeting")))
    unit = f"person:{owner}"
    return blocks.actions(
        (say("todos.own_deals"), address.link("deals", unit=unit)),
        (say("todos.own_week"), address.link("alignment", unit=unit)),
    )


def names_of(view: View, everything: list[dict[str, Any]]) -> dict[str, str]:
    """Whoever may have a list: people of the tree, and owners of to-dos."""
    sellers = {row["unit_key"]: controls.unit_name(row) for row in view.units if row["unit_kind"] == "person"}
    return sellers | {row["owner_id"]: row["owner_name"] for row in everything}


def choose_owner(view: View, everything: list[dict[str, Any]]) -> str:
    """Whose list: chosen while there is no sign-in, and bound to the address; "" is everybody's."""
    names = names_of(view, everything)
    asked = whose.asked_person(view)
    if asked:
        names.setdefault(*asked)
    elif whose.is_unknown(view, set(names)):
        st.html(blocks.note(say("todos.nobody", person=st.query_params["person"])))
    chosen = asked[0] if asked else address.read("person", "", names)
    st.session_state["view_person"] = chosen
    st.selectbox(
        say("todos.whose"),
        ["", *sorted(names, key=lambda key: names[key])],
        format_func=lambda key: names[key] if key else say("todos.everybody"),
        key="view_person",
        label_visibility="collapsed",
        on_change=lambda: address.write("person", st.session_state["view_person"]),
    )
    return chosen


def choose_list() -> str:
    """Mine, the team's, overdue, done, dropped; bound to the address."""
    return controls.choose_part("list", say("todos.column_state"), LISTS, words="todos.list_")


def chosen_items(everything: list[dict[str, Any]], owner: str, part: str) -> list[dict[str, Any]]:
    """The rows of the chosen part: `mine` and `team` are the open ones of the person and of the person's team."""
    teams = {row["team"] for row in everything if row["owner_id"] == owner}
    near = [
        row for row in everything
        if not owner or row["owner_id"] == owner or (part == "team" and row["team"] in teams and row["team"])
    ]  # fmt: skip
    if part in ("done", "dropped"):
        return [row for row in near if row["state"] == part]
    return [row for row in near if row["state"] == "open" and (part != "overdue" or row["is_overdue"])]


def sentence(view: View, found: list[dict[str, Any]], owner: str, everything: list[dict[str, Any]]) -> str:
    """How many, how many overdue, which first: HTML."""
    asked = whose.asked_person(view)
    names = {"": say("todos.everybody")} | dict([asked] if asked else []) | names_of(view, everything)
    who = blocks.escape(names.get(owner, owner))
    is_open = [row for row in found if row["state"] == "open"]
    if not is_open:
        return say("todos.sentence_none", who=who)
    overdue = sum(row["is_overdue"] for row in is_open)
    return say(
        "todos.sentence",
        who=who,
        count=blocks.coloured(len(is_open), ""),
        overdue=blocks.coloured(overdue, "bad" if overdue else ""),
        first=blocks.escape(is_open[0]["text"]),
        due=blocks.escape(figures.day(is_open[0]["due_on"], language())),
    )


def show_add(view: View) -> None:
    """A to-do of its own, without a decision."""
    with st.expander(say("todos.title_add")):
        todo_form(view, "add_todo")


def show_item(view: View, item_id: str) -> None:
    """One to-do: whose, by when, from which decision; done with evidence, or dropped."""
    item = action_items.action_item(database(), viewer(), view.as_of, item_id)
    back = f'<a href="{blocks.escape(address.link("todos", todo=""))}">‹ {blocks.escape(say("todos.back"))}</a>'
    if item is None:
        st.html(blocks.answer(back, blocks.escape(say("todos.unknown")), ""))
        return
    second = say(
        "todos.second_one",
        owner=item["owner_name"],
        due=figures.day(item["due_on"], language()),
        who=item["author"],
        day=figures.day(item["made_on"], language()),
    )
    html = blocks.answer(back, blocks.escape(item["text"]), blocks.escape(second))
    if item["decision_id"]:
        html += blocks.note(say("todos.of_decision", text=item["decision_text"]))
        html += blocks.actions(
            None, (say("todos.open_decision"), address.link("decisions", decision=item["decision_id"]))
        )
    st.html(html + state_note(item) + meeting_rows.left_note(item, "todos.left_todo"))
    if item["state"] == "open" and may_write(view.as_of):
        if meeting_rows.is_orphaned(item):
            hand_over_form(view, item)
        finish_form(view, item)
        drop_form(view, item)
        if not meeting_rows.is_orphaned(item):
            with st.expander(say("todos.title_hand_over")):
                hand_over_form(view, item)


def state_note(item: dict[str, Any]) -> str:
    """How the to-do ended: HTML; nothing while it is open."""
    if item["state"] == "open":
        return ""
    if item["is_dropped_with_decision"]:
        return blocks.note(say("todos.dropped_with"))
    told = {"who": item["ended_by"], "day": figures.day(item["ended_on"], language())}
    if item["state"] == "done":
        return blocks.note(say("todos.done_said", evidence=item["said"], **told))
    if item["handed_to"]:
        taken = blocks.actions((say("todos.handed_open"), address.link("todos", todo=item["handed_to"])))
        return blocks.note(say("todos.handed_said", why=item["said"], **told)) + taken
    return blocks.note(say("todos.dropped_said", why=item["said"], **told))


def finish_form(view: View, item: dict[str, Any]) -> None:
    """Done: who, when, and what shows it."""
    st.html(blocks.title(say("todos.title_done")))
    with st.form("finish"):
        left, right = st.columns(2)
        done_by = left.text_input(say("todos.done_by"), value=item["owner_name"])
        done_on: date = right.date_input(
            say("todos.done_on"), value=view.as_of, min_value=item["made_on"], max_value=view.as_of
        )
        evidence = st.text_input(say("todos.evidence"), placeholder=say("todos.evidence_example"))
        if st.form_submit_button(say("todos.do_done"), type="primary"):
            done(lambda **who: decide.finish_action_item(
                database(), item["item_id"], evidence=evidence, done_by=done_by, done_on=done_on, **who
            ), view.as_of, say("todos.finished"))  # fmt: skip


def hand_over_form(view: View, item: dict[str, Any]) -> None:
    """Put it on somebody else's list, with its day and its decision."""
    near = owners_near(view, item["region"])
    people = {key: row for key, row in near.items() if key != item["owner_id"]}
    with st.form("hand_over", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        owner = left.selectbox(
            say("todos.hand_to"), list(people), index=None, format_func=lambda key: person_said(people[key]),
            placeholder=say("decisions.owner_choose"), key=f"hand_to_{item['item_id']}",
        )  # fmt: skip
        if not right.form_submit_button(say("todos.do_hand_over"), type="primary"):
            return
    after = people[owner]["person_name"] if owner else ""
    why = say("todos.handed_why", before=item["owner_name"], after=after)

    def hand_over(author: str, as_of: date) -> None:
        made = decide.hand_over(database(), item["item_id"], owner or "", reason=why, author=author, as_of=as_of)
        address.write("todo", made)  # the reader goes with it

    done(hand_over, view.as_of, say("todos.handed_over", owner=after))


def drop_form(view: View, item: dict[str, Any]) -> None:
    """Not to be done, and why."""
    with st.expander(say("todos.title_drop")), st.form("drop"):
        why = st.text_input(say("todos.why"))
        if st.form_submit_button(say("todos.do_drop")):
            done(lambda **who: decide.drop_action_item(
                database(), item["item_id"], **(who | {"reason": why})
            ), view.as_of, say("todos.was_dropped"))  # fmt: skip


show()
