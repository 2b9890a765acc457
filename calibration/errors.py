"""Every error that the product raises on purpose; each says what, where, found, and what to do.

    NavigatorError
    ├── ImportRefused          a file cannot be taken in as it is
    │   ├── NotReadable        empty, binary, encrypted, too large, no table in it
    │   ├── KindUnknown        a table, but of no kind that we know
    │   └── MappingNeeded      a required field has no column, or date order is ambiguous: ask
    ├── StorageError
    │   ├── DatabaseBusy       another process owns the file
    │   ├── UndoRefused        not the latest load of its kind, or already undone
    │   └── DatabaseTooNew     written by a later version of the product
    ├── DecisionRefused        a rule of the journal is broken (does not net, changed meanwhile, not allowed)
    ├── ChannelRefused         a way to tell people outside is not allowed or not readable
    └── ForecastRefused        history too short or empty: no number is stated

The text is a key of `words/*.toml` (`errors.<key>`) with its values, so that a page can say it in the reader's
language; `str(error)` is the English sentence, for logs and scripts. A value that is written otherwise in each language
(an amount, a list of names) is handed over as a function of the language.
"""

from __future__ import annotations

from calibration import words


class NavigatorError(Exception):
    """A refusal that a person can act on. `key` names the sentence in words, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(key)

    def __str__(self) -> str:
        return self.say("en")

    def say(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        values = {name: value(language) if callable(value) else value for name, value in self.values.items()}
        return words.say(f"errors.{self.key}", language, **values)


class ImportRefused(NavigatorError):
    """A file cannot be taken in as it is; nothing was changed."""


class NotReadable(ImportRefused):
    """Empty, binary, encrypted, too large, or without a table."""


class KindUnknown(ImportRefused):
    """A readable table of no kind that the product knows."""


class MappingNeeded(ImportRefused):
    """A question only a person can answer: a missing required column, an ambiguous date order."""


class StorageError(NavigatorError):
    """The database could not do it; nothing was changed."""


class DatabaseBusy(StorageError):
    """Another process owns the file."""


class UndoRefused(StorageError):
    """Not the latest live load of its kind, unknown, or already undone."""


class DatabaseTooNew(StorageError):
    """The file was written by a later version of the product."""


class DecisionRefused(NavigatorError):
    """A rule of the journal would be broken; nothing was written."""


class ChannelRefused(NavigatorError):
    """An address outside the app may not be written to, or cannot be read; nothing was sent."""


class ForecastRefused(NavigatorError):
    """History is too short or empty, so no number is stated."""
