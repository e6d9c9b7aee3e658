"""Whether a `.env`, or a key in it, has got into a Git repository."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from litechat_tui.domain.examined import GitFacts
from litechat_tui.domain.text import one_line
from litechat_tui.machine.programs import Said, asked

SHORTEST = 16
"""Characters of a secret that is looked for; a shorter one may stand in any file."""


def is_exposed(file: Path) -> bool:
    """Return whether the next `git add .` would take a file in. Blocks for some seconds at most."""
    if shutil.which("git") is None:
        return False
    git = _asks(file.absolute().parent)
    return _well(git("rev-parse", "--show-toplevel")) and not _well(git("check-ignore", "--quiet", "--", file.name))


def examined(env_file: Path, secrets: Iterable[str]) -> GitFacts:
    """Return what Git knows of `env_file` and of `secrets`. Blocks for some seconds at most."""
    if shutil.which("git") is None:
        return GitFacts(is_installed=False)
    git, name = _asks(env_file.absolute().parent), env_file.name
    top = git("rev-parse", "--show-toplevel")
    if not _well(top):
        return GitFacts()
    log = git("log", "--all", "-1", "--format=%h", "--", name)
    return GitFacts(
        is_inside=True,
        is_tracked=_well(git("ls-files", "--error-unmatch", "--", name)),
        is_ignored=_well(git("check-ignore", "--quiet", "--", name)),
        commit=one_line(log.text) if log is not None and not log.status else "",
        secret_in=_file_with(secrets, git),
    )


def _asks(folder: Path) -> Callable[..., Said | None]:
    """Return what asks Git in a folder."""

    def git(*arguments: str, given: str = "") -> Said | None:
        command = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments)
        return asked(command, given=given, folder=folder)

    return git


def _file_with(secrets: Iterable[str], git: Callable[..., Said | None]) -> str:
    """Return a tracked file that holds one of the secrets; empty for none."""
    # By standard input: what stands on a command line can be read in the list of processes.
    patterns = {secret for secret in secrets if len(secret) >= SHORTEST and "\n" not in secret}
    if not patterns:
        return ""
    found = git("grep", "--cached", "-l", "-F", "-f", "-", "--", ":/", given="".join(f"{one}\n" for one in patterns))
    return one_line(found.text.partition("\n")[0]) if _well(found) and found is not None else ""


def _well(said: Said | None) -> bool:
    return said is not None and said.status == 0
