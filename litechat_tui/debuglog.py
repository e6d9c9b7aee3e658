"""The log that `--debug` writes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem


@contextmanager
def log_kept(tell: Callable[[Problem], None], moment: datetime, *, wanted: bool) -> Iterator[None]:
    """Keep a log in a file while the block lasts when it is `wanted`, and `tell` where; else keep it off the terminal.

    Raises `ConfigurationError` when it cannot be written.
    """
    # A library's warning is no word for a reader, and would stand in the middle of the screen.
    logging.captureWarnings(capture=True)
    root, ours = logging.getLogger(), logging.getLogger("litechat_tui")
    handler: logging.Handler = _log_file(tell, moment) if wanted else logging.NullHandler()
    (root if wanted else ours).addHandler(handler)
    level = root.level
    if wanted:
        root.setLevel(logging.DEBUG)
        logging.getLogger("markdown_it").setLevel(logging.INFO)  # it logs every rule at every character
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.setLevel(level)
        (root if wanted else ours).removeHandler(handler)
        handler.close()


def _log_file(tell: Callable[[Problem], None], moment: datetime) -> logging.Handler:
    """Return a handler that writes to a new file, readable by its owner only."""
    from platformdirs import user_log_path

    folder = user_log_path("litechat-tui", appauthor=False)
    path = folder / f"{moment:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            Problem(Code.PROGRAM_LOG_UNWRITABLE, path=str(path), reason=error.strerror or str(error))
        ) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    tell(Problem(Code.PROGRAM_LOG_WRITTEN, path=str(path)))
    return handler
