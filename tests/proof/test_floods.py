"""The longest answers: their cost grows with their length, in memory too, and a key stops them at any moment.

The figures are ratios, or counted in lengths of the text; none of them is a time on the clock.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does"),
]

MEGABYTE = 1_000_000
MOST_TIMES = 26
"""How many times the text is in memory at most: three times while it arrives, and about twenty times for the moment in
which SQLite's JSON functions look for the preview of a session in the item that is being stored."""
CONSTANT = 60 * MEGABYTE


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    """A proxy in a process of its own, so that what it needs is not counted."""
    command = [sys.executable, "-m", "tests.proof.flood_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.communicate()


@pytest.fixture
def flood(proxy: str, tmp_path: Path) -> Any:
    """Return what measures a prompt's answer in a process of its own."""

    def measure(prompt: str, *stop_at: int) -> dict[str, Any]:
        folder = tmp_path / prompt
        folder.mkdir()
        command = [sys.executable, "-m", "tests.proof.flood_client", proxy, str(folder), prompt, *map(str, stop_at)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return measure


@pytest.mark.parametrize(("kind", "few"), [("deltas", 50_000), ("items", 1_000)])
def test_four_times_as_many_cost_four_times_as_much(flood: Any, kind: str, few: int) -> None:
    short, long = flood(f"{kind} {few}"), flood(f"{kind} {4 * few}")
    assert (long["status"], long["same"]) == ("completed", True)
    # Linear is 4, quadratic 16.
    assert long["cpu"] < 8 * short["cpu"] + 1


@pytest.mark.parametrize("kind", ["answer", "line"])
def test_a_long_answer_is_in_memory_a_few_times_only(flood: Any, kind: str) -> None:
    found = flood(f"{kind} {40 * MEGABYTE}")
    assert (found["status"], found["told"], found["same"]) == ("completed", 40 * MEGABYTE, True)
    assert found["peak"] < MOST_TIMES * 40 * MEGABYTE + CONSTANT


def test_a_long_answer_is_stopped_in_the_middle_and_what_came_is_kept(flood: Any) -> None:
    found = flood(f"answer {40 * MEGABYTE} hang", 10 * MEGABYTE)
    assert (found["status"], found["same"]) == ("stopped", True)
    assert 10 * MEGABYTE <= found["told"] <= 40 * MEGABYTE
    assert found["peak"] < MOST_TIMES * found["told"] + CONSTANT
