"""`completions`: the scripts, and what bash makes of one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from litechat_tui import words
from tests.unit.subcommands.conftest import Shell

ASK = """
source completions
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_shtab_litechat_tui
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(folder: Path, *line: str) -> set[str]:
    """Return what bash offers for the last word of a line."""
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", "litechat-tui", *line], cwd=folder, capture_output=True, text=True, check=True
    )
    return {*done.stdout.split()}


@pytest.mark.skipif(shutil.which("bash") is None, reason="without bash")
def test_bash_completes_commands_options_and_values(shell: Shell, tmp_path: Path) -> None:
    status, script, err = shell.run("completions", "bash")
    assert (status, err) == (0, "")
    (tmp_path / "completions").write_text(script, "utf-8")
    assert {"sessions", "stats", "backup", "check", "completions"} <= completed(tmp_path, "")
    assert completed(tmp_path, "sessions", "un") == {"unpin", "unarchive", "untag"}
    assert {"--archived", "--trashed", "--all", "--tag", "--limit", "--json"} <= completed(
        tmp_path, "sessions", "list", "--"
    )
    assert completed(tmp_path, "completions", "") == {"bash", "zsh", "fish"}
    assert completed(tmp_path, "--lang", "") == {"en", "ja"}


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_other_shells_get_scripts_with_descriptions_in_the_language_in_use(shell: Shell, name: str) -> None:
    for language in ("en", "ja"):
        _, script, _ = shell.run("completions", name, "--lang", language)
        assert "untag" in script
        words.use(language)
        assert words._("delete for good what is in the trash") in script
