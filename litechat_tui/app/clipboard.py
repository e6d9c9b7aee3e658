"""Where copied text goes: to the terminal by OSC 52, and to the clipboard of the desktop this program runs on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from litechat_tui.words import _
from litechat_tui.words.sentences import joined

PATIENCE = 2.0
"""Seconds the desktop's clipboard has to take a text."""

_MACOS: tuple[tuple[str, ...], ...] = (("pbcopy",),)
_WAYLAND: tuple[tuple[str, ...], ...] = (("wl-copy",),)
_X11 = (("xclip", "-selection", "clipboard", "-in"), ("xsel", "--clipboard", "--input"))


def native_command(
    environ: Mapping[str, str], *, platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> Sequence[str] | None:
    """Return the command that puts its input on the desktop's clipboard, or None where there is none to be had.

    Over SSH there is none: it would reach the clipboard of the machine at the far end.
    """
    if is_far_away(environ):
        return None
    candidates = (
        *(_MACOS if platform == "darwin" else ()),
        *(_WAYLAND if environ.get("WAYLAND_DISPLAY") else ()),
        *(_X11 if environ.get("DISPLAY") else ()),
    )
    return next((command for command in candidates if which(command[0])), None)


def is_far_away(environ: Mapping[str, str]) -> bool:
    """Return whether this program runs on another machine than its terminal."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def hand_over(command: Sequence[str], text: str) -> bool:
    """Give `text` to such a command and return whether it took it. Blocks for at most `PATIENCE` seconds.

    What the command says goes nowhere, for the terminal it would say it on is being drawn on.
    """
    try:
        done = subprocess.run(  # noqa: S603 (one of the commands above, and the text is no part of it)
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def what_happened(what: str, environ: Mapping[str, str], native: str = "", *, taken: bool = False) -> str:
    """Return where `what` was sent, as a sentence; whether a terminal obeys OSC 52 cannot be known.

    `native` is the program that was given the text too, empty for none; `taken` whether it took it.
    """
    sentence = _("{what} sent to the terminal's clipboard (OSC 52).")
    if native and taken:
        sentence = _("{what} sent to the terminal's clipboard (OSC 52) and to {program}.")
    elif native:
        sentence = _("{what} sent to the terminal's clipboard (OSC 52). {program} did not take it.")
    tmux = _("In tmux it goes on with `set-clipboard on`.") if environ.get("TMUX") else ""
    return joined(sentence.format(what=what, program=native), tmux)
