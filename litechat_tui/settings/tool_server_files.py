"""The files that name servers of tools: the reader's own, that of the current folder, and one for this run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_servers import Configured, Origin, ToolServer, Untrusted
from litechat_tui.settings.loose_json import loose_json
from litechat_tui.settings.tool_servers import entries_of, servers_of

OWN = "mcp.json"
IN_FOLDER = ".mcp.json"
MOST_BYTES = 4_000_000
"""Size of such a file at most; other programs keep more than their servers in theirs."""

Decided = Callable[[str], bool | None]
"""Returns whether the reader trusts a file by its digest; None where nobody has asked yet."""


def own_path() -> Path:
    """Return where the reader's own file is."""
    from platformdirs import user_config_path

    return user_config_path("litechat-tui", appauthor=False) / OWN


def content_of(path: Path) -> bytes:
    """Return what is in a file. Raises `OSError`, and `ValueError` where that is too much."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("it is larger than 4 MB")
    return content


class ToolServerFiles:
    """Reads what servers are configured."""

    def __init__(
        self,
        decided: Decided,
        *,
        wanted: Callable[[], bool] = lambda: True,
        run: Path | None = None,
        gateway: Callable[[], ToolServer | None] = lambda: None,
        own: Path | None = None,
        folder: Path | None = None,
        variables: Mapping[str, str] = os.environ,
    ) -> None:
        """`wanted` is whether there are to be any at all; it and `gateway` may raise `ConfigurationError`.

        `run` is the one file that counts in this run; `gateway` returns the proxy's own tools if they are wanted.

        `own` and `folder` take the places of the reader's file and of the current folder.
        """
        self._decided = decided
        self._wanted = wanted
        self._run = run
        self._gateway = gateway
        self._own = own
        self._folder = folder
        self._variables = variables

    def read(self) -> Configured:
        """Return what is configured now; what is wrong is among its problems. Blocks for a short time."""
        if not self._wanted():
            return Configured()
        if self._run is not None:
            return self._file(self._run, Origin.RUN, named=True)
        own = self._file(self._own or own_path(), Origin.OWN)
        here = self._file((self._folder or Path.cwd()) / IN_FOLDER, Origin.FOLDER)
        gateway = self._gateway()
        servers = {each.name: each for each in (*own.servers, *((gateway,) if gateway else ()))}
        problems = [*own.problems, *here.problems]
        for server in here.servers:
            if server.name in servers:
                problems.append(Problem(Code.TOOLS_SERVER_TWICE, server=server.name, path=IN_FOLDER))
            else:
                servers[server.name] = server
        return Configured(tuple(servers.values()), tuple(problems), here.untrusted)

    def _file(self, path: Path, origin: Origin, *, named: bool = False) -> Configured:
        try:
            content = content_of(path)
            document = loose_json(content)
        except FileNotFoundError as error:
            return _unusable(Code.TOOLS_FILE_UNREADABLE, path, error) if named else Configured()
        except OSError as error:
            return _unusable(Code.TOOLS_FILE_UNREADABLE, path, error)
        except ValueError as error:
            return _unusable(Code.TOOLS_FILE_NOT_JSON, path, error)
        entries = entries_of(document)
        if entries is None:
            return Configured(problems=(Problem(Code.TOOLS_FILE_NO_SERVERS, path=str(path)),))
        servers, problems = servers_of(entries, str(path), self._variables, origin)
        if origin is Origin.FOLDER and servers:
            digest = sha256(content).hexdigest()
            decided = self._decided(digest)
            if not decided:
                return Configured(untrusted=Untrusted(str(path), digest, tuple(servers), refused=decided is False))
        return Configured(tuple(servers), tuple(problems))


def _unusable(code: Code, path: Path, error: Exception) -> Configured:
    reason = (isinstance(error, OSError) and error.strerror) or str(error)
    return Configured(problems=(Problem(code, path=str(path), reason=reason),))
