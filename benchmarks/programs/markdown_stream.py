"""Textual's own way to stream Markdown, as documented; the baseline of our streaming."""

import asyncio
import codecs
import sys

from textual import work
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Markdown


class MarkdownStreamApp(App[None]):
    AUTO_FOCUS = "Input"

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Markdown()
        yield Input(placeholder="Ready to type")

    def on_mount(self) -> None:
        self.receive()

    @work
    async def receive(self) -> None:
        self.query_one(VerticalScroll).anchor()
        stream = Markdown.get_stream(self.query_one(Markdown))
        reader, _ = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
        decoder = codecs.getincrementaldecoder("utf-8")()
        while data := await reader.read(65536):
            await stream.write(decoder.decode(data))
        await stream.stop()


if __name__ == "__main__":
    MarkdownStreamApp().run()
