"""Where copied text goes, and that no more is claimed than is known."""

from __future__ import annotations

import sys

import pytest

from litechat_tui.app.clipboard import hand_over, native_command, what_happened


@pytest.mark.parametrize(
    ("environ", "platform", "there", "expected"),
    [
        ({}, "darwin", {"pbcopy"}, "pbcopy"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", {"wl-copy", "xclip"}, "wl-copy"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", {"xclip"}, "xclip"),
        ({"DISPLAY": ":0"}, "linux", {"wl-copy", "xsel"}, "xsel"),
        ({"DISPLAY": ":0"}, "linux", set(), None),
        ({}, "linux", {"wl-copy", "xclip", "xsel"}, None),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"}, "linux", {"xclip"}, None),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", {"pbcopy"}, None),
    ],
)
def test_the_desktops_clipboard_is_used_only_where_this_program_runs_on_the_desktop(
    environ: dict[str, str], platform: str, there: set[str], expected: str | None
) -> None:
    command = native_command(environ, platform=platform, which=lambda name: name if name in there else None)
    assert (command[0] if command else None) == expected


def test_a_command_is_given_the_text_and_tells_whether_it_took_it() -> None:
    judge = [sys.executable, "-c", "import sys; sys.exit(sys.stdin.buffer.read().decode() != '日本語')"]
    assert hand_over(judge, "日本語")
    assert not hand_over(judge, "other")
    assert not hand_over(["/nowhere/copy"], "日本語")


def test_a_command_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litechat_tui.app.clipboard.PATIENCE", 0.1)
    assert not hand_over([sys.executable, "-c", "import time; time.sleep(60)"], "text")


def test_the_sentence_claims_no_more_than_sent() -> None:
    assert what_happened("Message", {}) == "Message sent to the terminal's clipboard (OSC 52)."
    assert what_happened("Message", {}, "xsel", taken=True).endswith("(OSC 52) and to xsel.")
    assert what_happened("Message", {}, "xsel", taken=False).endswith("(OSC 52). xsel did not take it.")
    assert what_happened("Message", {"TMUX": "/tmp/tmux"}).endswith("In tmux it goes on with `set-clipboard on`.")
