"""The status line: activity, model, proxy and usage."""

from __future__ import annotations

from typing import assert_never

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.app.keymap import Keymap
from litechat_tui.app.replies import IDLE, Activity, Phase
from litechat_tui.domain.chat import Usage
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.states import status_sentence

_GAP = "  "
_LEAST = 28
"""Cells kept for how the last turn ended."""
_SHORTEST_FACT = 6
"""Cells below which the beginning of a name says nothing."""


def usage_line(usage: Usage | None) -> str:
    """Return tokens and cost; an empty string when none were reported."""
    if usage is None:
        return ""
    tokens = _("{input:,} in {output:,} out").format(input=usage.input_tokens, output=usage.output_tokens)
    return tokens if usage.cost is None else f"{tokens} ${usage.cost:.4f}"


def activity_text(activity: Activity, stop_key: str, *, unreachable: bool = False) -> str:
    """Return what is happening, in a few words; `stop_key` stops it."""
    reason = problem_text(activity.reason).message if activity.reason else ""
    return " · ".join(filter(None, (_activity(activity, stop_key, unreachable=unreachable), reason)))


def _activity(activity: Activity, stop_key: str, *, unreachable: bool) -> str:
    """Return what is happening without the reason, which may be cut off where the terminal is narrow."""
    match activity.phase:
        case None:
            if unreachable:
                return _("The proxy cannot be reached.")
            return status_sentence(activity.ended) or _("Ready")
        case Phase.PREPARING:
            return _("Getting ready…")
        case Phase.WAITING:
            return _("Waiting for the model · {seconds}s · {key} stops").format(seconds=activity.seconds, key=stop_key)
        case Phase.RECEIVING:
            if activity.rate is None:
                return _("Receiving · {seconds}s · {key} stops").format(seconds=activity.seconds, key=stop_key)
            words = _("Receiving · {seconds}s · ≈ {rate} tokens/s · {key} stops")
            if activity.exact:
                words = _("Receiving · {seconds}s · {rate} tokens/s · {key} stops")
            return words.format(seconds=activity.seconds, rate=activity.rate, key=stop_key)
        case Phase.RETRYING:
            return _("Trying again in {seconds}s · {key} stops").format(seconds=activity.seconds, key=stop_key)
        case _:
            assert_never(activity.phase)


def elided(text: str, width: int) -> str:
    """Return `text`, truncated with an ellipsis when it is wider than `width` cells."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…" if width > 0 else ""


class StatusLine(Widget):
    """Activity on the left; model, endpoint and usage on the right, dropped from the right end when space is short."""

    activity: reactive[Activity] = reactive(IDLE)
    busy: reactive[bool] = reactive(False, toggle_class="-busy")
    model: reactive[str] = reactive("")
    usage: reactive[Usage | None] = reactive(None)
    unreachable: reactive[bool] = reactive(False)
    """Whether the proxy could not be reached when it was last tried."""

    def __init__(self, endpoint: Endpoint, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._endpoint = endpoint
        self._keymap = keymap

    def render(self) -> Content:
        """Lay the pieces out for the current width."""
        width = self.content_size.width
        mark, style = ("● ", "$success") if self.busy else ("○ ", "$foreground-muted")
        if self.unreachable and not self.busy:
            mark, style = "! ", "$error"
        stop_key = self._keymap.shown("reply.stop")
        activity = activity_text(self.activity, stop_key, unreachable=self.unreachable)
        without_reason = _activity(self.activity, stop_key, unreachable=self.unreachable)
        needed = cell_len(without_reason)
        # What is happening, a countdown with the key that stops it, is never cut off; how the last turn ended may be.
        whole = self.activity.phase is not None or self.unreachable
        needed = needed if whole and needed <= width - len(mark) else min(needed, _LEAST)
        endpoint = _("demo") if self._endpoint.demo else self._endpoint.name
        facts = [self.model or _("no model"), endpoint, usage_line(self.usage)]
        shown: list[str] = []
        for fact in filter(None, facts):
            taken = sum(cell_len(word) + len(_GAP) for word in shown)
            room = width - taken - len(mark) - len(_GAP) - needed
            if cell_len(fact) <= room:
                shown.append(fact)
            elif not shown and room >= _SHORTEST_FACT:
                shown.append(elided(fact, room))
        right = _GAP.join(shown)
        room = width - len(mark) - (cell_len(right) + len(_GAP) if right else 0)
        left = elided(activity if room >= cell_len(without_reason) + _SHORTEST_FACT else without_reason, room)
        gap = " " * max(width - len(mark) - cell_len(left) - cell_len(right), 0)
        return Content.assemble((mark, style), left, gap, (right, "$foreground-muted"))
