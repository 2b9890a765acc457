"""Bearer tokens for `POST /loads`: shown once, kept as a hash in the journal, revoked by a further entry.

A token is 256 random bits, so a plain SHA-256 is enough: there is no dictionary to try, as there is for passwords.
"""

from __future__ import annotations

import hashlib
import secrets

from calibration.storage import journal
from calibration.storage.database import Database

KIND = "token"


def create(database: Database, name: str, *, author: str) -> str:
    """A new token for the system called `name`; the one it had before stops working. Only this answer ever shows it."""
    token = secrets.token_urlsafe(32)
    journal.add(database, kind=KIND, subject=name, body={"hash": _hash(token)}, author=author)
    return token


def revoke(database: Database, name: str, *, author: str) -> bool:
    """End the token of `name`; False where it has none."""
    if name not in names(database):
        return False
    journal.add(database, kind=KIND, subject=name, body={"hash": None}, author=author)
    return True


def names(database: Database) -> list[str]:
    """Who holds a working token."""
    return sorted(_live(database))


def holder(database: Database, token: str) -> str | None:
    """Whose token this is, or None."""
    hashed = _hash(token)
    return next((name for name, kept in _live(database).items() if secrets.compare_digest(kept, hashed)), None)


def _live(database: Database) -> dict[str, str]:
    """Name → hash; the newest entry of a name is the one that holds."""
    newest = {entry.subject: entry.body.get("hash") for entry in journal.entries(database, KIND)}
    return {name: hashed for name, hashed in newest.items() if hashed}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
