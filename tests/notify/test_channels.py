"""Which ways out of the house are allowed, and what is known after a message was handed over."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest

from calibration.errors import ChannelRefused
from calibration.notify import channels
from calibration.notify.settings import read_channels
from tests.notify.lit import receiver

HERE = ("127.0.0.1",)


@pytest.mark.parametrize(
    "url",
    [
        "wecombot://a1b2c3d4-e5f6", "dingtalk://abcdefghijkl", "feishu://a1b2c3d4", "mailto://me:secret@gmail.com",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "jsons://8.8.8.8/hook",
        "workflows://8.8.8.8:443/643e69f83c8944438d68119179a10a64/KODuebWbDGYFr0z0eu",
    ],
)  # fmt: skip
def test_the_usual_ways_to_tell_people_are_allowed(url: str) -> None:
    channels.check(url)


@pytest.mark.parametrize(
    "url", ["exec://rm", "syslog://", "file:///etc/passwd", "http://8.8.8.8/x", "dbus://", "", "macosx://"]
)
def test_other_ways_are_refused_with_the_list_of_those_there_are(url: str) -> None:
    with pytest.raises(ChannelRefused, match=r"is not allowed.*dingtalk.*wecombot"):
        channels.check(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "192.168.1.4", "169.254.169.254", "localhost", "[::1]"])
def test_a_host_inside_the_house_is_refused_unless_it_is_listed(host: str) -> None:
    with pytest.raises(ChannelRefused, match="private network"):
        channels.check(f"json://{host}/hook")
    with pytest.raises(ChannelRefused, match="private network"):
        channels.check(f"mailtos://me:secret@example.com?smtp={host}")
    channels.check(f"json://{host}/hook", [host.strip("[]"), host])


def test_a_message_that_arrives_is_sent() -> None:
    with receiver() as web:
        assert channels.send(web.url, "题", "文", HERE).state == "sent"
        assert (web.messages[0]["title"], web.messages[0]["message"]) == ("题", "文")


def test_a_refusal_is_surely_not_delivered_and_a_silence_is_unclear() -> None:
    with receiver() as web:
        web.status = 503
        assert channels.send(web.url, "t", "m", HERE).state == "refused"
        web.hang.clear()
        assert channels.send(f"{web.url}?rto=0.2", "t", "m", HERE).state == "unclear"
    assert channels.send(web.url, "t", "m", HERE).state == "refused"  # nobody listens there any more


def test_a_redirect_into_the_house_is_not_followed() -> None:
    with receiver() as web:
        web.status = 302
        assert channels.send(f"{web.url}?redirect=yes", "t", "m", HERE).state == "refused"
        assert len(web.messages) == 1


def test_a_secret_is_neither_named_nor_told_in_an_error_or_in_the_log_of_the_server() -> None:
    root, text = logging.getLogger(), io.StringIO()
    shown = logging.StreamHandler(text)
    shown.setLevel(logging.INFO)  # what the server shows
    root.addHandler(shown)
    try:
        with receiver() as web:
            web.status = 500
            url = web.url.replace("/hook", "/hook/s3cr3t?key=s3cr3t")
            outcome = channels.send(url, "t", "m", HERE)
    finally:
        root.removeHandler(shown)
    assert "error=500" in outcome.error
    assert "s3cr3t" not in outcome.error + channels.channel_of(url) + text.getvalue()


def test_the_file_of_channels_is_read_and_everybody_has_a_way(tmp_path: Path) -> None:
    file = tmp_path / "channels.toml"
    file.write_text(
        'language = "en"\n[people]\n"吴飞" = ["feishu://abcd1234"]\n"*" = ["dingtalk://abcdefghijkl"]\n', "utf-8"
    )
    found = read_channels(file)
    assert found.language == "en"
    assert (found.urls_of("吴飞"), found.urls_of("周岚")) == (["feishu://abcd1234"], ["dingtalk://abcdefghijkl"])
    assert read_channels(tmp_path / "none.toml").urls_of("吴飞") == []


@pytest.mark.parametrize("text", ["people = [", 'language = "fr"', 'people = "all"', '[people]\na = ["exec://rm"]'])
def test_a_file_of_channels_that_makes_no_sense_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "channels.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ChannelRefused):
        read_channels(file)
