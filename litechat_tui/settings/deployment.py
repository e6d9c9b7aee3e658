"""The folder of a deployment: `.env`, and the files beside it that `docker compose` and the proxy read."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.settings.examine import COMPOSE_FILES, PROXY_CONFIG, deployment_problems
from litechat_tui.settings.shared import calls_jp

_ALIAS = re.compile(r"^\s*-?\s*model_name:\s*[\"']?([^\"'#\s]+)", re.MULTILINE)


def template(name: str) -> str:
    """Return one of the files that a deployment begins with, as the project has them at its top."""
    return (files("litechat_tui.settings") / "template" / name).read_text("utf-8")


class DeploymentFiles:
    """The files beside one `.env`."""

    def __init__(self, env_file: Path) -> None:
        self._env_file = env_file.absolute()
        self._folder = self._env_file.parent

    def missing(self) -> tuple[str, ...]:
        """Return the names of files that are not there."""
        has_compose = any((self._folder / name).is_file() for name in COMPOSE_FILES)
        has_config = (self._folder / PROXY_CONFIG).is_file()
        there = {COMPOSE_FILES[0]: has_compose, PROXY_CONFIG: has_config}
        return tuple(name for name, is_there in there.items() if not is_there)

    def lay_out(self) -> tuple[str, ...]:
        """Write the missing ones, and return their paths. Raises `ConfigurationError`."""
        return tuple(str(self._written(name)) for name in self.missing())

    def aliases(self) -> tuple[str, ...]:
        """Return the aliases of the models that the proxy will offer."""
        return tuple(dict.fromkeys(_ALIAS.findall(self._config())))

    def calls_jp(self) -> bool:
        """Return whether one of them is a `jp.*` inference profile."""
        return calls_jp(self._config())

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the deployment's half of the `.env`, missing variables included."""
        return deployment_problems(self._env_file)

    def _config(self) -> str:
        """Return the proxy's configuration; the one that would be written where there is none."""
        try:
            return (self._folder / PROXY_CONFIG).read_text("utf-8", "replace")
        except OSError:
            return template(PROXY_CONFIG)

    def _written(self, name: str) -> Path:
        # Readable by all, as the proxy in its container has to read it: it holds no secret.
        path = self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(template(name))
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigurationError(Problem(Code.SETUP_UNWRITABLE, path=str(path), reason=reason)) from None
        return path
