"""Our transcript alone, fed with text."""

import asyncio
import codecs
import sys
from dataclasses import replace
from datetime import UTC, datetime

from textual import work
from textual.app import App, ComposeResult
from textual.widgets import Input

from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.events import ReplyEnded, TextDelta
from litechat_tui.domain.transcript import apply_event, reply_to
from litechat_tui.ui.themes import THEMES
from litechat_tui.ui.widgets.transcript import Transcript

BATCH_SECONDS = 1 / 30
"""Seconds between two batches, as the engine hands them over."""


class TranscriptApp(App[None]):
    CSS = "Transcript { height: 1fr; }"
    AUTO_FOCUS = "Input"

    def compose(self) -> ComposeResult:
        yield Transcript()
        yield Input(placeholder="Ready to type")

    def on_mount(self) -> None:
        self.register_theme(THEMES[0])
        self.theme = THEMES[0].name
        self.receive()

    @work
    async def receive(self) -> None:
        turn = Turn("turn", "session", "benchmark", TurnStatus.RUNNING, datetime.now(UTC))
        transcript, message = self.query_one(Transcript), reply_to(turn)
        transcript.append(message)
        reader, _ = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
        decoder = codecs.getincrementaldecoder("utf-8")()
        while data := await reader.read(65536):
            message = apply_event(message, TextDelta(decoder.decode(data)))
            transcript.stream(message)
            await asyncio.sleep(BATCH_SECONDS)
        transcript.stream(apply_event(message, ReplyEnded(replace(turn, status=TurnStatus.COMPLETED))))


if __name__ == "__main__":
    TranscriptApp().run()
