"""The least a Textual app that takes input can be."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class BareInput(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="Ready to type")


if __name__ == "__main__":
    BareInput().run()
