"""Makes the small pictures of images that a transcript shows, as they come into sight. Invisible."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.widget import Widget

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Blobs
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.beside import beside
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.conversation import Conversation

if TYPE_CHECKING:
    from litechat_tui.ui.rendering.lines import Line
    from litechat_tui.ui.rendering.previews import Previews


class ImagePreviews(Reporting, Widget):
    """Reads and draws one image after the other, on a thread that nobody waits for."""

    DEFAULT_CSS = "ImagePreviews { display: none; }"

    def __init__(self, blobs: Blobs, conversation: Conversation) -> None:
        super().__init__()
        self._blobs = blobs
        self._conversation = conversation
        self._previews: Previews | None = None
        self._wanted: deque[tuple[Attachment, int, int]] = deque()

    def on_mount(self) -> None:
        """Begin once the first frame is there."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Show pictures, if there is what makes them and the terminal has the colours for it."""
        from litechat_tui.app.image_preview import can_preview
        from litechat_tui.ui.rendering.previews import Previews

        if can_preview() and not self.app.no_color and self.app.console.color_system in ("truecolor", "256"):
            self._previews = Previews(self._want)
            self._conversation.transcript.use_previews(self._previews)

    def _want(self, attachment: Attachment, across: int, down: int) -> None:
        self._wanted.append((attachment, across, down))
        if len(self._wanted) == 1:
            self.make()

    @work(group="previews", exit_on_error=False)
    async def make(self) -> None:
        """Make the pictures that are wanted, in order."""
        while self._wanted and self._previews is not None:
            attachment, across, down = self._wanted[0]
            lines = await beside(partial(_lines, self._blobs, attachment, across, down))
            self._wanted.popleft()
            self._previews.put(attachment, across, lines)
            self._conversation.transcript.use_previews(self._previews)


def _lines(blobs: Blobs, attachment: Attachment, across: int, down: int) -> Sequence[Line]:
    """Return the picture of an image; no lines where its bytes are gone or are no image."""
    from litechat_tui.app.image_preview import dots
    from litechat_tui.ui.rendering.preview_blocks import half_blocks

    try:
        data = blobs.read(attachment.digest)
    except StoreError:
        return ()
    return half_blocks(dots(data, across, down)) if data else ()
