"""The status line: activity, model, proxy and usage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.app.keymap import Keymap
from litechat_tui.app.replies import IDLE, Activity, Phase
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.domain.light import Light
from litechat_tui.words import _
from litechat_tui.words.hub_light import hub_words
from litechat_tui.words.light import light_sentence, light_words
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


def activity_text(activity: Activity, stop_key: str, light: Light = Light.UNKNOWN) -> str:
    """Return what is happening, in a few words; `stop_key` stops it."""
    reason = problem_text(activity.reason).message if activity.reason else ""
    return " · ".join(filter(None, (_activity(activity, stop_key, light), reason)))


def _activity(activity: Activity, stop_key: str, light: Light) -> str:
    """Return what is happening without the reason, which may be cut off where the terminal is narrow."""
    match activity.phase:
        case None:
            return light_sentence(light) or status_sentence(activity.ended) or _("Ready")
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
    light: reactive[Light] = reactive(Light.UNKNOWN)
    """The state of the proxy when it was last tried."""

    hub: reactive[HubStanding] = reactive(HubStanding())
    """How the file and the hub stand; unknown where there is none."""

    def __init__(self, endpoint: Endpoint, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._endpoint = endpoint
        self._keymap = keymap

    def render(self) -> Content:
        """Lay the pieces out for the current width."""
        width = self.content_size.width
        mark, style = ("● ", "$success") if self.busy else ("○ ", "$foreground-muted")
        wrong = light_words(self.light)
        if wrong and not self.busy:
            mark, style = "! ", self._wrong_style
        stop_key = self._keymap.shown("reply.stop")
        activity = activity_text(self.activity, stop_key, self.light)
        without_reason = _activity(self.activity, stop_key, self.light)
        needed = cell_len(without_reason)
        # What is happening, a countdown with the key that stops it, is never cut off; how the last turn ended may be.
        whole = self.activity.phase is not None or bool(wrong)
        needed = needed if whole and needed <= width - len(mark) else min(needed, _LEAST)
        shown: list[Content] = []
        for fact in filter(None, self._facts()):
            taken = sum(word.cell_length + len(_GAP) for word in shown)
            room = width - taken - len(mark) - len(_GAP) - needed
            if fact.cell_length <= room:
                shown.append(fact)
            elif not shown and room >= _SHORTEST_FACT:
                shown.append(Content(elided(fact.plain, room)))
        right = Content(_GAP).join(shown)
        room = width - len(mark) - (right.cell_length + len(_GAP) if right else 0)
        left = elided(activity if room >= cell_len(without_reason) + _SHORTEST_FACT else without_reason, room)
        gap = " " * max(width - len(mark) - cell_len(left) - right.cell_length, 0)
        return Content.assemble((mark, style), left, gap, right.stylize_before("$foreground-muted"))

    @property
    def _wrong_style(self) -> str:
        return "$warning" if self.light in (Light.STARTING, Light.DATABASE_DOWN) else "$error"

    def _facts(self) -> Iterator[Content]:
        """Yield what the right end says, by worth: what is wrong with the proxy comes before the model."""
        facts = (Content(self.model or _("no model")), self._proxy())
        yield from reversed(facts) if light_words(self.light) else facts
        yield self._hub()
        yield Content(usage_line(self.usage))

    def _proxy(self) -> Content:
        """Return where the models are, with the light before it and what is wrong behind it."""
        name = _("demo") if self._endpoint.demo else self._endpoint.name
        if self.light is Light.UNKNOWN or not name:
            return Content(name)
        if words := light_words(self.light):
            # While nothing is on its way, the left end says so.
            style = self._wrong_style
            return Content.assemble(("! ", style), name, (f" {words}" if self.busy else "", style))
        return Content.assemble(("● ", "$success"), name)

    def _hub(self) -> Content:
        """Return how the file and the hub stand."""
        mark, style = {
            HubLight.UNKNOWN: ("", ""),
            HubLight.IN_STEP: ("● ", "$success"),
            HubLight.BEHIND: ("○ ", "$warning"),
            HubLight.OFFLINE: ("! ", "$warning"),
            HubLight.REFUSED: ("! ", "$error"),
        }[self.hub.light]
        return Content.assemble((mark, style), hub_words(self.hub))
