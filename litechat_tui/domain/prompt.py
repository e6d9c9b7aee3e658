"""What a person sends: text, and what goes with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

_NUMBER = re.compile(r"\d+")
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
    width: int = 0
    """Pixels of an image; 0 for what is none."""
    height: int = 0
    tokens: int = 0
    """About how many tokens it takes; 0 where nobody has estimated it."""


@dataclass(frozen=True, slots=True)
class Paste:
    """A long text that was pasted. In the text of its prompt its label stands for it."""

    label: str
    """What nobody types: between its words are no-break spaces. It begins with a number."""
    text: str

    def numbered(self, number: int) -> Paste:
        """Return the same text under a label with another number."""
        return replace(self, label=_NUMBER.sub(str(number), self.label, count=1))

    @property
    def number(self) -> int:
        """The number in its label."""
        found = _NUMBER.search(self.label)
        return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt, from the box to the request."""

    text: str
    """With labels in place of what was pasted."""
    attachments: tuple[Attachment, ...] = ()
    pastes: tuple[Paste, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to send."""
        return bool(self.text.strip() or self.attachments)

    def stripped(self) -> Prompt:
        """Return the prompt as it is sent: without blank lines before its text and white space after it.

        The first line keeps its indentation: it may be code, and belongs to that of the lines below.
        """
        return replace(self, text=_BLANK_LINES.sub("", self.text).rstrip())

    @property
    def whole(self) -> str:
        """The text that is sent, with everything that was pasted."""
        return unfolded(self.text, self.pastes)


EMPTY = Prompt("")


def unfolded(text: str, pastes: Iterable[Paste]) -> str:
    """Return `text` with what was pasted in place of the labels."""
    contents = {paste.label: paste.text for paste in pastes}
    labels = "|".join(map(re.escape, contents))
    return re.sub(labels, lambda found: contents[found[0]], text) if labels else text


def folded_again(text: str, pastes: Iterable[Paste]) -> Prompt:
    """Return a text in which what was pasted, where it still is, is folded into its label."""
    folded, kept = text, []
    for paste in pastes:
        if paste.text in folded:
            folded = folded.replace(paste.text, paste.label, 1)
            kept.append(paste)
    prompt = Prompt(folded, pastes=tuple(kept))
    # A paste may be as short as a part of a label.
    return prompt if prompt.whole == text else Prompt(text)


def joined(prompts: Iterable[Prompt]) -> Prompt:
    """Return several prompts as one, an empty line between their texts."""
    kept = [prompt for prompt in prompts if prompt.text or prompt.attachments]
    if len(kept) == 1:
        return kept[0]
    texts: list[str] = []
    pastes: list[Paste] = []
    for prompt in kept:
        apart = _numbered_apart(prompt, pastes)
        texts += [apart.text] if apart.text else []
        pastes += apart.pastes
    attachments = tuple(attachment for prompt in kept for attachment in prompt.attachments)
    return Prompt("\n\n".join(texts), attachments, tuple(pastes))


def _numbered_apart(prompt: Prompt, others: Iterable[Paste]) -> Prompt:
    """Return the prompt with labels that are not those of `others`."""
    taken = {paste.number for paste in (*others, *prompt.pastes)}
    clashing = {paste.label for paste in others}
    renamed: list[Paste] = []
    for paste in prompt.pastes:
        number = max(taken) + 1 if paste.label in clashing else paste.number
        taken.add(number)
        renamed.append(paste.numbered(number))
    labels = (Paste(old.label, new.label) for old, new in zip(prompt.pastes, renamed, strict=True))
    return replace(prompt, text=unfolded(prompt.text, labels), pastes=tuple(renamed))


def to_json(prompts: Iterable[Prompt]) -> str:
    """Return prompts as JSON text, the one form in which drafts and queues are stored."""
    return json.dumps([_fields(prompt) for prompt in prompts], ensure_ascii=False)


def _fields(prompt: Prompt) -> dict[str, object]:
    fields = asdict(prompt)
    if not prompt.pastes:
        del fields["pastes"]
    return fields


def from_json(stored: str) -> tuple[Prompt, ...]:
    """Return the prompts that `to_json` wrote; text that it did not write is one prompt with that text."""
    try:
        entries = json.loads(stored)
        prompts = [
            Prompt(
                str(entry["text"]),
                tuple(Attachment(**attachment) for attachment in entry["attachments"]),
                tuple(Paste(str(paste["label"]), str(paste["text"])) for paste in entry.get("pastes", ())),
            )
            for entry in entries
        ]
    except (KeyError, TypeError, ValueError, RecursionError):
        prompts = []
    return tuple(prompts) or (Prompt(stored),)
