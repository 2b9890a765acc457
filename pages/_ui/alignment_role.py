"""From the amount to the week: a person's behaviours as proposed and agreed, and the last eight weeks of them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.roles import Behaviour, Binding, Due, Per, bind_roles
from calibration.refresh.roles import Proposal, track
from calibration.storage.queries import roles
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.tables import Column, Row
from pages._ui.writing import done, turn


def show_role(view: View, proposal: Proposal | None, *, may_write: bool) -> None:
    """The role binding of the person that the controls name."""
    name = view.name_of(view.unit["unit"])
    if proposal is None:
        st.html(
            blocks.title(say("alignment.title_role", name=name)) + blocks.note(say("alignment.role_unknown", title=""))
        )
        return
    bound = ask(roles.binding, view.as_of, view.state, proposal.person_id)
    agreed = (
        [Due(Behaviour(row["behaviour"]), row["due_count"], Per(row["per"])) for row in bound["behaviours"]]
        if bound
        else []
    )
    weeks = ask(roles.weeks_done, view.as_of, view.state, proposal.person_id)
    money = figures.amount(proposal.month_amount, language(), view.measure)
    beside = (
        say("alignment.role_beside", title=proposal.title, amount=money)
        if proposal.month_amount is not None
        else say("alignment.role_beside_none", title=proposal.title)
    )
    said = say("alignment.role_unbound")
    if bound:
        said = say("alignment.role_bound", who=bound["author"], day=figures.day(bound["bound_on"], language()))
    st.html(
        blocks.title(say("alignment.title_role", name=name), beside)
        + blocks.note(said + path(proposal))
        + behaviour_table(proposal, agreed or proposal.behaviours, weeks)
    )
    if may_write:
        bind_form(view, proposal, agreed, bound["binding_id"] if bound else None)


def path(proposal: Proposal) -> str:
    """How the amount went backwards through the funnel, in a sentence."""
    rates, gap = proposal.rates, "" if language() == "zh" else " "
    if proposal.month_wins is None or rates.win_ratio is None:
        return gap + say("alignment.role_path_none")
    is_count = proposal.month_wins == proposal.month_amount
    return gap + say(
        f"alignment.role_path_{'wins' if is_count else 'amount'}",
        wins=f"{proposal.month_wins:.1f}",
        size=figures.amount(rates.deal_amount, language(), "signed_amount"),
        rate=figures.percent(rates.win_ratio),
        own=figures.percent(rates.own_ratio),
        won=proposal.won_count,
        closed=proposal.closed_count,
    )


def behaviour_table(proposal: Proposal, dues: list[Due], weeks: dict[str, list[dict[str, Any]]]) -> str:
    """What is due, what the funnel and the template say, and what was done week by week: HTML."""
    names = ("behaviour", "due", "derived", "template", "done", "met", "weeks")
    looks = ("strong", "num strong", "num minor", "num minor", "num", "num minor", "minor")
    columns = [Column(say(f"alignment.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    derived = {due.behaviour: due for due in proposal.behaviours}
    rows = []
    for due in dues:
        tracked = track(due, weeks.get(due.behaviour.value, []))
        tone = {True: "good", False: "bad", None: ""}[tracked.is_met]
        counted = derived[due.behaviour].derived_count if due.behaviour in derived else None
        template = next((each for each in proposal.templates if each.behaviour is due.behaviour), None)
        rows.append(
            Row([
                blocks.escape(say(f"alignment.behaviour_{due.behaviour}")),
                blocks.escape(said(due)),
                tables.text("" if counted is None else f"{counted:.1f}"),
                tables.text(said(template) if template else ""),
                f'<span class="{tone}">{tables.text("" if tracked.latest is None else f"{tracked.latest:g}")}</span>',
                tables.text(say("alignment.met_of", met=tracked.met_count, count=tracked.known_count)
                            if tracked.known_count else ""),
                tables.small_line(tracked.values),
            ])
        )  # fmt: skip
    return tables.ranked(columns, rows)


def said(due: Due) -> str:
    """A number with what it is per."""
    return say(f"alignment.per_{due.per}", count=f"{due.due_count:g}")


def bind_form(view: View, proposal: Proposal, agreed: list[Due], binding_id: str | None) -> None:
    """Agree on the proposal, changed where it should be. `binding_id`: what stands now; what was first seen is kept
    until the next press, so that a colleague's change meanwhile is told before it is replaced."""
    with st.expander(say("alignment.bind_again" if agreed else "alignment.bind_do"), expanded=not agreed):
        form = f"bind|{proposal.person_id}"
        key = f"{proposal.person_id}{turn(form)}"  # one person's numbers never stand in another's form
        with st.form(f"bind|{key}", border=False):
            shown = agreed or proposal.behaviours
            if f"due|{shown[0].behaviour}|{key}" not in st.session_state:
                st.session_state[f"seen|{form}"] = binding_id
            columns = st.columns(len(shown))
            counts = [
                column.number_input(
                    f"{say(f'alignment.behaviour_{due.behaviour}')} · {say(f'alignment.per_{due.per}', count='')}",
                    min_value=0.0, value=float(due.due_count), step=1.0, key=f"due|{due.behaviour}|{key}",
                )
                for column, due in zip(columns, shown, strict=True)
            ]  # fmt: skip
            why = st.text_input(say("alignment.reason"), key=f"bind_reason|{key}")
            is_pressed = st.form_submit_button(say("alignment.bind_do"), type="primary")
        if is_pressed:
            derived = {due.behaviour: due.derived_count for due in proposal.behaviours}
            dues = [
                Due(due.behaviour, count, due.per, derived.get(due.behaviour))
                for due, count in zip(shown, counts, strict=True)
            ]
            seen = st.session_state[f"seen|{form}"]
            agreeing = Binding(proposal.person_id, proposal.role, dues, proposal.month_amount, seen)
            done(
                lambda **who: bind_roles(database(), [agreeing], reason=why, **who),
                view.as_of,
                say("alignment.bound_done", name=proposal.person_name),
                form,
            )
            st.session_state[f"seen|{form}"] = binding_id


def bind_all_button(view: View, proposals: list[Proposal]) -> None:
    """Agree on the proposals of everybody who has none yet, at once; each can be changed later."""
    if not proposals:
        return
    if not st.button(say("alignment.bind_all", count=len(proposals)), key="bind_all"):
        return
    bindings = [Binding(each.person_id, each.role, each.behaviours, each.month_amount) for each in proposals]
    said = say("alignment.bound_all", count=len(proposals))
    done(lambda **who: bind_roles(database(), bindings, **who), view.as_of, said)
