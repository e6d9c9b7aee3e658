"""The end of `make e2e` and `make chain` on a machine that cannot run them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


PYTEST = ("pytest", "--quiet", "-m", "e2e", "tests/e2e/test_rules.py")


@pytest.mark.parametrize("module", [("tests.e2e.chain",), pytest.param(PYTEST, marks=pytest.mark.proof)])
def test_without_its_tools_the_chain_fails_with_the_line_that_installs_them(module: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={"PATH": "/nowhere"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode != 0
    (line,) = filter(None, done.stderr.splitlines())
    assert "apt-get install --yes --no-install-recommends nodejs npm" in line
