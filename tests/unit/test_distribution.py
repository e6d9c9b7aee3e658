"""What the source distribution holds, by the list in pyproject.toml."""

from __future__ import annotations

import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALWAYS = ("litechat_tui/*", "pyproject.toml", "LICENSE")
"""What the build backend takes by itself."""


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout knows what belongs to the repository")
def test_the_source_distribution_holds_the_whole_repository() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]["build-backend"]
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    patterns = (*ALWAYS, *settings["source-include"])
    assert [file for file in listed.stdout.splitlines() if not any(fnmatch(file, each) for each in patterns)] == []
