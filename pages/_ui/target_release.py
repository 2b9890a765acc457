"""The release of a year's targets: whether and by whom, attainment against both versions, the button, later changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from calibration.decide.targets import release_targets
from calibration.refresh import alignment
from calibration.storage.queries import inbox, overview, targets
from calibration.words import figures
from pages._ui import address, alignment_rows, blocks, downloads, notice_rows, tables, target_grid
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.signers import choose_signer
from pages._ui.tables import Column, Row
from pages._ui.writing import done, turn

MOST_CHANGES = 8
MOST_LACKING = 6


def release_line(view: View, year: int, release: dict[str, Any] | None, *, can_write: bool) -> str:
    """Released by whom and when, the running period's attainment against the baseline and what stands now, and the way
    to the signatures: HTML."""
    if release is None:
        return blocks.note(say("targets.not_released" if can_write else "targets.not_released_then", year=year))
    return _released(view, year, release) + blocks.actions(
        None, (say("targets.go_alignment"), address.link("alignment", year=str(year)))
    )


def _released(view: View, year: int, release: dict[str, Any]) -> str:
    said = say(
        "targets.released",
        year=year,
        who=release["released_by"],
        at=notice_rows.moment(release["released_at"], inbox.time_zone(database())),
        day=figures.day(release["released_on"], language(), year=True),
    )
    if year != view.as_of.year:
        return blocks.note(said)
    place = ask(overview.position, view.as_of, view.state, view.unit_id, view.period, view.measure)
    if place is None or not place["target_amount"] or not place["baseline_target"]:
        return blocks.note(said)
    both = say(
        "targets.attainment_both",
        period=say(f"common.period_{view.period}"),
        baseline=figures.percent(place["actual_amount"] / place["baseline_target"]),
        calibrated=figures.percent(place["actual_amount"] / place["target_amount"]),
    )
    return blocks.note(f"{said}{both}")


def offer_release(
    view: View, year: int, release: dict[str, Any] | None, known: Sequence[dict[str, Any]], *, is_ready: bool
) -> None:
    """The release of the whole company's year: what it starts, which months have no target, who stands for it, the
    confirmation (of these as well), the button. `is_ready`: there are targets, and the grid holds no other ones."""
    if release is not None or view.unit["unit"] != "company" or not is_ready:
        return
    lacking = lacking_said(view, known)
    html = blocks.title(say("targets.release", year=year)) + blocks.note(what_it_starts(view, year))
    st.html(html + (blocks.ask(say("targets.months_lack"), lacking) if lacking else ""))
    again = turn("release")
    with st.form(f"release{again}", border=False):
        left, right = st.columns(2, vertical_alignment="bottom")
        person = choose_signer(view, say("targets.released_by"), f"released_by{again}", place=left)
        label = say("targets.release_confirm_lacking" if lacking else "targets.release_confirm")
        is_confirmed = right.checkbox(label, key=f"release_confirmed{again}")
        if not st.form_submit_button(say("targets.release", year=year), key="release_targets"):
            return
    done(
        lambda **who: release_targets(
            database(), view.measure, year, released_by_id=person, is_confirmed=is_confirmed, **who
        ),
        view.as_of,
        say("targets.release_done", year=year),
        "release",
    )


def lacking_said(view: View, known: Sequence[dict[str, Any]]) -> str:
    """The months in which nobody has a target, and in which a region has none although others have one: text."""
    units = [row["unit"] for row in view.units if row["unit_kind"] in ("company", "region")]
    found = target_grid.lacking(units, [(row["unit"], row["period_starts_on"].month) for row in known])
    said = [
        say("targets.months_of", unit=view.name_of(unit), months=months_said(months)) for unit, months in found.items()
    ]
    more = say("targets.months_more", count=len(said) - MOST_LACKING) if len(said) > MOST_LACKING else ""
    return say("targets.months_join").join(said[:MOST_LACKING]) + more


def months_said(months: Sequence[int]) -> str:
    """Months as spans: text."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = [[figures.month(each, language()) for each in dict.fromkeys((run[0], run[-1]))] for run in runs]
    return say("overview.list_join").join("–".join(each) for each in ends)


def what_it_starts(view: View, year: int) -> str:
    """What is frozen, how many signatures are asked for, and until when: text."""
    now = datetime.now(UTC).replace(tzinfo=None)
    found = alignment.ahead(database(), viewer(), view.as_of, view.measure, year, now)
    layers = say("overview.list_join").join(
        f"{say(f'alignment.layer_{layer}')} {count}" for layer, count in found.counts.items() if count
    )
    said = say(
        "targets.release_starts",
        hours=f"{found.limit_hours:g}",
        end=alignment_rows.moment(found.ends_at),
        count=sum(found.counts.values()),
        layers=layers,
        pause=say("alignment.pause_on" if found.pauses else "alignment.pause_off"),
    )
    return said + alignment_rows.two_days(view.as_of, found.starts_at)


def ask_why(view: View, reason: str) -> tuple[str, str]:
    """Reason (as proposed, until it is typed over) and approver of a change after the release."""
    left, right = st.columns([7, 5])
    given = left.text_input(
        say("targets.reason"), value=reason, placeholder=say("targets.reason_example"), key=f"target_reason|{reason}"
    )
    return given, choose_signer(view, say("targets.approver"), "target_approver", place=right)


def show_changes(view: View, year: int) -> None:
    """What was changed by hand, newest first."""
    rows = ask(targets.target_changes, view.as_of, view.state, view.measure, year)
    if not rows:
        return
    columns = [
        Column(say("targets.unit")),
        Column(say("targets.change_month"), "keep"),
        Column(say("targets.resplit_before"), "num minor"),
        Column(say("targets.resplit_after"), "num strong"),
        Column(say("targets.reason")),
        Column(say("targets.approver")),
    ]
    shown = [
        Row([
            blocks.escape(view.name_of(row["unit"])),
            tables.text(period_text(row)),
            tables.text(str(figures.amount(row["before_amount"], language(), view.measure))),
            tables.text(str(figures.amount(row["after_amount"], language(), view.measure))),
            tables.text(why_said(row)) + when_said(row),
            tables.text(row["approver"]) if row["approver"] else blocks.escape(say("targets.change_unreleased")),
        ])
        for row in (rows if st.query_params.get("all") == "1" else rows[:MOST_CHANGES])
    ]  # fmt: skip
    count = f"{rows[0]['all_count']:,}"
    html = blocks.title(say("targets.changes_title"), say("targets.changes_beside", shown=len(shown), count=count))
    html += tables.ranked(columns, shown)
    if len(shown) < len(rows):
        html += blocks.actions(None, (say("targets.changes_all", count=count), address.link(all="1")))
    st.html(html)
    names = downloads.columns(name for name in rows[0] if name != "all_count")
    downloads.offer(f"target-changes-{year}-{view.as_of}.csv", names, rows)


def when_said(row: dict[str, Any]) -> str:
    """On which day and by whom a target was changed: HTML."""
    day = figures.day(row["changed_on"], language(), year=True)
    return f'<span class="sub">{blocks.escape(say("targets.change_when", day=day, author=row["author"]))}</span>'


def why_said(row: dict[str, Any]) -> str:
    """The reason of a change, with the file that it came from: text."""
    return (
        say("targets.change_file", reason=row["reason"], file=row["file_name"]) if row["file_name"] else row["reason"]
    )


def period_text(row: dict[str, Any]) -> str:
    """The month of a change, or the quarter by its first month: text."""
    month = f"{row['period_starts_on']:%Y-%m}"
    return month if row["period_kind"] == "month" else say("targets.change_quarter", month=month)
