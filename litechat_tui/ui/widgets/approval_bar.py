"""Asks about the tool calls of a turn that waits, one after the other, below the conversation where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from litechat_tui.app.keymap import Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_calls import Decision, ToolCall
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.widgets.key_line import KeyLine
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.tool_calls import asked_about

REST_SECONDS = 0.4
"""Seconds that a question has been on the screen before it takes an answer: a key held too long is none."""

REASON_CHARS = 500


class ReasonBox(TextInput):
    """Why a call is refused, in words that the model reads."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave")]

    class Left(Message):
        """No reason is to be given after all."""

    def action_leave(self) -> None:
        """Go back to the question."""
        self.post_message(self.Left())


class ApprovalBar(Vertical):
    """Posts decisions, and knows nothing about what follows from them. It never takes the focus by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at(Scope.QUESTION)]

    DEFAULT_CSS = """
    ApprovalBar {
        display: none;
        height: auto;
        max-height: 5;
        padding: 0 1;
        background: $panel;
        border-left: outer $warning;

        &.-asks { display: block; }
        &:focus { border-left: outer $primary; }
        & > Static { height: auto; }
        & > #decision-keys { color: $foreground-muted; }
        & > ReasonBox { display: none; background: $panel; padding: 0 1; }
        &.-reason > ReasonBox { display: block; }
        &.-reason > #decision-keys { display: none; }
    }
    """

    can_focus = True

    @dataclass
    class Decided(Message):
        """The reader has decided about a call."""

        call: ToolCall
        decision: Decision
        reason: str = ""

    class Abandoned(Message):
        """The reader wants none of the calls, and the turn to end."""

    question = getters.query_one("#decision", Static)
    keys = getters.query_one(KeyLine)
    box = getters.query_one(ReasonBox)

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keymap = keymap
        self._calls: tuple[ToolCall, ...] = ()
        self._of = 0
        """How many calls were asked about when the first of them was."""
        self._rest: Timer | None = None
        self.takes_answers = False
        """Whether the question has been there for a moment."""

    def _make(self) -> None:
        """Make the question, the keys, and the box for a reason with the first question: the start goes without."""
        if not self.children:
            self.mount(
                Static(id="decision", markup=False),
                KeyLine(id="decision-keys"),
                ReasonBox(placeholder=_("Why not? The model reads it."), compact=True, max_length=REASON_CHARS),
            )

    @property
    def call(self) -> ToolCall | None:
        """The call that is asked about."""
        return self._calls[0] if self._calls else None

    def show(self, calls: tuple[ToolCall, ...]) -> None:
        """Ask about these calls, the first one first; about none, and it is not there."""
        before, self._calls = self.call, calls
        if self.call == before:
            return
        self._make()
        same_turn = before is not None and self.call is not None and len(calls) < self._of
        self._of = self._of if same_turn else len(calls)
        self.remove_class("-reason")
        self.set_class(bool(calls), "-asks")
        if self.call is None:
            if self.has_focus or self.box.has_focus:
                self.screen.focus_next()
            return
        number = f"  {self._of - len(calls) + 1}/{self._of}" if self._of > 1 else ""
        self.question.update(Content.assemble(("? ", "$warning"), one_line(asked_about(self.call)), number))
        self._show_keys(focused=self.has_focus)
        self.takes_answers = False
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, self._take_answers)

    def _take_answers(self) -> None:
        self.takes_answers = True

    def on_focus(self) -> None:
        """Show the keys that work now."""
        self._show_keys(focused=True)

    def on_blur(self) -> None:
        """Show the key that leads here."""
        self._show_keys(focused=False)

    def _show_keys(self, *, focused: bool) -> None:
        """Show what the keys do: those of the question have an effect only while it has the focus."""
        if not focused:
            key = self._keymap.shown("tool_call.focus", Scope.PROMPT)
            self.keys.show(_key(key, _("to decide")))
            return
        names = (
            ("tool_call.once", _("once")),
            ("tool_call.session", _("in this session")),
            ("tool_call.always", _("always")),
            ("tool_call.no", _("no")),
            ("tool_call.reason", _("no, because …")),
            ("tool_call.abandon", _("end the turn")),
        )
        self.keys.show(*(_key(self._keymap.shown(name, Scope.QUESTION), words) for name, words in names))

    # Actions

    def action_focus_question(self) -> None:
        """Go to the question."""
        if self.call is None:
            self.notify(_("No tool call asks for a decision here."))
        else:
            focus_now(self)

    def action_decide(self, decision: str) -> None:
        """Decide about the call that is asked about."""
        if self.call is not None and self.takes_answers:
            self.post_message(self.Decided(self.call, Decision(decision)))

    def action_give_reason(self) -> None:
        """Ask why the call is refused."""
        if self.call is not None and self.takes_answers:
            self.add_class("-reason")
            self.box.value = ""
            focus_now(self.box)

    def action_abandon(self) -> None:
        """Refuse all, and end the turn."""
        if self.call is not None and self.takes_answers:
            self.post_message(self.Abandoned())

    @on(ReasonBox.Left)
    def _without_reason(self) -> None:
        self.remove_class("-reason")
        focus_now(self)

    @on(Input.Submitted)
    def _with_reason(self, event: Input.Submitted) -> None:
        event.stop()
        if self.call is not None:
            self.post_message(self.Decided(self.call, Decision.NO, event.value.strip()))
        self._without_reason()


def _key(key: str, words: str) -> Content:
    return Content.assemble((key, "$primary"), " ", words)
