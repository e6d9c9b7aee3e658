"""What a file is, by its content: names are often wrong, and three programs share `conversations.json`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from litechat_tui.app.importing.elements import parsed
from litechat_tui.app.importing.programs import (
    chatgpt,
    claude,
    claude_code,
    codex,
    deepseek,
    librechat,
    openwebui,
    parllama,
)
from litechat_tui.app.importing.programs.element import ElementProgram, JsonObject
from litechat_tui.app.importing.programs.log import LogProgram
from litechat_tui.app.importing.programs.refused import is_takeout_page


class Format(Enum):
    """What the bytes of a file are."""

    ZIP = auto()
    SQLITE = auto()
    ZSTD = auto()
    GZIP = auto()
    JSON = auto()
    LINES = auto()
    """JSON Lines."""
    YAML = auto()
    TAKEOUT = auto()
    """A page of Google Takeout."""
    EMPTY = auto()
    OTHER = auto()


_MAGIC = (
    (b"PK\3\4", Format.ZIP),
    (b"PK\5\6", Format.ZIP),
    (b"SQLite format 3\0", Format.SQLITE),
    (b"\x28\xb5\x2f\xfd", Format.ZSTD),
    (b"\x1f\x8b", Format.GZIP),
)
_YAML_KEY = re.compile(rb"^(?:messages|compressed_messages):", re.MULTILINE)
_MODEL_KEY = re.compile(rb"\A(?:#[^\n]*\n|---[^\n]*\n|[ \t\r]*\n|[\w-]+:[^\n]*\n)*?model:", re.MULTILINE)

# Those that others look like come last: a conversation of DeepSeek has a mapping as ChatGPT's has.
PROGRAMS: tuple[ElementProgram, ...] = (
    claude.PROGRAM,
    deepseek.PROGRAM,
    chatgpt.PROGRAM,
    openwebui.PROGRAM,
    librechat.PROGRAM,
    parllama.PROGRAM,
)
LOGS: tuple[LogProgram, ...] = (codex.PROGRAM, claude_code.PROGRAM)

_WRAPPERS = ("conversations", "chats", "data", "items")


def packed_format(start: bytes) -> Format | None:
    """Return what a file is that is no text, by its first bytes as they are; None for one that may be text."""
    return next((found for magic, found in _MAGIC if start.startswith(magic)), None)


def text_format(head: bytes) -> Format:
    """Return what a text file is, by its beginning in UTF-8."""
    first = head.lstrip()
    match first[:1]:
        case b"":
            return Format.EMPTY
        case b"[":
            return Format.JSON
        case b"{":
            return Format.LINES if _is_lines(first) else Format.JSON
    if is_takeout_page(head):
        return Format.TAKEOUT
    if _YAML_KEY.search(head) or _MODEL_KEY.match(head):
        return Format.YAML
    return Format.OTHER


def program_of(element: object) -> ElementProgram | None:
    """Return the program that keeps its conversations in objects like this one."""
    if not isinstance(element, dict):
        return None
    return next((program for program in PROGRAMS if program.recognises(element)), None)


def log_of(lines: Iterable[JsonObject]) -> LogProgram | None:
    """Return the program whose log has these lines; the first one that is any program's decides."""
    return next((log for line in lines for log in LOGS if log.recognises(line)), None)


def unwrapped(element: object) -> Iterator[object]:
    """Yield what an element holds: itself, or the conversations in an object around them."""
    if isinstance(element, dict) and program_of(element) is None:
        for name in _WRAPPERS:
            inner = element.get(name)
            if isinstance(inner, list) and any(program_of(each) for each in inner[:20]):
                yield from inner
                return
    yield element


def _is_lines(first: bytes) -> bool:
    """Return whether the first line is an object by itself and another one follows, or nothing does."""
    line, _, rest = first.partition(b"\n")
    rest = rest.lstrip()
    return (not rest or rest[:1] == b"{") and isinstance(parsed(line).value, dict)
