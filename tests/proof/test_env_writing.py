"""A program that is killed while it writes a `.env` leaves the old file or the new one, and nothing open to others."""

from __future__ import annotations

import random
import re
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from litechat_tui.settings.env_file import EnvFile
from tests.proof import env_writer

pytestmark = pytest.mark.proof

KILLS = 40
REST = "# 日本語\r\nA='1\n2' # c\r\n"
WHOLE = re.compile(rf"LITELLM_API_KEY=(\d)\1{{{env_writer.LENGTH - 1}}}\r\n")


def test_a_kill_while_writing_leaves_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(f"{REST}LITELLM_API_KEY={'0' * env_writer.LENGTH}\r\n".encode())
    chance, torn = random.Random(1), 0
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, env_writer.__file__, str(path)], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            for _ in range(chance.randrange(1, 4)):
                assert program.stdout.readline()
            # Somewhere within a writing, which takes less than a tenth of a second.
            with suppress(subprocess.TimeoutExpired):
                program.wait(chance.random() / 10)
            program.kill()
        text = path.read_bytes().decode()
        assert text.startswith(REST)
        assert WHOLE.fullmatch(text.removeprefix(REST))
        for left in tmp_path.iterdir():
            if left.name.endswith(".part"):
                torn += 1
                assert stat.S_IMODE(left.stat().st_mode) == 0o600
            elif left != path:
                assert WHOLE.fullmatch(left.read_bytes().decode().removeprefix(REST))
                left.unlink()
    assert torn, "no kill came while something was written"
    EnvFile(path).write({"A": "3"}, ["A"])
    assert not [*tmp_path.glob("*.part")]
