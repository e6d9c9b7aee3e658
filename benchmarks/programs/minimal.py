"""A minimal Textual app with a list and an input, the baseline of our start."""

from textual.app import App, ComposeResult
from textual.widgets import Input, OptionList


class Minimal(App[None]):
    AUTO_FOCUS = "Input"

    def compose(self) -> ComposeResult:
        yield OptionList(*(f"Session {number}" for number in range(40)))
        yield Input(placeholder="Ready to type")


if __name__ == "__main__":
    Minimal().run()
