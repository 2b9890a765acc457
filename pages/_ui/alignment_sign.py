"""Signing: for whom, by whom, the list of the layer; reminders, and a signature taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from calibration.decide import alignment as decide
from calibration.decide.moments import local_moment
from calibration.decide.reminders import asked_already, remind
from calibration.refresh import alignment as aligning
from pages._ui import alignment_whose, blocks
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.signers import choose_signer
from pages._ui.writing import done, turn


def sign_form(
    view: View, year: int, layer: str, missing: Sequence[Any], signed: Sequence[Any], owners: Collection[str] = (),
    waits: str = "", differs: str = "",
) -> None:  # fmt: skip
    """One signer for one or several units of a layer; every point of its list is confirmed first. Below it stands what
    is `signed` already: who comes second learns that it is done. `owners` are names of those who answer for the
    departments, `waits` says what has to be done before anybody can sign, `differs` how the regions' targets differ
    from the strategy that the company signs for."""
    done_already = say("alignment.signed_before", said=alignment_whose.signed_said(signed)) if signed else ""
    if not missing:
        if done_already:
            st.html(blocks.note(done_already))
        return
    names = {line.unit: line.unit_name or say("common.whole_company") for line in missing}
    st.html(blocks.title(say("alignment.sign_title"), say(f"alignment.layer_{layer}")))
    form = f"sign|{view.measure}|{year}|{layer}|{view.unit['unit']}"
    key = f"{form}{turn(form)}"  # what was confirmed for one is confirmed anew for the next
    with st.form(key, border=False):
        left, right = st.columns(2)
        chosen = left.multiselect(
            say("alignment.sign_units"), list(names), default=list(names) if len(names) == 1 else [],
            format_func=lambda unit: names[unit], placeholder=say("alignment.sign_all"), select_all=False,
            key=f"sign_units|{key}",
        )  # fmt: skip
        signer = choose_signer(
            view, say("alignment.signer"), f"signer|{key}", place=right,
            asked={owner for line in missing if (owner := line.owner_id)} | set(owners),
            regions={line.region for line in missing if line.region},
        )  # fmt: skip
        st.caption(say("alignment.checks"))
        checks = [
            check
            for check in points(layer, bool(differs))
            if st.checkbox(say(f"alignment.check_{check}", regions=differs), key=f"check_{check}|{key}")
        ]
        for told in filter(None, (waits, done_already)):
            st.html(blocks.note(told))
        is_pressed = st.form_submit_button(say("alignment.sign_do"), type="primary", disabled=bool(waits))
    if is_pressed:
        done(
            lambda **who: decide.sign_off(
                database(), view.measure, year, chosen, signed_by_id=signer, checks=checks, **who
            ),
            view.as_of,
            say("alignment.signed_done", count=len(chosen)),
            form,
        )


def points(layer: str, differs: bool) -> list[str]:
    """What is confirmed: the layer's list, that targets differ from the strategy, and that one stands in for another;
    nobody stands in for the owner of a department."""
    listed = [*decide.CHECKS[decide.Layer(layer)], *([decide.DIFFERS] if differs else [])]
    return listed if layer == "lateral" else [*listed, decide.STANDS_IN]


def take_back_form(view: View, year: int, signed: Sequence[Any]) -> None:
    """Take one signature back, with a reason."""
    if not signed:
        return
    names = {line.unit: line.unit_name or say("common.whole_company") for line in signed}
    form = f"take_back|{view.measure}|{year}|{signed[0].layer}"
    key = f"{form}{turn(form)}"
    with st.expander(say("alignment.take_back")), st.form(key, border=False):
        unit = st.selectbox(
            say("alignment.take_back_unit"), list(names), format_func=lambda unit: names[unit], key=f"unit|{key}"
        )
        why = st.text_input(say("alignment.take_back_why"), key=f"why|{key}")
        if st.form_submit_button(say("alignment.take_back")):
            done(
                lambda **who: decide.take_back_sign_off(database(), view.measure, year, unit, reason=why, **who),
                view.as_of,
                say("alignment.taken_back"),
                form,
            )


def remind_button(view: View, year: int, standing: Any) -> None:
    """Put the missing signatures on the lists of those whom they are asked of, due when the clock ends."""
    waiting = aligning.waiting(database(), view.as_of, standing)
    before = asked_already(database(), waiting, year=year, as_of=view.as_of)
    asked = [each for each in waiting if each not in before]
    if before:
        since = local_moment(database(), max(before.values()), view.as_of)
        people = len({each.owner_id for each in before})
        st.html(blocks.note(say("alignment.reminded_before", count=people, when=since)))
    if not asked:
        return
    count = len({each.owner_id for each in asked})
    if not st.button(say("alignment.remind_do", count=count), key="remind", help=say("alignment.remind_help")):
        return
    made: list[str] = []
    done(
        lambda **who: made.extend(
            remind(database(), asked, year=year, language=language(), due_on=standing.due_on(view.as_of), **who)
        ),
        view.as_of,
        lambda: say("alignment.reminded", count=len(made)),
    )
