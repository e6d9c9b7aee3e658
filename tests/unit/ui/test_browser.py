"""Whether there is a browser here that the reader sees."""

from __future__ import annotations

import webbrowser

import pytest

from litechat_tui.ui.browser import has_browser


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"SSH_CONNECTION": "1 2 3 4"}, "darwin", False),
        ({"SSH_TTY": "/dev/pts/1", "DISPLAY": "localhost:10.0"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/1", "BROWSER": "helper"}, "linux", True),
    ],
)
def test_there_is_one_where_its_window_would_be_seen(
    environ: dict[str, str], platform: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "get", object)
    assert has_browser(environ, platform=platform) is expected


def test_there_is_none_where_none_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert not has_browser({"DISPLAY": ":0"}, platform="linux")
