"""Reading files that are to go with a prompt: what becomes of each. On another thread than the screen's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from litechat_tui.domain.errors import LitechatError, Problem
from litechat_tui.domain.prompt import Attachment

if TYPE_CHECKING:
    from litechat_tui.app.attaching import Attaching

File = tuple[str, Callable[[], bytes]]
"""The name of a file, and what reads it."""


class Large(NamedTuple):
    """An image that is too large, and can be made smaller."""

    problem: Problem
    shrunk: Callable[[], Attachment]
    """Makes it smaller. Blocks; raises `LitechatError`."""


class Outcomes(NamedTuple):
    """What came of reading files."""

    made: list[Attachment]
    refused: list[Problem]
    large: list[Large]

    @classmethod
    def none(cls) -> Outcomes:
        """Return those of no files."""
        return cls([], [], [])

    def note(self, make: Callable[[], Attachment]) -> None:
        """Make an attachment, and note what came of it."""
        try:
            self.made.append(make())
        except LitechatError as error:
            self.refused.append(error.problem)


def read(attaching: Attaching, files: Iterable[File]) -> Outcomes:
    """Make attachments of files. Blocks."""
    outcomes = Outcomes.none()
    for name, content in files:
        _read_one(attaching, name, content, outcomes)
    return outcomes


def _read_one(attaching: Attaching, name: str, content: Callable[[], bytes], outcomes: Outcomes) -> None:
    too_large: list[Problem] = []

    def ask_later(problem: Problem) -> bool:
        too_large.append(problem)
        return False

    try:
        data = content()
        outcomes.made.append(attaching.attach(name, data, ask_later))
    except LitechatError as error:
        if too_large:
            outcomes.large.append(Large(error.problem, lambda: attaching.shrunk(name, data)))
        else:
            outcomes.refused.append(error.problem)


def files_at(paths: Iterable[Path]) -> Iterable[File]:
    """Yield the files at these paths."""
    from litechat_tui.app.attaching import read_file

    for path in paths:
        yield path.name or str(path), lambda path=path: read_file(path)  # type: ignore[misc]


def limited(before: Sequence[Attachment], outcomes: Outcomes) -> tuple[Sequence[Attachment], Sequence[Problem]]:
    """Return what of the files can go along with those `before`, and what is wrong with the others."""
    from litechat_tui.domain.attachments import too_many

    kept, problems = [*before], [*outcomes.refused]
    for one in outcomes.made:
        problem = too_many([*kept, one])
        if problem is not None:
            problems.append(problem)
        else:
            kept.append(one)
    return kept[len(before) :], problems


def files_in(text: str) -> Sequence[Path]:
    """Return the files that a text is the paths of; none if it is anything else. Asks the file system."""
    from litechat_tui.app.typed_paths import typed_paths

    paths = typed_paths(text)
    return paths if all(path.is_file() for path in paths) else ()
