"""Files that are no JSON: databases, of this program too, and the YAML of aichat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from litechat_tui.app.importing.building import Imported, conversations
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.own_report import imported
from litechat_tui.app.importing.programs import aichat, databases
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError
from litechat_tui.app.importing.sources import Opened
from litechat_tui.app.importing.yaml_text import yaml_value
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import ForeignDatabases
from litechat_tui.words.problems import problem_text

_DAMAGED = (Code.STORE_DAMAGED, Code.STORE_NOT_A_SESSION_FILE, Code.STORE_UNOPENABLE, Code.STORE_FAILED)


def read_database(
    opened: Opened, path: Path, source: ForeignDatabases, limits: Limits
) -> Iterator[Imported | Skipped | None]:
    """Yield the conversations in a database, what is left out, and None now and then. Raises `UnreadableError`."""
    any_found = False
    try:
        for chat in source.chats(path):
            any_found = True
            if isinstance(chat, Conversation):
                yield imported(chat, opened.name)
            else:
                yield from conversations(databases.draft(chat), opened.name, opened.date, limits)
            yield None
    except StoreError as error:
        raise _unreadable(error, opened) from error
    if not any_found:
        raise UnreadableError(Reason.NO_CONVERSATIONS)


def read_yaml(opened: Opened, chunks: Iterator[bytes], limits: Limits) -> Iterator[Imported | Skipped | None]:
    """Yield the conversation in a session of aichat. Raises `UnreadableError`."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > limits.document:
            raise UnreadableError(Reason.FILE_TOO_LARGE)
        yield None
    try:
        document = yaml_value(content.decode())
    except UnicodeDecodeError as error:
        raise UnreadableError(Reason.NOT_UTF8) from error
    if not isinstance(document, dict) or not aichat.recognises(document):
        raise UnreadableError(Reason.UNKNOWN_FORMAT if opened.alone else Reason.OTHER_FILES)
    yield from conversations(aichat.draft(document, opened.base), opened.name, opened.date, limits)


def _unreadable(error: StoreError, opened: Opened) -> UnreadableError:
    if error.problem.code is Code.STORE_FOREIGN_DATABASE:
        return UnreadableError(Reason.UNKNOWN_FORMAT if opened.alone else Reason.OTHER_FILES)
    if error.problem.code is Code.STORE_NEWER_FORMAT:
        return UnreadableError(Reason.NEWER_FILE)
    if error.problem.code in _DAMAGED:
        return UnreadableError(Reason.DAMAGED_DATABASE)
    return UnreadableError(Reason.UNREADABLE, why=problem_text(error.problem).message)
