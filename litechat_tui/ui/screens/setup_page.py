"""What is on the screen of setting up: the steps, what one of them asks and tells, and what can be pressed."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Button, Static

from litechat_tui.app.setup.run import StoppedError
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem
from litechat_tui.domain.setup import Asked
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.dialog import Once
from litechat_tui.ui.widgets.setup_field import FieldBox
from litechat_tui.ui.widgets.setup_log import StepLog
from litechat_tui.ui.widgets.setup_steps import StepList
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sentences import joined

WIDE = 80
"""From this width on the steps stand beside what they ask."""
_FOR_A_NEW_KEY = (Asked.MODELS, Asked.EMAIL)
"""What is of use only where a key is made, which elsewhere takes the master key."""


class SetupPage(Once[bool], Reporting):
    """Lays out a step; what it leads to is its subclass's."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    working: var[bool] = var(False, toggle_class="-working")
    """Whether something is being done."""

    steps = getters.query_one(StepList)
    name_line = getters.query_one("#name", Static)
    help_line = getters.query_one("#help", Static)
    problem_line = getters.query_one("#problem", Static)
    step_box = getters.query_one("#step", VerticalScroll)
    fields = getters.query_one("#fields", Vertical)
    log_box = getters.query_one(StepLog)
    go = getters.query_one("#go", Button)
    skip = getters.query_one("#skip", Button)
    keys = getters.query_one("#keys", Static)

    def compose(self) -> ComposeResult:
        """Yield the steps, what the present one asks, what it tells, and what can be pressed."""
        with Vertical(id="setup"):
            yield Static(Content(_("Set up the proxy")), id="title")
            with Vertical(id="both"):
                yield StepList()
                with VerticalScroll(id="step", can_focus=False):
                    yield Static(id="name", markup=False)
                    yield Static(id="help", markup=False)
                    yield Static(id="problem", markup=False)
                    yield Vertical(id="fields")
                    with Horizontal(id="buttons"):
                        yield Button(Content(_("Go on")), id="go", compact=True)
                        yield Button(Content(_("Leave this step out")), id="skip", compact=True)
                    yield StepLog()
            yield Static(id="keys", markup=False)

    def on_resize(self, event: Resize) -> None:
        """Have the steps stand or lie."""
        self.steps.lies = event.size.width < WIDE

    def _head(self, name: str, help_text: str, problem: Problem | None = None) -> None:
        self.name_line.update(name)
        self.help_line.update(help_text)
        self.help_line.display = bool(help_text)
        self._say(problem_text(problem).summary if problem else "")

    def _say(self, *sentences: str) -> None:
        """Show what is wrong with the step as a whole."""
        self.problem_line.update(joined(*sentences))
        self.problem_line.display = any(sentences)

    def _say_why_not(self, error: LitechatError) -> None:
        """Show why a step came to no good end."""
        if isinstance(error, StoppedError):
            self._say(_("Stopped. Go on whenever you like."))
            return
        problems = error.problems if isinstance(error, ConfigurationError) else (error.problem,)
        texts = map(problem_text, problems)
        self._say(*(sentence for text in texts for sentence in (text.message, text.quote, text.hint)))

    def _buttons(self, *, go: str, skip: bool) -> None:
        self.go.display, self.skip.display = bool(go), skip
        self.go.label = Content(go)

    def _tell_keys(self, words: str) -> None:
        self.keys.update(words)

    def _take_keys(self, widget: Widget) -> None:
        """Let the next keys go to a widget, and say so once they do."""

        def focus() -> None:
            # Where a widget is not laid out yet, Textual (8.2.8) puts it into the middle; the step begins at its top.
            self.step_box.scroll_home(animate=False)
            widget.focus(scroll_visible=False)
            self.call_after_refresh(widget.scroll_visible, animate=False)
            self._tell_keys(_("Enter goes on · PgUp PgDn other steps · Esc leaves"))

        self.call_after_refresh(focus)  # what was hidden takes them only then

    def _boxes(self) -> Sequence[FieldBox]:
        """Return what is asked now."""
        return [box for box in self.fields.query(FieldBox) if box.display]

    def _show_what_counts(self) -> None:
        """Ask for what makes a key only where none was pasted, and for what a new one needs only where one is made."""
        found = {box.field.name: box for box in self.fields.query(FieldBox)}
        if (master := found.get(Asked.MASTER_KEY)) is not None:
            # What has the keys stays: they would go nowhere.
            master.display = master.box.has_focus or not found[Asked.LITELLM_API_KEY].answer.strip()
            for name in _FOR_A_NEW_KEY:
                found[name].display = master.display and bool(master.answer.strip())
