"""Ways out of the house, by apprise: which addresses are allowed, and what became of a message that was handed over.

Addresses come from a file of the administrator alone. They hold secrets: what is stored or logged is their `channel`,
a scheme and a short hash.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass

import apprise

from calibration.errors import ChannelRefused

SCHEMES = frozenset(
    {"wecombot", "dingtalk", "feishu", "lark", "slack", "workflows", "workflow", "mailto", "mailtos", "json", "jsons"}
)
"""WeCom, DingTalk, Feishu, Slack, Teams (its workflows), e-mail and plain webhooks; apprise knows a hundred more, some
of which run programs or read files."""
_OWN_HOST = frozenset({"workflows", "workflow", "mailto", "mailtos", "json", "jsons"})
"""Schemes whose host the address names; the others have a fixed one."""
_NEVER_ARRIVED = re.compile(
    r"error=\d|NewConnectionError|Failed to establish|NameResolution|ConnectTimeout|Connection refused|"
    r"not known|getaddrinfo|authentication",
    re.IGNORECASE,
)
_log = logging.getLogger("apprise")
_log.setLevel(logging.DEBUG)  # its reasons are told at this level only; they are read per call and go to no handler
_log.propagate = False


@dataclass(frozen=True)
class Outcome:
    """`state` is sent, refused (surely not delivered: try again) or unclear (it may have arrived: never again)."""

    state: str
    error: str = ""


def channel_of(url: str) -> str:
    """The name of an address that may be stored: scheme and hash."""
    return f"{url.partition('://')[0].lower()}#{hashlib.sha256(url.encode()).hexdigest()[:10]}"


def check(url: str, allowed_hosts: Collection[str] = ()) -> None:
    """Raises ChannelRefused for a scheme that is not allowed, an address that apprise cannot read, or a host inside a
    private network that is not among `allowed_hosts`."""
    _service(url, allowed_hosts)


def send(url: str, title: str, body: str, allowed_hosts: Collection[str] = ()) -> Outcome:
    """Hand a message over once. Redirects are not followed: they could lead into the house."""
    try:
        service = _service(url, allowed_hosts)
    except ChannelRefused as error:
        return Outcome("refused", str(error))
    carrier = apprise.Apprise()
    carrier.add(service)
    result = carrier.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT, log_level=logging.DEBUG)
    if result:
        return Outcome("sent")
    said = [entry.message for entry in result.logs() if "Payload" not in entry.message and "URL" not in entry.message]
    reason = next((line for line in said if _NEVER_ARRIVED.search(line)), None)
    shown = _without_secrets(reason or (said[-1] if said else "no answer"))
    return Outcome("refused" if reason else "unclear", shown)


def _service(url: str, allowed_hosts: Collection[str]) -> apprise.NotifyBase:
    scheme = url.partition("://")[0].strip().lower()
    if scheme not in SCHEMES:
        raise ChannelRefused("channel_scheme", found=scheme, known=", ".join(sorted(SCHEMES)))
    service = apprise.Apprise.instantiate(url, asset=apprise.AppriseAsset(http_redirects=False))
    if service is None:
        raise ChannelRefused("channel_unreadable", channel=channel_of(url))
    service.redirects = False  # an address may ask for them
    if scheme in _OWN_HOST:
        for host in {service.host, getattr(service, "smtp_host", None)} - {None, ""}:
            _check_host(str(host).strip("[]"), allowed_hosts)
    return service


def _check_host(host: str, allowed_hosts: Collection[str]) -> None:
    """Every address that the name resolves to must be public; asked at each sending, because names can move."""
    if host in allowed_hosts:
        return
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return  # the sending itself will say that there is no such host
    private = sorted(each for each in found if not ipaddress.ip_address(each.partition("%")[0]).is_global)
    if private:
        raise ChannelRefused("channel_private", host=host, found=", ".join(private))


def _without_secrets(text: str) -> str:
    """A path or query of an address may be a key."""
    return re.sub(r"(url: |://[^/\s]+)/\S*", r"\1/…", text)[:300]
