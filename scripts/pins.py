"""Pin the newest versions that work together into pyproject.toml, for every Python and platform: `make pins`.

The pins are uv constraints, so they bind a checkout (development, CI, the quick start) and not those who install the
package. They live in pyproject.toml because a lock file would record which index a machine happens to use.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
BLOCK = re.compile(r"^constraint-dependencies = \[.*?^\]\n", re.MULTILINE | re.DOTALL)
EXPORT = ("export", "--quiet", "--no-hashes", "--no-annotate", "--no-header", "--no-emit-project", "--all-groups")


def uv(*arguments: str) -> str:
    """Run uv (that which runs this script) in the project; return what it prints."""
    command = [os.environ.get("UV", "uv"), *arguments]
    return subprocess.run(command, check=True, cwd=PYPROJECT.parent, stdout=subprocess.PIPE, text=True).stdout


def pins(exported: str) -> list[str]:
    """Return one requirement per line of `uv export`, with its marker only where a package has several versions."""
    lines = [line for line in exported.splitlines() if "==" in line]
    names = [line.partition("==")[0] for line in lines]
    alone = {name for name in names if names.count(name) == 1}
    return [
        line.partition(";")[0].strip() if name in alone else line.strip()
        for name, line in zip(names, lines, strict=True)
    ]


def main() -> int:
    """Resolve without the old pins and write the new ones; put the file back when that fails."""
    before = PYPROJECT.read_text(encoding="utf-8")
    if not BLOCK.search(before):
        sys.exit(f"{PYPROJECT} has no constraint-dependencies to refresh.")
    try:
        PYPROJECT.write_text(BLOCK.sub("constraint-dependencies = [\n]\n", before), encoding="utf-8")
        uv("lock", "--quiet", "--upgrade")
        rows = "".join(f'    "{pin}",\n' for pin in pins(uv(*EXPORT)))
    except BaseException:
        PYPROJECT.write_text(before, encoding="utf-8")
        raise
    PYPROJECT.write_text(BLOCK.sub(lambda _: f"constraint-dependencies = [\n{rows}]\n", before), encoding="utf-8")
    sys.stdout.write(f"{rows.count(chr(10))} pins written to {PYPROJECT.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
