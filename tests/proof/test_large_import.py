"""An export that no memory would hold is read in little: tried on 200 MB, whose size the peak must not follow."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.proof

MB = 1_000_000

READS = """
import re, resource, sys
from pathlib import Path
from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.reading import read_all
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases

found = read_all([Path(sys.argv[1])], SQLiteForeignDatabases())
print(sum(isinstance(each, Imported) for each in found))
if sys.platform == 'linux':  # where the peak of `getrusage` is that of the program that started this one
    print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

LARGE = """
import json, sys
from tests.imports import chatgpt, chatgpt_message, chatgpt_node

text = '港町の天気と、明日の予定を教えてください。 "quotes" {braces} [brackets] ' * 8
sides = ('user', 'assistant')
nodes = {str(at): chatgpt_node(str(at - 1) if at else None, chatgpt_message(sides[at % 2], text)) for at in range(80)}
one = json.dumps(chatgpt(nodes, id='NUMBER'), ensure_ascii=False)
with open(sys.argv[1], 'w', encoding='utf-8') as file:
    file.write('[')
    for number in range(int(sys.argv[2]) // len(one.encode()) + 1):
        file.write((',' if number else '') + one.replace('NUMBER', str(number)))
    file.write(']')
print(number + 1)
"""


def output_of(script: str, *arguments: str) -> list[int]:
    """Return the numbers that `script` prints."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=Path(__file__).parents[2])
    return [int(line) for line in done.stdout.split()]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Return an export of 200 MB, and how many conversations are in it."""
    path = tmp_path_factory.mktemp("large") / "conversations.json"
    (count,) = output_of(LARGE, str(path), str(200 * MB))
    return path, count


def test_a_large_export_is_read_in_little_memory(large: tuple[Path, int]) -> None:
    path, count = large
    found, peak = output_of(READS, str(path))

    assert found == count, peak
    assert peak < 100 * MB


def test_so_is_one_in_an_archive(large: tuple[Path, int], tmp_path: Path) -> None:
    path, count = large
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(path, "conversations.json")
    found, peak = output_of(READS, str(tmp_path / "export.zip"))

    assert found == count, peak
    assert peak < 100 * MB


@pytest.mark.parametrize("inner", ["[{}, ", '"{}", ', '{{"a": {}}}, '])
def test_one_value_without_an_end_does_not_fill_the_memory(inner: str, tmp_path: Path) -> None:
    path = tmp_path / "endless.json"
    with path.open("w") as file:
        file.write("[")
        file.write(inner[:1])
        for _ in range(300):
            file.write("x" * MB if inner[:1] == '"' else "1, " * (MB // 3))
    found, peak = output_of(READS, str(path))

    assert found == 0
    assert peak < 150 * MB


def test_a_bomb_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("x.json", "w", force_zip64=True) as entry,
    ):
        entry.write(b'[{"mapping": "')
        for _ in range(600):
            entry.write(b" " * MB)
    assert path.stat().st_size < MB
    found, peak = output_of(READS, str(path))

    assert found == 0
    assert peak < 150 * MB
