"""One answer of a comparison: its model, how it is doing, what it took, and the answer itself as it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from litechat_tui.app.answer_figures import AnswerFigures, figures_so_far
from litechat_tui.app.keymap import Keymap
from litechat_tui.app.positions import Anchor
from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.chat import ChatMessage, TurnStatus
from litechat_tui.domain.ports import Clock
from litechat_tui.ui.frames import draw_now
from litechat_tui.ui.rendering.layout import Row
from litechat_tui.ui.rendering.strip_painter import RowHighlight
from litechat_tui.ui.widgets.status import activity_text
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.words import _
from litechat_tui.words.amounts import dollars
from litechat_tui.words.states import status_label, status_sentence
from litechat_tui.words.times import duration

STOP_KEY = "s"
_SIGNS = {
    TurnStatus.COMPLETED: ("✓ ", "$success"),
    TurnStatus.FAILED: ("✗ ", "$error"),
}
"""Status -> the sign of an answer that ended so, and its colour."""
_CUT_SHORT = ("■ ", "$warning")
_ARRIVING = ("● ", "$success")


class ComparedTranscript(Transcript, inherit_bindings=False):
    """The answer, which is scrolled and not worked with: that is done where it is a session."""

    BINDINGS = [
        ("up", "line_up"),
        ("down,j", "line_down"),
        ("pageup", "page_up"),
        ("pagedown", "page_down"),
        ("space", "toggle_fold"),
        ("home,g", "scroll_home"),
        ("end,G", "scroll_end"),
    ]
    FOCUS_ON_CLICK = True

    def show(self, messages: Sequence[ChatMessage], *, more: bool, at: Anchor | None = None) -> None:
        """Show the answer, without keys that mend one that was cut short: they are those of its session."""
        super().show(messages, more=more, at=at)
        self._line_layout.views[-1].set_last(False, self._line_layout.context)

    def _row_highlight(self, row: Row) -> RowHighlight:  # noqa: ARG002 (all rows are alike)
        """Return no background: the frame of the column says where the keys go."""
        return RowHighlight()


class ComparedAnswer(Vertical):
    """A column of a comparison."""

    transcript = getters.query_one(ComparedTranscript)
    state = getters.query_one(".state", Static)
    figures = getters.query_one(".figures", Static)

    def __init__(self, answer: LiveReply, clock: Clock, keymap: Keymap) -> None:
        super().__init__()
        self.answer = answer
        self._clock = clock
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Yield the model, the two lines about its answer, and the answer."""
        yield Static(Content(self.answer.request.model), classes="model")
        yield Static(classes="state", markup=False)
        yield Static(classes="figures", markup=False)
        yield ComparedTranscript(self._clock().tzinfo, self._keymap)

    def on_mount(self) -> None:
        """Show what has arrived so far."""
        self.transcript.show([self.answer.message], more=False)
        self.tell()

    def stream(self) -> None:
        """Show the answer as it now reads, without waiting for the next frame."""
        self.transcript.stream(self.answer.message)
        draw_now(self.transcript, self.transcript.vertical_scrollbar)
        self.tell()

    def tell(self) -> None:
        """Say how the answer is doing and what it took."""
        now = self._clock()
        _change(self.state, self.state_at(now))
        _change(self.figures, Content(figures_text(figures_so_far(self.answer, now))))

    def state_at(self, now: datetime) -> Content:
        """Return how the answer is doing, behind a sign."""
        ending = self.answer.ending
        if self.answer.elsewhere:
            return Content.assemble(_ARRIVING, status_sentence(TurnStatus.RUNNING))
        if ending is None:
            return Content.assemble(_ARRIVING, activity_text(self.answer.activity(now), STOP_KEY))
        status = ending.turn.status
        return Content.assemble(_SIGNS.get(status, _CUT_SHORT), status_label(status) or _("answered"))


def _change(line: Static, words: Content) -> None:
    """Show other words in as many lines: nothing has to be laid out, for every piece of an answer comes here."""
    if line.content != words:
        line.update(words, layout=False)


def figures_text(figures: AnswerFigures) -> str:
    """Return two lines: the time to the first token and the speed, then tokens and cost; empty where unknown."""
    speed = []
    if figures.first_token is not None:
        speed.append(_("{time} to first").format(time=duration(figures.first_token)))
    if figures.rate is not None:
        words = _("{rate:.0f} tokens/s") if figures.exact else _("≈ {rate:.0f} tokens/s")
        speed.append(words.format(rate=figures.rate))
    used = []
    if (usage := figures.usage) is not None:
        used.append(_("{input:,} → {output:,} tokens").format(input=usage.input_tokens, output=usage.output_tokens))
        if usage.cost is not None:
            used.append(dollars(usage.cost))
    return f"{' · '.join(speed)}\n{' · '.join(used)}"
