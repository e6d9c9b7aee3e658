"""What tests do with exports: read them again, and look at the markup of a page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import BinaryIO

from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.one_file import OwnFormat
from litechat_tui.app.importing.skipped import Skipped, UnreadableError, sentence
from litechat_tui.app.importing.sources import NoAssets, Opened
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.archived_messages import messages_of
from litechat_tui.domain.chat import ChatMessage

FILE_DATE = datetime(2020, 1, 1, tzinfo=UTC)


def opened(data: bytes) -> Opened:
    """Return a file with these bytes."""

    @contextmanager
    def stream() -> Iterator[BinaryIO]:
        yield io.BytesIO(data)

    return Opened("file", "file", len(data), FILE_DATE, stream, NoAssets(), lambda _name: False, None, alone=True)


def read_own(own: OwnFormat, data: bytes) -> tuple[list[Conversation], list[Skipped]]:
    """Return the conversations in a file of this program, and what is left out; every sentence can be made."""
    assert own.recognises(data)
    found: list[Imported | Skipped | int] = []
    try:
        found += own.read(opened(data))
    except UnreadableError as error:
        found.append(error.skipped("file"))
    skipped = [each for each in found if isinstance(each, Skipped)]
    assert all(map(sentence, skipped))
    return [each.conversation for each in found if isinstance(each, Imported)], skipped


def shown(conversation: Conversation) -> Sequence[ChatMessage]:
    """Return the messages of a conversation without the numbers of rows."""
    return [replace(each, item_id=None) for each in messages_of(conversation)]


_TAGS = frozenset(
    {
        *("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "h4", "h5", "h6", "p", "main"),
        *(
            "section",
            "div",
            "details",
            "summary",
            "pre",
            "code",
            "span",
            "footer",
            "br",
            "a",
            "img",
            "ul",
            "ol",
            "li",
            "table",
        ),
        *("thead", "tbody", "tr", "th", "td", "strong", "em", "s", "blockquote", "hr"),
    }
)
_ATTRIBUTES = frozenset({"class", "href", "rel", "lang", "charset", "http-equiv", "content", "name", "start"})
_ATTACHED = {"a": ("download", "href"), "img": ("src", "alt")}
"""The attributes of what has an attachment in its address, which nothing is asked for."""


class Page(HTMLParser):
    """The markup of a page that is known to do nothing, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS
        self.tags.append(tag)
        if tuple(name for name, _ in attrs) == _ATTACHED.get(tag):
            given = dict(attrs)
            assert (given.get("src") or given.get("href") or "").startswith("data:image/" if tag == "img" else "data:")
            return
        for name, value in attrs:
            assert name in _ATTRIBUTES
            if name == "href":
                assert (value or "").split(":")[0].lower() in ("http", "https", "mailto")
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data
