"""Names of files that every file system takes, that sort by date, and that no two sessions share."""

from __future__ import annotations

import re
from datetime import UTC
from hashlib import sha256
from itertools import accumulate, takewhile
from unicodedata import normalize

from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.storable import title_of
from litechat_tui.domain.text import one_line

LONGEST = 255
"""Bytes of a name that file systems take, its ending included."""
_LONGEST_TITLE = 400
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
"""What Windows or a path gives a meaning to. Control characters have been replaced before."""
_PLAIN_ID = re.compile(r"[0-9A-Za-z-]*[0-9A-Za-z]{8}")


class Names:
    """Gives out names, each once, also where upper and lower case are the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name_of(self, conversation: Conversation, ending: str) -> str:
        """Return `2026-01-31 What it is called 1a2b3c4d.md`: the title is cut, never what tells sessions apart."""
        name = _name(conversation, _mark(conversation.session_id), ending)
        if name.casefold() in self._taken:
            name = _name(conversation, sha256(conversation.session_id.encode()).hexdigest(), ending)
        self._taken.add(name.casefold())
        return name


def _name(conversation: Conversation, mark: str, ending: str) -> str:
    day = f"{conversation.created_at.astimezone(UTC):%Y-%m-%d}"
    title = one_line(conversation.title, _LONGEST_TITLE) or title_of(conversation)
    # The day in front of it makes reserved names, such as CON, and leading dots harmless; the mark, dots at the end.
    safe = _FORBIDDEN.sub("_", normalize("NFC", title)).strip(" .\u3000")
    room = LONGEST - len(f"{day}  {mark}{ending}".encode())
    return " ".join(filter(None, (day, cut(safe, room).strip(), mark))) + ending


def _mark(session_id: str) -> str:
    """Return what is told of an id: its end, which is made by chance."""
    return session_id[-8:] if _PLAIN_ID.fullmatch(session_id) else sha256(session_id.encode()).hexdigest()[:8]


def cut(text: str, room: int) -> str:
    """Return as many whole characters of `text`, as a reader sees them, as have room in that many bytes."""
    # Its tables are large, and most names are short.
    if len(text.encode()) <= room:
        return text
    from wcwidth import iter_graphemes

    beginnings = accumulate(iter_graphemes(text))
    return max(takewhile(lambda beginning: len(beginning.encode()) <= room, beginnings), key=len, default="")
