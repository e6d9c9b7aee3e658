"""What the conversation looks like in every state of reading, at the four sizes that terminals have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Item, Partial
from litechat_tui.ui.rendering.collapsibles import CollapsibleView
from tests.snapshots.test_frames import settle
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for
from tests.wording import problem

Snap = Callable[..., bool]
Before = Callable[[Pilot[Any]], Awaitable[None]]

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]

LOOKS = """\
# Rate limits

A **token bucket** refills at a *fixed* ~~slow~~ rate, see [the docs](https://docs.litellm.ai).[^1] With \
`max_wait` and $E = mc^2$.

1. Ask for a token
   - at most `max_wait` seconds, however long a line of a nested list may be in a terminal that is narrow
     - a third level
2. Give up

- [x] measured
- [ ] deployed

> Measure first.
> > Then again.

$$
\\int_0^1 x^2 \\, dx
$$

東京リージョンでは、推論プロファイル「jp.anthropic.claude-haiku-4-5」を使います。設定を変えたあとは、必ずコンテナを作り直してください。

---

[^1]: A footnote, with *emphasis*.
"""

WIDE = """\
```python
def take(bucket: Bucket, now: float, *, patience: float = 30.0, loud: bool = False, again: bool = True) -> bool:
    bucket.fill(now)  # 補充
```

| Model | Provider | Context | Input | Output | Latency | Regions | 備考 |
|---|---|--:|--:|--:|--:|---|---|
| claude-haiku-4-5 | Anthropic | 200,000 | $1.00 | $5.00 | 640 ms | ap-northeast-1 | 短い答えに |
| claude-sonnet-5 | Anthropic | 1,000,000 | $3.00 | $15.00 | 1,140 ms | ap-northeast-3 | 長い仕事に向く |

https://example.com/a/very/long/address/that/does/not/fit/on/one/line/of/a/terminal/that/is/narrow?and=more
"""

TOOL: list[Item] = [
    {
        "type": "reasoning",
        "id": "r",
        "summary": [{"type": "summary_text", "text": "They ask for **the time**. Which zone? Tokyo, most likely."}],
    },
    {
        "type": "function_call",
        "id": "f",
        "call_id": "c",
        "name": "current_datetime",
        "arguments": '{"timezone": "Asia/Tokyo"}',
    },
    {"type": "function_call_output", "call_id": "c", "output": "2026-11-23T15:04:05+09:00"},
]


def session(stage: Stage) -> None:
    """One session with everything in it that one may come to."""
    stage.session_id = "s"
    stage.session("s", ("Show me how it looks", LOOKS), ("And what is wide", WIDE))
    stage.session("s", ("What time is it?", "Four minutes past three."), items=TOOL)


def endings(stage: Stage) -> None:
    """One session whose turns end in all the ways they can."""
    stage.session_id = "s"
    budget = problem("The budget of this key is spent.", "Ask for a larger one.")
    for status, reason, words in (
        (TurnStatus.INTERRUPTED, None, "In the beginning"),
        (TurnStatus.INCOMPLETE, None, "A long list:"),
        (TurnStatus.FAILED, budget, "At 02:14 the proxy"),
        (TurnStatus.STOPPED, None, "Once upon a time"),
    ):
        stage.session("s", ("Go on", ""), status=status, problem=reason, partial=Partial(words))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def frame(
    request: pytest.FixtureRequest, stage: Stage, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Before], bool]:
    """Compare one frame at each size, in the conversation."""
    monkeypatch.setattr(Path, "cwd", lambda: Path("/home/me/notes"))

    def compare(before: Before) -> bool:
        async def still(pilot: Pilot[Any]) -> None:
            await settle(pilot)
            transcript = main_screen(pilot.app).transcript
            # The scroll bar tells how much there is, and what was never seen is guessed until it is drawn.
            transcript._line_layout.tail(1_000_000)
            transcript.focus()
            await pilot.pause()
            await before(pilot)
            await settle(pilot)

        return snap_compare(stage.app(), terminal_size=request.param, run_before=still)

    return compare


def test_the_beginning_with_the_cursor_on_a_message(stage: Stage, frame: Callable[[Before], bool]) -> None:
    session(stage)

    async def at_the_start(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+home")
        await pilot.pause()
        await pilot.press("j", "j")

    assert frame(at_the_start)


def test_the_rest_of_a_long_answer(stage: Stage, frame: Callable[[Before], bool]) -> None:
    stage.session_id = "s"
    stage.session("s", ("Show me how it looks", LOOKS))

    async def nothing(pilot: Pilot[Any]) -> None:
        await pilot.pause()

    assert frame(nothing)


def test_what_is_wide_with_the_cursor_on_code_that_was_copied(stage: Stage, frame: Callable[[Before], bool]) -> None:
    session(stage)

    async def copied(pilot: Pilot[Any]) -> None:
        await pilot.press("B", "c")
        await wait_for(pilot, lambda: pilot.app._notifications, "it is said")

    assert frame(copied)


def test_code_is_saved(stage: Stage, frame: Callable[[Before], bool]) -> None:
    session(stage)

    async def asked(pilot: Pilot[Any]) -> None:
        await pilot.press("B", "s")
        await wait_for(pilot, lambda: len(pilot.app.screen_stack) > 1, "the name is asked for")

    assert frame(asked)


def test_a_match_is_shown(stage: Stage, frame: Callable[[Before], bool]) -> None:
    session(stage)

    async def found(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+f", *"リージョン")
        bar = main_screen(pilot.app).conversation.find_bar
        await wait_for(pilot, lambda: "1 of 1" in str(bar.count.visual), "it is found")

    assert frame(found)


def test_folds_are_open(stage: Stage, frame: Callable[[Before], bool]) -> None:
    session(stage)

    async def expanded(pilot: Pilot[Any]) -> None:
        await pilot.press("space")
        transcript = main_screen(pilot.app).transcript
        collapsibles: list[CollapsibleView] = [collapsible for view in transcript._line_layout.views for collapsible in view.collapsibles]
        assert all(collapsible.expanded for collapsible in collapsibles)

    assert frame(expanded)


def test_text_arrives_below_what_is_read(stage: Stage, frame: Callable[[Before], bool]) -> None:
    session(stage)
    stage.script(TextDelta("Something that is new.\n\n" * 3), TextDelta("And more of it."))

    async def unread(pilot: Pilot[Any]) -> None:
        screen = main_screen(pilot.app)
        screen.pane.composer.prompt.focus()
        await pilot.press(*"more", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        screen.transcript.focus()
        await pilot.press("pageup", "k")
        stage.runner.release(2)
        await wait_for(pilot, lambda: "new" in shown(screen)[-1].text, "text arrives")
        await wait_for(pilot, lambda: screen.conversation.below.has_class("-there"), "it is said")

    assert frame(unread)


def test_turns_end_in_different_ways(stage: Stage, frame: Callable[[Before], bool]) -> None:
    endings(stage)

    async def nothing(pilot: Pilot[Any]) -> None:
        await pilot.pause()

    assert frame(nothing)


@pytest.mark.parametrize("frame", [(80, 24)], indirect=True, ids=[""])
@pytest.mark.parametrize("variable", ["NO_COLOR=1", "TERM=linux", "TERM=xterm-256color"])
def test_colours(
    stage: Stage, frame: Callable[[Before], bool], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv(*variable.split("="))
    session(stage)

    async def at_code(pilot: Pilot[Any]) -> None:
        await pilot.press("B")

    assert frame(at_code)
