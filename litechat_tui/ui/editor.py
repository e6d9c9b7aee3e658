"""The reader's own editor, in the terminal this program runs in."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

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


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of editing."""

    text: str
    """As it was saved last, without the newline that editors put at the end."""
    failed: bool
    """Whether the editor ended with an exit status other than 0, or was killed."""


def edit(app: App[object], text: str, name: str) -> Edited:
    """Let the reader edit `text` in a file called `name`.

    The app rests meanwhile, for the terminal belongs to the editor; replies go on arriving behind it. What was saved
    counts however the editor ended. Nothing stays on the disk but what cannot be taken from there: raises
    `EditorError`, which names it.
    """
    command = editor_command(os.environ)
    folder = Path(mkdtemp(prefix="litechat-"))
    path, before = folder / name, f"{text}\n" if text else ""
    try:
        path.write_text(before, encoding="utf-8")
        failed = _run(app, [*command, str(path)]) != 0
    except BaseException:
        rmtree(folder)
        raise
    try:
        saved = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise EditorError(Code.EDITOR_UNREADABLE_TEXT, path=str(folder)) from error
    if failed and saved == before and len([*folder.iterdir()]) > 1:
        # Editors that are killed leave what was not saved in a file of their own.
        raise EditorError(Code.EDITOR_TEXT_KEPT, path=str(folder))
    rmtree(folder)
    return Edited(text if saved == before else saved.removesuffix("\n"), failed)


def _run(app: App[object], command: list[str]) -> int:
    """Run the editor in the terminal of the app; return its exit status."""
    try:
        with app.suspend():
            return subprocess.run(command, check=False).returncode  # noqa: S603 (the reader's own)
    except SuspendNotSupported as error:
        raise EditorError(Code.EDITOR_NO_TERMINAL) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise EditorError(Code.EDITOR_NOT_STARTED, command=command[0], reason=reason) from error
