"""What scripts are told: the same JSON on the command line and over HTTP, with names that stay."""

from __future__ import annotations

from calibration import words
from calibration.errors import NavigatorError
from calibration.vocabulary import LoadReport


def load_answers(reports: list[LoadReport]) -> list[dict[str, object]]:
    """One object a file or sheet; what a file gave besides its own rows (stage history in columns) follows it."""
    flat = [each for report in reports for each in (report, *report.derived)]
    return [
        {
            "load_id": report.load_id,
            "file_name": report.file_name,
            "sheet": report.sheet,
            "kind": report.kind.value,
            "layout": report.layout,
            "data_through_on": report.data_through_on.isoformat(),
            "rows_read": report.rows_read,
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
            "removed": report.removed,
            "notes": [note.key for note in report.notes],
        }
        for report in flat
    ]


def refusal_answer(error: NavigatorError, file_name: str | None = None) -> dict[str, object]:
    """A refusal: its stable key, and its sentence in every language."""
    sentences = {language: error.say(language) for language in words.LANGUAGES}
    return {"error": error.key, "file_name": file_name, "message": sentences}
