"""The reader's own editor, in the terminal this program runs in."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import App, SuspendNotSupported

from litechat_tui.domain.errors import LitechatError


class EditorError(LitechatError):
    """There is no editor, or it did not start."""

    title = "Editor"


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the editor in VISUAL or else EDITOR. Raises `EditorError`."""
    for name in ("VISUAL", "EDITOR"):
        if words := environ.get(name, "").strip():
            try:
                return shlex.split(words)
            except ValueError as error:
                raise EditorError(f"{name} cannot be read: {words}.", "Write it as you would in a shell.") from error
    raise EditorError(
        "No editor is set.", "Set VISUAL or EDITOR, for example `export EDITOR=nano`, and start litechat-tui again."
    )


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
            raise EditorError("An editor cannot be opened in this terminal.") from error
        except OSError as error:
            hint = "Set VISUAL or EDITOR to one that is installed."
            raise EditorError(f"{command[0]} did not start: {error.strerror}.", hint) from error
        if status:
            return None
        try:
            return path.read_text(encoding="utf-8").removesuffix("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise EditorError("What the editor saved cannot be read as UTF-8; the text is as it was.") from error
