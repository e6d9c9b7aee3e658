"""Attaches what is named in words, on a command line or after `/attach`, for faces without a screen."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from litechat_tui.app.attaching import MOST_READ, Attaching, read_file, warning
from litechat_tui.console import Streams, agreed
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError, Problem
from litechat_tui.domain.models import ModelDetails
from litechat_tui.domain.prompt import Attachment
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text

STANDARD_INPUT = "-"
_NAME = "stdin"


def attached_given(given: str, attaching: Attaching, streams: Streams) -> Attachment:
    """Return the attachment that a file makes, or standard input for `-`; its content is kept.

    Where an image is too large, the person at the terminal is asked whether to make it smaller. Raises
    `AttachmentError` and `StoreError`.
    """
    name, data = (_NAME, _standard_input()) if given == STANDARD_INPUT else _file(Path(given).expanduser())
    return attaching.attach(name, data, lambda problem: _may_shrink(problem, streams))


def warned(attachments: Iterable[Attachment], model: ModelDetails, streams: Streams) -> None:
    """Say what may become of attachments at a model."""
    streams.complain(*filter(None, [warning(attachments, model)]))


def _file(path: Path) -> tuple[str, bytes]:
    return path.name or str(path), read_file(path)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise AttachmentError(Code.ATTACHMENT_STDIN)
    return sys.stdin.buffer.read(MOST_READ + 1)


def _may_shrink(problem: Problem, streams: Streams) -> bool:
    if sys.stdin is None or not (sys.stdin.isatty() and streams.err.isatty()):
        return False
    question = _("{problem} Make it smaller? [y/N] ").format(problem=problem_text(problem).message)
    return agreed(streams, question, by_default=False)
