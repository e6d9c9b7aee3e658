"""Templates of prompts as files: in the reader's folder for configuration, and in `.litechat` of the current one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.ports.templates import Place, TemplateFile
from litechat_tui.words import _

SUFFIX = ".md"
MOST_BYTES = 1_000_000
"""Size of a template at most."""
MOST_FILES = 1_000
"""Files of a folder that are read at most."""


class TemplateFolders:
    """`ports.TemplateFiles` over two folders."""

    def __init__(self, own: Path | None = None, current: Path | None = None) -> None:
        """`own` and `current` take the places of the reader's folder and of the current one."""
        self._own, self._current = own, current

    @property
    def own(self) -> Path:
        """The reader's folder."""
        if self._own is not None:
            return self._own
        from platformdirs import user_config_path

        return user_config_path("litechat-tui", appauthor=False) / "prompts"

    def read(self) -> Sequence[TemplateFile]:
        """Return the files of both folders."""
        current = (self._current or Path.cwd()).resolve()
        own = [_read(path, Place.OWN) for path in _listed(self.own)]
        # What comes with a folder must not lead to files elsewhere, such as keys, that a prompt would then hold.
        folder = [_read(path, Place.FOLDER, within=current) for path in _listed(current / ".litechat" / "prompts")]
        return [*own, *folder]

    def write(self, stem: str, text: str) -> str:
        """Make a new file in the reader's folder. Raises `ConfigurationError`."""
        target = self.own / f"{stem}{SUFFIX}"
        part = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(part, text)
                _give_name(part, target, text)
            finally:
                part.unlink(missing_ok=True)
        except (OSError, ValueError) as error:
            if target.exists():
                raise ConfigurationError(Problem(Code.TEMPLATE_TAKEN, path=str(target))) from None
            raise ConfigurationError(
                Problem(Code.TEMPLATE_UNWRITABLE, path=str(target), reason=_reason(error))
            ) from None
        return str(target)


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _give_name(part: Path, target: Path, text: str) -> None:
    """Give a whole file its name, unless there is another one. Raises `OSError`."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links: then it is at least never written over another
        _write(target, text)


def _listed(folder: Path) -> Sequence[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith(".")]
    except OSError:  # most people have no such folder
        return ()
    return sorted(found)[:MOST_FILES]


def _read(path: Path, place: Place, within: Path | None = None) -> TemplateFile:
    content, reason = b"", ""
    try:
        if not path.is_file():
            reason = _("it is not a file")
        elif within is not None and not path.resolve().is_relative_to(within):
            reason = _("it is a link that leads out of this folder")
        else:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                reason = _("it is larger than {limit}").format(limit="1 MB")
    except (OSError, RuntimeError) as error:  # links in a circle
        reason = _reason(error)
    return TemplateFile(place, str(path), path.stem, b"" if reason else content, reason)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
