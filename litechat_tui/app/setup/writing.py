"""Writes values to the file of settings, and tells what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from litechat_tui.app.setup.run import Run
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.setup import Note
from litechat_tui.domain.setup_ports import SetupTools


class Writer:
    """Writes for one run of a step, which may replace the values of some variables."""

    def __init__(self, tools: SetupTools, run: Run, replace: Collection[str]) -> None:
        self._tools = tools
        self._run = run
        self._replace = replace

    def check(self, name: str) -> None:
        """Raise `ConfigurationError` where a new value for `name` could not be written."""
        values = self._tools.file.values() or {}
        if values.get(name) and name not in self._replace:
            raise ConfigurationError(
                Problem(Code.SETUP_WOULD_REPLACE, variables=name, count=1, path=self._tools.file.path)
            )
        self._tools.file.write({})

    def write(self, values: Mapping[str, str]) -> None:
        """Write values. Raises `ConfigurationError`."""
        # Plain names: what is written knows nothing of the enumeration of questions.
        plain = {str(name): value for name, value in values.items()}
        written = self._tools.file.write(plain, self._replace)
        if written.backup:
            self._run.tell(Note.BACKUP, path=written.backup)
        if written.names:
            self._run.tell(Note.WROTE, variables=", ".join(written.names), path=written.path)
            for path in filter(None, (written.path, written.backup)):
                if self._tools.is_exposed(path):
                    self._run.tell(Note.NOT_IGNORED, path=path)
        else:
            self._run.tell(Note.NOTHING_TO_WRITE, path=written.path)
        for name in plain:
            if source := self._tools.elsewhere(name):
                self._run.tell(Note.SHADOWED, variable=name, source=source)
