"""What a person sends: text, and what goes with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

_BLANK_LINES = re.compile(r"\A\s*[\r\n]")
"""All lines before the first one with text."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a prompt. Its bytes are kept once, by content, beside the session's items."""

    digest: str
    """SHA-256 of the bytes, in hexadecimal."""
    name: str
    media_type: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt, from the box to the request."""

    text: str
    attachments: tuple[Attachment, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to send."""
        return bool(self.text.strip() or self.attachments)

    def stripped(self) -> Prompt:
        """Return the prompt as it is sent: without blank lines before its text and white space after it.

        The first line keeps its indentation: it may be code, and belongs to that of the lines below.
        """
        return Prompt(_BLANK_LINES.sub("", self.text).rstrip(), self.attachments)


EMPTY = Prompt("")


def joined(prompts: Iterable[Prompt]) -> Prompt:
    """Return several prompts as one, an empty line between their texts."""
    kept = [prompt for prompt in prompts if prompt.text or prompt.attachments]
    if len(kept) == 1:
        return kept[0]
    text = "\n\n".join(prompt.text for prompt in kept if prompt.text)
    return Prompt(text, tuple(attachment for prompt in kept for attachment in prompt.attachments))


def to_json(prompts: Iterable[Prompt]) -> str:
    """Return prompts as JSON text, the one form in which drafts and queues are stored."""
    return json.dumps([asdict(prompt) for prompt in prompts], ensure_ascii=False)


def from_json(stored: str) -> tuple[Prompt, ...]:
    """Return the prompts that `to_json` wrote; text that it did not write is one prompt with that text."""
    try:
        entries = json.loads(stored)
        prompts = [
            Prompt(str(entry["text"]), tuple(Attachment(**attachment) for attachment in entry["attachments"]))
            for entry in entries
        ]
    except (KeyError, TypeError, ValueError, RecursionError):
        prompts = []
    return tuple(prompts) or (Prompt(stored),)
