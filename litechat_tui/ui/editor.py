"""The reader's own editor, in the terminal this program runs in."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import App, SuspendNotSupported

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError


class EditorError(LitechatError):
    """There is no editor, or it did not start."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the editor in VISUAL or else EDITOR. Raises `EditorError`."""
    for name in ("VISUAL", "EDITOR"):
        if words := environ.get(name, "").strip():
            try:
                return shlex.split(words)
            except ValueError as error:
                raise EditorError(Code.EDITOR_COMMAND_UNREADABLE, variable=name, command=words) from error
    raise EditorError(Code.EDITOR_MISSING)


def edit(app: App[object], text: str, name: str) -> str | None:
    """Let the reader edit `text` in a file called `name`; return it as it was saved, or None to leave it as it was.

    The app rests meanwhile, for the terminal belongs to the editor; replies go on arriving behind it. None stands for
    an editor that ended with an exit status other than 0, which is how editors say that nothing is to be done. The
    newline that editors put at the end is taken off. Nothing stays on the disk. Raises `EditorError`.
    """
    command = editor_command(os.environ)
    with TemporaryDirectory(prefix="litechat-") as folder:
        path = Path(folder, name)
        path.write_text(f"{text}\n" if text else "", encoding="utf-8")
        try:
            with app.suspend():
                status = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 (the reader's own)
        except SuspendNotSupported as error:
            raise EditorError(Code.EDITOR_NO_TERMINAL) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise EditorError(Code.EDITOR_NOT_STARTED, command=command[0], reason=reason) from error
        if status:
            return None
        try:
            return path.read_text(encoding="utf-8").removesuffix("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise EditorError(Code.EDITOR_UNREADABLE_TEXT) from error
