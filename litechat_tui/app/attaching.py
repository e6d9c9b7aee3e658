"""Attaches files to prompts: checked here, and kept, before anything is sent."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from litechat_tui.domain.attachments import DOCUMENT_BYTES, Kind, kind_of, too_many
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError, Problem
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.ports import Blobs
from litechat_tui.domain.prompt import Attachment, Prompt

MOST_READ = 64_000_000
"""Bytes of a file that are read at most: an image of so many may still be made smaller."""
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""What has become a pipe meanwhile would keep whoever opens it waiting for somebody who writes to it."""


class Attaching:
    """Makes attachments of files. All calls block for a short time and may come from any thread."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def from_file(self, path: Path) -> Attachment:
        """Return the attachment that a file makes; its content is kept. Raises `AttachmentError` and `StoreError`."""
        return self.from_bytes(path.name, read_file(path))

    def from_bytes(self, name: str, data: bytes) -> Attachment:
        """Return the attachment that bytes make, which are kept. Raises `AttachmentError` and `StoreError`."""
        attachment = inspected(name, data)
        self._blobs.keep(data)
        return attachment

    def shrunk(self, name: str, data: bytes) -> Attachment:
        """Return the attachment that an image makes once it is small enough; that is kept.

        Raises `AttachmentError` and `StoreError`.
        """
        from litechat_tui.app.shrinking import shrunk

        return self.from_bytes(name, shrunk(name, data))

    def attach(self, name: str, data: bytes, may_shrink: Callable[[Problem], bool]) -> Attachment:
        """Return the attachment that bytes make, of an image made smaller if `may_shrink` says so of what is wrong.

        Nobody is asked where it cannot be made smaller; then the problem says how it could. Raises `AttachmentError`
        and `StoreError`.
        """
        try:
            return self.from_bytes(name, data)
        except AttachmentError as error:
            from litechat_tui.app.shrinking import can_shrink, may_help

            if not may_help(error.problem, data):
                raise
            if not can_shrink():
                raise AttachmentError.of(error.problem.with_consequence(Code.ATTACHMENT_SHRINKABLE)) from None
            if not may_shrink(error.problem):
                raise
        return self.shrunk(name, data)

    def check(self, prompt: Prompt, unanswered: Iterable[Attachment] = ()) -> None:
        """Raise `AttachmentError` unless all that goes with a prompt can be sent with it. Raises `StoreError`.

        `unanswered` went with the prompts right before it that have no answer: they are sent as one message.
        """
        problem = too_many(prompt.attachments, unanswered)
        if problem is not None:
            raise AttachmentError.of(problem)
        for attachment in prompt.attachments:
            if self._blobs.read(attachment.digest) is None:
                raise AttachmentError(Code.ATTACHMENT_GONE, name=attachment.name)


def read_file(path: Path) -> bytes:
    """Return what is in a file; what is none is not even opened. Raises `AttachmentError`."""
    name = path.name or str(path)
    try:
        _ensure_file(name, path.stat())
        with os.fdopen(os.open(path, os.O_RDONLY | _WITHOUT_WAITING), "rb") as file:
            status = os.fstat(file.fileno())
            _ensure_file(name, status)
            data = file.read(MOST_READ + 1)
    except FileNotFoundError:
        raise AttachmentError(Code.ATTACHMENT_MISSING, name=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AttachmentError(Code.ATTACHMENT_UNREADABLE, name=name, reason=reason) from error
    if len(data) > MOST_READ:
        raise AttachmentError(Code.ATTACHMENT_SIZE, name=name, bytes=status.st_size, most_bytes=DOCUMENT_BYTES)
    return data


def _ensure_file(name: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise AttachmentError(Code.ATTACHMENT_FOLDER, name=name)
    if not stat.S_ISREG(status.st_mode):
        raise AttachmentError(Code.ATTACHMENT_NOT_A_FILE, name=name)


def warning(attachments: Iterable[Attachment], model: ModelDetails) -> Problem | None:
    """Return what may become of attachments at a model. It never forbids anything: the proxy's word may be wrong."""
    sees = not model.known or Ability.VISION in model.abilities
    if sees or not any(kind_of(attachment) is Kind.IMAGE for attachment in attachments):
        return None
    return Problem(Code.ATTACHMENT_UNSEEN, model=model.alias)
