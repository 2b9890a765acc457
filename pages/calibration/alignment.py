"""Is the target agreed by everybody? The clock of 72 hours, three layers and the departments, who is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from calibration.refresh import alignment as aligning
from calibration.refresh import roles as binding
from calibration.refresh import service_levels as on_clock
from calibration.refresh import strategy as decoding
from calibration.storage.queries import ages, roles, targets
from pages._ui import (
    address,
    alignment_role,
    alignment_rows,
    alignment_sign,
    alignment_strategy,
    alignment_whose,
    blocks,
    controls,
    target_words,
)
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, say, viewer
from pages._ui.writing import may_write

PARTS = ("missing", "signed")
SHOWN_GONE = 5
MISSING = ("missing", "late", "outdated")


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose(with_period=False)
    if view is None:
        return
    year = choose_year(view)
    standing = aligning.standing(database(), viewer(), view.as_of, view.measure, year, now(view))
    can_write = may_write(view.as_of)
    proposals = ask(binding.proposals, view.as_of, view.state, view.measure, year) if not view.is_store else {}
    if standing is None:
        to_release = address.link("targets", unit="", year=str(year))
        hours = f"{aligning.limit_hours(database(), view.as_of):g}"
        st.html(
            blocks.answer("", say("alignment.not_released", year=year, hours=hours), "")
            + (blocks.actions(None, (say("alignment.go_targets"), to_release)) if can_write else "")
        )
        show_one_or_all(view, year, proposals, can_write=can_write)
        return
    whole, standing = standing, alignment_whose.of_unit(view, standing)
    place = view.name_of(view.unit["unit"]) if standing is not whole else ""
    st.html(
        blocks.answer(crumbs(place), alignment_rows.sentence(standing, year, place), blocks.escape(second(standing)))
        + (alignment_rows.cards(standing) if standing.count() else "")
    )
    if view.unit["unit_kind"] == "person":
        show_person(view, year, standing, proposals, can_write=can_write)
        return
    if standing.count():
        show_lines(view, year, standing, proposals, can_write=can_write)
    show_strategy(view, year, can_write=can_write)
    show_departments(view)


def crumbs(place: str) -> str:
    """The way back from one place to everybody's signatures: HTML."""
    if not place:
        return ""
    return f'<a href="{blocks.escape(address.link(unit=""))}">‹ {blocks.escape(say("alignment.everybody"))}</a>'


def show_one_or_all(view: View, year: int, proposals: dict[str, Any], *, can_write: bool) -> None:
    """Before the release: the chosen person's behaviours, else the strategy; both can be prepared."""
    if view.unit["unit_kind"] == "person":
        alignment_role.show_role(view, proposals.get(view.unit["unit_key"]), may_write=can_write)
    else:
        show_strategy(view, year, can_write=can_write)


def now(view: View) -> datetime:
    """The moment (UTC) that the clock is read at: this one on the newest day, the end of a past one."""
    reaches = ages.data_reaches(database())
    if reaches is None or view.as_of >= reaches:
        return datetime.now(UTC).replace(tzinfo=None)
    return aligning.end_of(database(), viewer(), view.as_of)


def choose_year(view: View) -> int:
    """The calendar year that is looked at: the newest that is released, else the running one; a later one that has
    targets already is offered too, because its strategy comes before its release."""
    released = [row["year"] for row in ask(targets.releases, view.as_of, view.state) if row["measure"] == view.measure]
    stated = [year for year in targets.years(database(), view.as_of, view.measure) if year >= view.as_of.year]
    years = sorted({*released, *stated, view.as_of.year})
    default = str(max(released, default=view.as_of.year))
    if len(years) == 1:
        return years[0]
    return int(controls.choose_part("year", say("targets.year"), [str(year) for year in years], default=default))


def second(standing: Any) -> str:
    """Who released, when, and until when."""
    return say(
        "alignment.second",
        who=standing.release["released_by"],
        start=alignment_rows.moment(standing.started_at),
        hours=f"{standing.limit_hours:g}",
        end=alignment_rows.moment(standing.ends_at),
        pause=say("alignment.pause_on" if standing.pauses else "alignment.pause_off"),
    ) + alignment_rows.two_days(standing.release["released_on"], standing.started_at)


def show_person(view: View, year: int, standing: Any, proposals: dict[str, Any], *, can_write: bool) -> None:
    """The chosen person: the behaviours behind the amount, and their signature."""
    alignment_role.show_role(view, proposals.get(view.unit["unit_key"]), may_write=can_write)
    own = [line for line in standing.lines if line.unit == view.unit["unit"]]
    if own:
        needs = what_is_missing(view, year, standing)
        st.html(alignment_rows.line_table(own, needs, alignment_whose.signers(view, own)))
    if can_write:
        missing = [line for line in own if line.state in MISSING]
        alignment_sign.sign_form(view, year, "person", missing, [line for line in own if line not in missing])


def show_lines(view: View, year: int, standing: Any, proposals: dict[str, Any], *, can_write: bool) -> None:
    """Layer by layer: who is missing or has signed, and the forms."""
    waits = {line.layer for line in standing.lines if line.state in MISSING}
    layers = alignment_rows.layers(standing)
    first = next((layer for layer in layers if layer in waits), layers[0])
    with st.container(horizontal=True):
        layer = controls.choose_part(
            "layer", say("alignment.title_lines"), layers, words="alignment.layer_", default=first
        )
        part = controls.choose_part("part", say("alignment.column_state"), PARTS, words="alignment.part_")
    own = [line for line in standing.lines if line.layer == layer]
    missing = [line for line in own if line.state in MISSING]
    signed = [line for line in own if line.state not in MISSING]
    shown = missing if part == "missing" else signed
    needs = what_is_missing(view, year, standing)
    asked = alignment_whose.signers(view, own)
    if layer == "person" and standing.gone:
        names = say("overview.list_join").join(standing.gone[:SHOWN_GONE])
        st.html(blocks.note(say("alignment.gone", count=len(standing.gone), names=names)))
    beside = say("alignment.lines_beside", shown=min(len(shown), alignment_rows.SHOWN), count=len(shown))
    if shown:
        st.html(blocks.title(say(f"alignment.title_{part}"), beside) + alignment_rows.line_table(shown, needs, asked))
    else:
        st.html(blocks.note(say("alignment.none_missing" if part == "missing" else "alignment.none_signed")))
    ownerless = alignment_whose.ownerless(missing, asked)
    if ownerless:
        said = say("alignment.no_owners", count=len(ownerless))
        st.html(blocks.note(said) + blocks.actions(None, (say("alignment.name_owner"), address.link("approvals"))))
    if not can_write:
        return
    if layer == "person":
        bound = ask(roles.bindings, view.as_of, view.state)
        waiting = {line.owner_id for line in missing}
        alignment_role.bind_all_button(
            view, [each for key, each in proposals.items() if key in waiting and key not in bound]
        )
    alignment_sign.remind_button(view, year, standing)
    answering = [row["department_owner"] for row in ask(on_clock.departments, view.as_of, view.state)]
    ready = say("alignment.needs_signature")
    hint = say(f"alignment.{layer}_waits") if missing and all(needs[line.unit] != ready for line in missing) else ""
    ready_to_sign = [line for line in missing if line not in ownerless]
    alignment_sign.sign_form(
        view, year, layer, ready_to_sign, signed, answering if layer == "lateral" else (), hint,
        against_strategy(view, year) if layer == "company" else "",
    )  # fmt: skip
    alignment_sign.take_back_form(view, year, signed)


def against_strategy(view: View, year: int) -> str:
    """How the regions' targets differ from the strategy as it stands: text, "" where they do not."""
    found = ask(decoding.strategy, view.as_of, view.state, view.measure, year)
    return alignment_strategy.differences_said(view, found.differences) if found else ""


def what_is_missing(view: View, year: int, standing: Any) -> dict[str, str]:
    """Unit → what its signature waits for, or the differences that the company's signer confirmed."""
    bound = ask(roles.bindings, view.as_of, view.state)
    strategy = ask(decoding.strategy, view.as_of, view.state, view.measure, year)
    owners = {row["department"]: row["department_owner"] for row in ask(on_clock.departments, view.as_of, view.state)}
    found = {}
    for line in standing.lines:
        need = "signature"
        if line.layer == "company" and (strategy is None or strategy.stated_on is None or strategy.is_outdated):
            need = "strategy"
        elif line.owner_id and line.owner_id not in bound:
            need = "behaviour"
        elif line.layer == "lateral" and not owners.get(line.unit_name):
            need = "owner"
        if line.state in MISSING:
            found[line.unit] = say(f"alignment.needs_{need}")
        elif line.differences:
            said = alignment_strategy.differences_said(view, line.differences)
            found[line.unit] = say("alignment.signed_differing", regions=said)
    return found


def show_strategy(view: View, year: int, *, can_write: bool) -> None:
    """How the company's target is decoded into its regions."""
    found = ask(decoding.strategy, view.as_of, view.state, view.measure, year)
    if found is None:
        known = ask(targets.monthly_targets, view.as_of, view.state, view.measure, year)
        levels = target_words.levels_said(view, known)
        lacks = say("alignment.strategy_lacks_level", year=year, levels=levels) if levels else ""
        lacks = lacks or say("alignment.strategy_lacks", year=year)
        st.html(blocks.title(say("alignment.title_strategy")) + blocks.note(lacks))
        return
    alignment_strategy.show_strategy(view, found, year, can_write=can_write)
    if can_write:
        alignment_strategy.decode_form(view, found, year)


def show_departments(view: View) -> None:
    """The horizontal layer: response times, each with an owner."""
    found = ask(on_clock.departments, view.as_of, view.state)
    if not found:
        return
    st.html(
        blocks.title(say("alignment.title_lateral"), say("alignment.lateral_beside"))
        + alignment_rows.department_table(found)
    )
    if any(not row["department_owner"] for row in found):
        st.html(blocks.actions(None, (say("alignment.name_owner"), address.link("approvals"))))


show()
