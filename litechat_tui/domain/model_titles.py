"""Titles by a model: what it is asked, what it is shown of a conversation, and what is taken of its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.domain.text import cells, clean, one_line

INSTRUCTIONS = (
    "You name conversations. Answer with a title for the one you are given: at most six words, on one line, without "
    "quotes or a full stop, in the language that the user writes in. Never answer the conversation itself."
)
EXCERPT_CHARS = 2_000
"""Characters of a conversation that are sent at most."""
TITLE_CELLS = 60
_JOINER = " \N{ZERO WIDTH JOINER}"
TITLE_TOKENS = 200
"""Tokens of the answer at most. A title takes some twenty; a model that thinks needs some before it."""

_NAMES = {Role.USER: "User: ", Role.ASSISTANT: "Assistant: "}
_FRAME = "<conversation>\n{said}\n</conversation>\n\nThe title of this conversation:"
_SAID = re.compile(r"<conversation>\nUser: (.*?)(?:\n\nAssistant: .*)?\n</conversation>", re.DOTALL)

_SIGNS = re.compile(r"^(?:#+ |[*-] |> )+")
"""Markdown at the beginning of a line."""
_LABEL = re.compile(r"^\W*(?:title|タイトル|題名|題)\W*[:：][\s*_]*", re.IGNORECASE)
_PAIRS = ('""', "''", "“”", "‘’", "„“", "«»", "「」", "『』", "【】", "**", "__", "``")
_ENDS = ".。．,、，;；:： "
_NO_WORDS = _ENDS + "#*`>-_\"'“”„‘’«»「」『』【】"
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")


def excerpt(messages: Sequence[ChatMessage]) -> str:
    """Return what a model is shown of a conversation: the beginning of each text, without thoughts and tools."""
    texts = [(_NAMES[message.role], text) for message in messages if (text := _said_in(message))]
    room = EXCERPT_CHARS // max(len(texts), 1) - max(map(len, _NAMES.values())) - len("\n\n…")
    said = [name + (text if len(text) <= room else f"{text[:room]}…") for name, text in texts]
    return _FRAME.format(said="\n\n".join(said)) if said else ""


def _said_in(message: ChatMessage) -> str:
    """Return the words of a message, or the names of what is all there is of it."""
    return message.text.strip() or ", ".join(each.name for each in message.attachments)


def first_said(question: str) -> str:
    """Return what the user said first in an excerpt; empty when it is none."""
    found = _SAID.search(question)
    return found[1] if found else ""


def title_of_answer(answer: str) -> str:
    """Return the title in a model's answer, on one line of at most `TITLE_CELLS`; empty when there is none.

    Quotes, signs of Markdown, a label such as "Title:" and what ends a sentence are left out, and so is a line that
    only leads up to the title.
    """
    lines = [line.strip() for line in clean(_CONTROLS.sub(" ", answer[:4_000])).splitlines()]
    lines = [line for line in lines if line.strip(_NO_WORDS)]
    said = next((line for line in lines if not line.endswith((":", "："))), lines[0] if lines else "")
    title, before = one_line(said), ""
    while title != before:
        before = title
        title = _LABEL.sub("", _SIGNS.sub("", title)).rstrip(_ENDS).strip()
        pair = next((pair for pair in _PAIRS if title[:1] + title[-1:] == pair and len(title) > 1), "")
        title = _within(title, pair)
    return _fitting(title)


def _within(title: str, pair: str) -> str:
    """Return a title without the pair of signs around all of it; one that has more of them keeps them."""
    inside = title[1:-1]
    return inside.strip() if pair and not {*pair} & {*inside.strip(pair)} else title


def _fitting(title: str) -> str:
    if cells(title) <= TITLE_CELLS:
        return title
    while cells(title) > TITLE_CELLS - 1:
        title = title[:-1]
    return f"{title.rstrip(_JOINER)}…"
