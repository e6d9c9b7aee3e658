"""The image on the clipboard of the desktop that this program runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from litechat_tui.app.clipboard import is_far_away
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.secret_variables import without_secrets

PATIENCE = 5.0
"""Seconds a program has to hand an image over, which it may have to make first."""

_HEXADECIMAL = re.compile(rb"(?:\xc2\xab)?data PNGf((?:[0-9A-Fa-f]{2})+)")
"""How AppleScript writes an image."""


class _Program(NamedTuple):
    command: Sequence[str]
    package: str = ""
    """What to install where it is missing."""


_MACOS = (
    _Program(("pngpaste", "-")),
    _Program(("osascript", "-e", "get the clipboard as «class PNGf»"), "pngpaste"),
)
_WAYLAND = (_Program(("wl-paste", "--no-newline", "--type", "image/png"), "wl-clipboard"),)
_X11 = (_Program(("xclip", "-selection", "clipboard", "-target", "image/png", "-out"), "xclip"),)


def image_on_clipboard(
    environ: Mapping[str, str] = os.environ,
    *,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> bytes:
    """Return the image as PNG. Blocks for some seconds at most.

    Raises `AttachmentError`: there is no desktop here, nothing that reads its clipboard, or no image on that.
    """
    programs = (
        *(_MACOS if platform == "darwin" else ()),
        *(_WAYLAND if environ.get("WAYLAND_DISPLAY") else ()),
        *(_X11 if environ.get("DISPLAY") else ()),
    )
    if not programs or is_far_away(environ):
        raise AttachmentError(Code.ATTACHMENT_NO_DESKTOP)
    there = [program for program in programs if which(program.command[0])]
    if not there:
        raise AttachmentError(Code.ATTACHMENT_NO_PROGRAM, program=next(one.package for one in programs if one.package))
    for program in there:
        if image := _output(program.command):
            return image
    raise AttachmentError(Code.ATTACHMENT_NO_IMAGE)


def _output(command: Sequence[str]) -> bytes:
    """Return what a program writes; nothing where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 (one of the commands above)
            command,
            env=without_secrets(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    if done.returncode:
        return b""
    written = _HEXADECIMAL.match(done.stdout)
    return bytes.fromhex(written[1].decode()) if written else done.stdout
