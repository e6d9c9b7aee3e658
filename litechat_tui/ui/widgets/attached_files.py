"""Saving and opening what was attached to a prompt of the conversation. Invisible."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from textual import work
from textual.widget import Widget

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.ports import Blobs
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.text import one_line
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.words import _


class AttachedFiles(Reporting, Widget):
    """Finds what is meant, asks which one where there are several, and hands it over."""

    DEFAULT_CSS = "AttachedFiles { display: none; }"

    def __init__(self, blobs: Blobs | None, conversation: Conversation) -> None:
        super().__init__()
        self._blobs = blobs
        self._conversation = conversation

    @work(group="attached", exclusive=True, exit_on_error=False)
    async def action_save(self) -> None:
        """Save an attachment to a file."""
        found = await self._chosen()
        if found is None:
            return
        from litechat_tui.ui.screens.save_code import SaveAttachment

        attachment, data = found
        path = await self.app.push_screen_wait(SaveAttachment(attachment, data))
        if path is not None:
            self.notify(_("Saved as {path}").format(path=path), markup=False)

    @work(group="attached", exclusive=True, exit_on_error=False)
    async def action_open(self) -> None:
        """Open an attachment with what the desktop has for it."""
        from litechat_tui.app import desktop

        desktop.opener(os.environ)
        found = await self._chosen()
        if found is not None:
            await asyncio.to_thread(_open, *found)
            self.notify(_("Opened: {name}").format(name=one_line(found[0].name)), timeout=4, markup=False)

    async def _chosen(self) -> tuple[Attachment, bytes] | None:
        """Return the attachment that is meant, and its bytes; None where there is none, or the reader wants none."""
        attachments = self._meant()
        if not attachments:
            self.decline(_("Nothing is attached here."))
            return None
        attachment: Attachment | None = attachments[0]
        if len(attachments) > 1:
            from litechat_tui.ui.screens.attachment_picker import AttachmentPicker

            attachment = await self.app.push_screen_wait(AttachmentPicker(attachments))
        if attachment is None:
            return None
        data = await asyncio.to_thread(self._blobs.read, attachment.digest) if self._blobs is not None else None
        if data is None:
            raise AttachmentError(Code.ATTACHMENT_GONE, name=attachment.name)
        return attachment, data

    def _meant(self) -> Sequence[Attachment]:
        """Return what is attached to the message at the cursor, else to the nearest one above, else to the last."""
        transcript = self._conversation.transcript
        messages, at = transcript.messages, transcript.position
        behind = len(messages) if at is None else at + 1
        nearest = (*reversed(messages[:behind]), *reversed(messages[behind:]))
        return next((message.attachments for message in nearest if message.attachments), ())


def _open(attachment: Attachment, data: bytes) -> None:
    from litechat_tui.app import desktop

    try:
        path: Path = desktop.copy_of(attachment, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AttachmentError(Code.ATTACHMENT_UNREADABLE, name=attachment.name, reason=reason) from error
    desktop.open_file(path, os.environ)
