"""A `.env` that values are read from and written to."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.setup_ports import Written
from litechat_tui.settings.compose_env import parse_env
from litechat_tui.settings.env_writer import changed
from litechat_tui.settings.sources import BOM, faults_of, text_of
from litechat_tui.settings.whole_file import backed_up, target_of, write_whole

_LONE_RETURN = re.compile(r"\r(?!\n)")
"""A line end to some programs, and a character of the line to Docker Compose."""


class EnvFile:
    """One file. A backup is made before its first change, unless this object made the file, and never again."""

    def __init__(self, path: Path, template: str = "") -> None:
        self._path = path.absolute()
        self._template = template
        self._is_backed_up = False

    @property
    def path(self) -> str:
        """Where it is, as it was named."""
        return str(self._path)

    def values(self) -> Mapping[str, str] | None:
        """Return what it defines; None when it is not there. Raises `ConfigurationError`."""
        text = text_of(self._path)
        return None if text is None else self._understood(text)

    def create(self) -> bool:
        """Make it from its template where it is not there, and return whether it was made."""
        target = target_of(self._path)
        if target.exists():
            return False
        write_whole(target, self._template.encode())
        self._is_backed_up = True
        return True

    def write(self, values: Mapping[str, str], replace: Collection[str] = ()) -> Written:
        """Give variables new values, and leave everything else as it is, byte for byte.

        Raises `ConfigurationError`; nothing was written then.
        """
        target = target_of(self._path)
        before = text_of(target)
        text = self._template if before is None else before
        there = self._understood(text)
        new = {name: value for name, value in values.items() if there.get(name, "") != value}
        in_the_way = [name for name in new if before is not None and there.get(name) and name not in replace]
        if in_the_way:
            names = ", ".join(in_the_way)
            raise ConfigurationError(Problem(Code.SETUP_WOULD_REPLACE, variables=names, path=self.path))
        if not new:
            return Written(self.path, ())
        mark = BOM if text.startswith(BOM) else ""
        after = f"{mark}{changed(text.removeprefix(BOM), new, self.path)}"
        backup = ""
        if before is not None and not self._is_backed_up:
            backup = str(backed_up(target, before.encode()))
        self._is_backed_up = True
        write_whole(target, after.encode())
        return Written(self.path, tuple(new), backup)

    def _understood(self, text: str) -> Mapping[str, str]:
        """Return what a text defines. Raises `ConfigurationError` where Docker Compose would not understand it."""
        if _LONE_RETURN.search(text):
            raise ConfigurationError(Problem(Code.SETUP_LINE_ENDS, path=self.path))
        values, faults = parse_env(text.removeprefix(BOM), os.environ)
        if faults:
            raise ConfigurationError(*faults_of(self._path, faults))
        return values
