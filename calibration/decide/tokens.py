"""Another system may hand in files over HTTP: it gets a token, which is shown once, or loses it.

A token is 256 random bits, so a plain SHA-256 is enough: there is no dictionary to try, as there is for passwords.
"""

from __future__ import annotations

import hashlib
import secrets

from calibration.storage import journal
from calibration.storage.database import Database

TOKEN = "token"


def create_token(db: Database, name: str, *, author: str, reason: str = "") -> str:
    """A new token for the system called `name`; the one it had before stops working. Only this answer ever shows it."""
    token = secrets.token_urlsafe(32)
    journal.add(db, kind=TOKEN, subject=name, body={"hash": hashed(token)}, author=author, reason=reason)
    return token


def revoke_token(db: Database, name: str, *, author: str, reason: str = "") -> bool:
    """End the token of `name`; False where it has none."""
    newest = journal.latest(db, TOKEN, name)
    if newest is None or not newest.body.get("hash"):
        return False
    journal.add(db, kind=TOKEN, subject=name, body={"hash": None}, author=author, reason=reason)
    return True


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
