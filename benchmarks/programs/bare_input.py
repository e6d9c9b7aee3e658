"""A minimal Textual app that takes input."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class BareInput(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="Ready to type")


if __name__ == "__main__":
    BareInput().run()
