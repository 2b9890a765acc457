"""Who is told outside the app, and how: a file that only the administrator can write, read anew at every run.

language = "zh"
address = "https://sales.example.com"      # for the link in a message
allow_private = ["chat.intern.example"]    # hosts inside the house that may be written to

[people]
"吴飞" = ["wecombot://KEY"]
"*" = ["mailto://…"]                       # everybody who has no line of their own
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from calibration.errors import ChannelRefused
from calibration.notify.channels import channel_of, check
from calibration.words import LANGUAGES

EVERYBODY = "*"


@dataclass(frozen=True)
class Channels:
    """The settings as read: person → addresses. Nothing outside is written to where there are none."""

    people: dict[str, list[str]] = field(default_factory=dict)
    language: str = "zh"
    address: str = ""
    allow_private: tuple[str, ...] = ()

    def urls_of(self, person: str) -> list[str]:
        """The addresses of a person; those of everybody where there is no line of their own."""
        return self.people.get(person, self.people.get(EVERYBODY, []))

    def url(self, person: str, channel: str) -> str | None:
        """The address behind the stored name of a channel; None where the settings have it no more."""
        return next((url for url in self.urls_of(person) if channel_of(url) == channel), None)


def read_channels(path: Path) -> Channels:
    """The settings in a file; none at all where there is no file.

    Raises ChannelRefused where the file cannot be read, or an address is not allowed.
    """
    if not path.is_file():
        return Channels()
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ChannelRefused("channel_file", file=path.name, found=str(error)) from error
    people = stated.get("people", {})
    is_listed = isinstance(people, dict) and all(isinstance(urls, list) for urls in people.values())
    if not is_listed or stated.get("language", "zh") not in LANGUAGES:
        raise ChannelRefused("channel_file", file=path.name, found="people, language")
    allowed = tuple(str(host) for host in stated.get("allow_private", []))
    for urls in people.values():
        for url in urls:
            check(str(url), allowed)
    address = str(stated.get("address", "")).rstrip("/")
    return Channels(people, stated.get("language", "zh"), address, allowed)
