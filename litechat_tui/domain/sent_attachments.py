"""Which attachments of a conversation are sent again: pure, for the request and for the screen alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from litechat_tui.domain.attachments import CROWDED_PIXELS, MOST_DOCUMENTS, MOST_IMAGES, Kind, kind_of
from litechat_tui.domain.chat import AttachmentPart, ChatMessage, Role
from litechat_tui.domain.prompt import Attachment

SENT_BYTES = 15_000_000
"""Bytes of attachments in one request, about: in base64 they are a third more, and providers take 20 to 32 MB."""


def which_are_sent(messages: Sequence[Sequence[Sequence[Attachment]]]) -> list[list[list[bool]]]:
    """Return of each attachment whether it is sent, in the order in which they are given.

    A message is what stands between two answers: a prompt, or several of which all but the last were not answered.
    All that goes with the last prompt is sent, and of the others the newest: as long as the request does not get too
    large, no message has too many, and none is too large for a request with so many images.
    """
    room = _Room()
    sent = []
    for number, message in enumerate(reversed(messages)):
        room.begin_message()
        prompts = [
            [room.takes(each, always=not number and not back) for each in reversed(prompt)][::-1]
            for back, prompt in enumerate(reversed(message))
        ]
        sent.append(prompts[::-1])
    return sent[::-1]


def sent_with(messages: Sequence[ChatMessage]) -> dict[int, list[bool]]:
    """Return of the attachments of each prompt, by its index, whether they were sent with the last request."""
    runs = groupby(range(len(messages)), lambda at: messages[at].role is Role.USER)
    prompts = [[*group] for is_prompt, group in runs if is_prompt]
    sent = which_are_sent([[messages[at].attachments for at in group] for group in prompts])
    return {
        at: flags
        for group, answered in zip(prompts, sent, strict=True)
        for at, flags in zip(group, answered, strict=True)
    }


def left_out(messages: Sequence[ChatMessage]) -> dict[int, frozenset[int]]:
    """Return of each prompt, by its index, the indexes of its parts whose attachments are not sent any more."""
    return {
        at: frozenset(part for part, is_sent in zip(_attached(messages[at]), flags, strict=True) if not is_sent)
        for at, flags in sent_with(messages).items()
        if not all(flags)
    }


def _attached(message: ChatMessage) -> list[int]:
    """Return the indexes of the parts that are attachments."""
    return [
        at for at, part in enumerate(message.parts) if isinstance(part, AttachmentPart) and part.attachment is not None
    ]


class _Room:
    """What of a request is taken already, seen from its end."""

    def __init__(self) -> None:
        self._bytes = self._images = 0
        self._has_large = False
        self._here: dict[Kind, int] = {}

    def begin_message(self) -> None:
        """Begin with the message before."""
        self._here = dict.fromkeys(Kind, 0)

    def takes(self, attachment: Attachment, *, always: bool) -> bool:
        """Return whether there is room for one more, and take it."""
        kind = kind_of(attachment)
        if not always and not self._has_room(kind, attachment):
            return False
        self._bytes += attachment.size
        self._here[kind] += 1
        if kind is Kind.IMAGE:
            self._images += 1
            self._has_large |= _is_large(attachment)
        return True

    def _has_room(self, kind: Kind, attachment: Attachment) -> bool:
        if self._bytes + attachment.size > SENT_BYTES:
            return False
        if kind is Kind.DOCUMENT:
            return self._here[kind] < MOST_DOCUMENTS
        if kind is Kind.TEXT:
            return True
        crowded = self._images >= MOST_IMAGES and (self._has_large or _is_large(attachment))
        return self._here[kind] < MOST_IMAGES and not crowded


def _is_large(image: Attachment) -> bool:
    return max(image.width, image.height) > CROWDED_PIXELS
