"""The files of an import: those that were named, and those in the folders and archives that were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from litechat_tui.app.importing.detect import Format, packed_format
from litechat_tui.app.importing.encodings import raw_chunks
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.skipped import Skipped, UnreadableError
from litechat_tui.app.importing.sources import FolderAssets, Opened, folder_files, open_file, safe_name
from litechat_tui.app.importing.zips import archive


class Container:
    """What was named: a file, or a folder or an archive with all its files."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self.name = safe_name(path.name or str(path))
        """As a report calls it."""

    def files(self) -> Iterator[Opened | Skipped]:
        """Yield its files, each to be read before the next one is asked for; archives in a folder are opened, too."""
        try:
            is_folder = self._path.is_dir()
        except (OSError, ValueError):
            is_folder = False
        if is_folder:
            for found in folder_files(self._path, self.name, self._limits):
                yield from self._opened(found) if isinstance(found, Opened) else (found,)
            return
        assets = FolderAssets(self._path.parent, self._limits, depth=1)
        found = open_file(self._path, self.name, assets, alone=True)
        yield from self._opened(found) if isinstance(found, Opened) else (found,)

    def _opened(self, opened: Opened) -> Iterator[Opened | Skipped]:
        """Yield a file, or the files in it."""
        try:
            if opened.path is None or _format(opened) is not Format.ZIP:
                yield opened
                return
            with archive(opened.path, opened.name, opened.date, self._limits) as found:
                yield from found.files()
        except UnreadableError as error:
            yield error.skipped(opened.name)


def _format(opened: Opened) -> Format | None:
    with opened.stream() as stream:
        return packed_format(next(raw_chunks(stream), b""))
