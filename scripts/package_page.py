"""Write `docs/package.md`, the README as a package index shows it; part of `make docs`.

An index shows the page alone: links into the repository lead nowhere there, and pictures are not found. They become
absolute where `[project.urls]` names the repository, and plain words where it does not.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "package.md"

_PICTURE = re.compile(r"<picture>.*?</picture>\n+|^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://)([^)\s]*)\)")
_NOTE = (
    "<!-- Made from README.md by `make docs`. Change that, not this page. -->\n\n"
    "The source distribution of this package contains the files that are named here.\n"
)


def page(readme: str, repository: str = "") -> str:
    """Return the page made from the text of the README, with links to the address `repository` if there is one."""
    title, rest = readme.split("\n", 1)

    def linked(link: re.Match[str]) -> str:
        words, target = link.groups()
        if target.startswith("#"):
            return words  # an index gives headings no anchors
        if repository:
            return f"[{words}]({repository}/blob/main/{target})"
        return f"`{target}`" if words == target else f"{words} (`{target}`)"

    return f"{title}\n\n{_NOTE}{_LINK.sub(linked, _PICTURE.sub('', rest))}"


def repository() -> str:
    """Return the repository that `[project.urls]` names; empty when it names none."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project.get("urls", {}).get("Repository", "")).rstrip("/")


def write() -> None:
    """Write the page where it belongs."""
    PAGE.write_text(page(README.read_text("utf-8"), repository()), "utf-8")


if __name__ == "__main__":
    write()
