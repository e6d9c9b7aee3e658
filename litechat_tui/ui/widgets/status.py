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


def usage_line(usage: Usage | None) -> str:
    """Return tokens and cost; an empty string when none were reported."""
    if usage is None:
        return ""
    tokens = _("{input:,} in {output:,} out").format(input=usage.input_tokens, output=usage.output_tokens)
    return tokens if usage.cost is None else f"{tokens} ${usage.cost:.4f}"


def activity_text(activity: Activity, stop_key: str) -> str:
    """Return what is happening, in a few words; `stop_key` stops it."""
    match activity.phase:
        case None:
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
            # The countdown comes first: the line is cut at its end where the terminal is narrow.
            reason = problem_text(activity.reason).message if activity.reason else ""
            return _("Trying again in {seconds}s · {key} stops · {reason}").format(
                seconds=activity.seconds, key=stop_key, reason=reason
            )
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

    def __init__(self, endpoint: Endpoint, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._endpoint = endpoint
        self._keymap = keymap

    def render(self) -> Content:
        """Lay the pieces out for the current width."""
        width = self.content_size.width
        mark = "● " if self.busy else "○ "
        activity = activity_text(self.activity, self._keymap.shown("reply.stop"))
        endpoint = _("demo") if self._endpoint.demo else self._endpoint.name
        facts = [self.model or _("no model"), endpoint, usage_line(self.usage)]
        shown: list[str] = []
        for fact in filter(None, facts):
            taken = sum(cell_len(word) + len(_GAP) for word in shown)
            room = width - taken - len(mark) - len(_GAP) - min(cell_len(activity), 28)
            if cell_len(fact) <= room:
                shown.append(fact)
            elif not shown:
                shown.append(elided(fact, room))
        right = _GAP.join(shown)
        left = elided(activity, width - len(mark) - cell_len(right) - len(_GAP))
        gap = " " * max(width - len(mark) - cell_len(left) - cell_len(right), 0)
        return Content.assemble(
            (mark, "$success" if self.busy else "$foreground-muted"), left, gap, (right, "$foreground-muted")
        )
