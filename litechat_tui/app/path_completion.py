"""How a path that is being typed may go on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from litechat_tui.domain.folding import folded
from litechat_tui.domain.ports import FolderFiles

MOST = 50
"""Ways to go on that are listed."""


def completions(files: FolderFiles, text: str, folder: Path) -> Sequence[str]:
    """Return paths that begin with `text`, in the order of the alphabet; case and width do not matter. Blocks.

    What is hidden is listed for a typed dot alone.
    """
    head, slash, start = text.lstrip().rpartition("/")
    head += slash
    start = folded(start)
    where = folder / os.path.expanduser(head)  # noqa: PTH111 - pathlib's fails for a user who is not known
    names = (name for name in files.entries(where) if start or not name.startswith("."))
    found = sorted((folded(name), name) for name in names if folded(name).startswith(start))
    return [head + name for _, name in found[:MOST]]
