"""Whose bearer token a call of `POST /loads` carries. Tokens are given and ended in `decide.tokens`."""

from __future__ import annotations

import secrets

from calibration.decide.tokens import TOKEN, hashed
from calibration.decide.tokens import create_token as create
from calibration.decide.tokens import revoke_token as revoke
from calibration.storage import journal
from calibration.storage.database import Database

KIND = TOKEN
__all__ = ["KIND", "create", "holder", "names", "revoke"]


def names(database: Database) -> list[str]:
    """Who holds a working token."""
    return sorted(_live(database))


def holder(database: Database, token: str) -> str | None:
    """Whose token this is, or None."""
    kept_for = hashed(token)
    return next((name for name, kept in _live(database).items() if secrets.compare_digest(kept, kept_for)), None)


def _live(database: Database) -> dict[str, str]:
    """Name → hash; the newest entry of a name is the one that holds."""
    newest = {entry.subject: entry.body.get("hash") for entry in journal.entries(database, KIND)}
    return {name: kept for name, kept in newest.items() if kept}
