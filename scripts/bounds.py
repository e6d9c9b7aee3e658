"""Test the oldest and the newest dependencies that pyproject.toml allows: `make bounds`.

A checkout pins exact versions, which those who install the package don't get. Each end of the ranges gets an
environment of its own, outside the project, where uv does not apply the pins.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENDS = {"oldest": "lowest-direct", "newest": "highest"}
"""What each end is called, and by uv."""
OPTIONS = (
    "--quiet",
    "-pno:cacheprovider",
    # Given as the test paths and not as arguments, they run in parallel.
    "--override-ini=testpaths=tests/unit tests/contract",
    "--deselect=tests/unit/test_pins.py::test_everything_installed_is_pinned",
)


def uv(*arguments: str | Path) -> None:
    """Run uv (that which runs this script) outside the project."""
    subprocess.run([os.environ.get("UV", "uv"), "--directory", "/", *arguments], check=True)


def tested(end: str) -> bool:
    """Install that end of the ranges into a new environment; return whether the tests pass there."""
    with tempfile.TemporaryDirectory(prefix="litechat-bounds-") as folder:
        python = Path(folder, "bin", "python")
        project = ("--editable", ROOT, "--group", f"{ROOT / 'pyproject.toml'}:dev")
        uv("venv", "--quiet", "--python", sys.executable, folder)
        uv("pip", "install", "--quiet", "--python", python, "--resolution", ENDS[end], *project)
        sys.stdout.write(f"The {end} dependencies that pyproject.toml allows:\n")
        sys.stdout.flush()
        return subprocess.run([python, "-m", "pytest", *OPTIONS], check=False, cwd=ROOT).returncode == 0


def main() -> int:
    """Test both ends, also when the first one fails; return the exit status."""
    passed = [tested(end) for end in ENDS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
