"""What the screen looks like: one frame for each state worth looking at.

Drawn with pytest-textual-snapshot, Textual's own plugin: its report shows the old and the new frame side by side as
pictures, which a plain syrupy file does not. State is tested in tests/ui; here only looks are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._footer import FooterKey  # the public module does not export it

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import ReasoningDelta, TextBreak, TextDelta, ToolCalled, ToolReturned
from litechat_tui.domain.ports import Partial
from tests.ui.conftest import Stage, main_screen, sessions_read, shown
from tests.waiting import wait_for
from tests.wording import problem

Snap = Callable[..., bool]

MARKDOWN = """\
# Rate limits

A **token bucket** refills at a fixed rate; each request takes *one* token. See [the docs](https://docs.litellm.ai).

1. Ask for a token
2. Wait when there is none
   - at most `max_wait` seconds
   - then give up

- [x] measured
- [ ] deployed

```python
def take(bucket: Bucket, now: float) -> bool:
    bucket.fill(now)          # 補充
    return bucket.pop() if bucket else False
```

| 項目 | limit | unit |
|:-----|------:|------|
| requests | 60 | per minute |
| 入力トークン | 200,000 | per request |

> Measure first.

---

The end.
"""

JAPANESE = """\
## 手順

東京リージョンでは、推論プロファイル `jp.anthropic.claude-haiku-4-5` を使います。
「ap-northeast-1」または「ap-northeast-3」を指定してください。設定を変えたあとは、必ずコンテナを作り直してください。

1. `.env` に鍵を書く
2. `docker compose up -d` を実行する

| 変数 | 意味 |
|---|---|
| `LITELLM_API_KEY` | 仮想キー |
| `AWS_REGION` | リージョン |
"""


def stored(stage: Stage) -> None:
    """A handful of sessions of all ages."""
    stage.session("s1", ("Docker Compose で LiteLLM Proxy を起動する手順を教えてください", JAPANESE))
    stage.session("s2", ("How do rate limits work?", MARKDOWN), age=timedelta(hours=2))
    stage.session("s3", ("東京の天気", "晴れです。"), age=timedelta(days=1))
    budget = problem("The budget of this key is spent.", "Ask for a larger one, or wait until it is reset.")
    stage.session(
        "s4", ("Summarise the incident report of last night", ""), age=timedelta(days=2), status=TurnStatus.FAILED,
        problem=budget, partial=Partial("At 02:14 the proxy began to"),
    )  # fmt: skip
    stage.session(
        "s5", ("Write a very long story", ""), age=timedelta(days=3), status=TurnStatus.STOPPED,
        partial=Partial("Once upon a time there was a proxy that"),
    )  # fmt: skip
    stage.session("s6", ("Refactor the store", "Done."), age=timedelta(days=40))


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until everything that was asked of the file and of the proxy is on the screen."""
    reading = {"sessions", "read", "older", "model", "models", "draft", "changes"}
    await wait_for(
        pilot,
        lambda: all(worker.is_finished for worker in pilot.app.workers if worker.group in reading),
        "everything is read",
    )


@pytest.fixture
def frame(stage: Stage, snap_compare: Snap) -> Callable[..., bool]:
    """Compare one frame: everything still, at a fixed size."""

    def compare(
        before: Callable[[Pilot[Any]], Awaitable[None]] | None = None, size: tuple[int, int] = (100, 32)
    ) -> bool:
        app = stage.app()
        app.animation_level = "none"

        async def still(pilot: Pilot[Any]) -> None:
            await settle(pilot)
            if before is not None:
                await before(pilot)
                await settle(pilot)

        return snap_compare(app, terminal_size=size, run_before=still)

    return compare


def test_the_first_start_is_empty_and_says_what_to_do(frame: Snap) -> None:
    assert frame()


def test_the_demo_says_that_it_is_the_demo(stage: Stage, frame: Snap) -> None:
    stage.endpoint = Endpoint("embedded demo", demo=True)
    stage.model = "demo-claude-haiku"
    assert frame()


def test_stored_sessions_stand_under_their_days(stage: Stage, frame: Snap) -> None:
    stored(stage)
    assert frame()


def test_a_finished_reply_is_read_as_markdown(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s2"
    assert frame(size=(100, 48))


def test_japanese_is_aligned_in_lists_tables_and_the_sidebar(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s1"
    assert frame()


def test_a_reply_is_streaming(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.script(
        TextDelta("## Streaming\n\nThe reply comes "), TextDelta("in pieces, and **half a"), TextDelta(" bold")
    )

    async def halfway(pilot: Pilot[Any]) -> None:
        await pilot.press(*"tell me", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(3)
        screen = main_screen(pilot.app)
        await wait_for(pilot, lambda: "half a" in shown(screen)[-1].text, "text arrives")

    assert frame(halfway)


async def _received(stage: Stage, pilot: Pilot[Any], prompt: str) -> None:
    await pilot.press(*prompt, "enter")
    await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
    stage.runner.release_all()
    screen = main_screen(pilot.app)
    await wait_for(pilot, lambda: not screen.running, "the reply ends")
    await wait_for(
        pilot,
        lambda: TurnStatus.COMPLETED in [session.status for session in sessions_read(screen)],
        "the list says that it has ended",
    )
    await wait_for(pilot, lambda: screen.query(FooterKey).first().description == "Send", "the row of keys does too")


def test_tool_calls_are_folded_lines(stage: Stage, frame: Snap) -> None:
    stage.script(
        TextDelta("Let me look."),
        ToolCalled("c1", "current_datetime", '{"timezone": "Asia/Tokyo"}'),
        ToolReturned("c1", "2026-11-23T15:04:05+09:00"),
        TextBreak(),
        TextDelta("It is four minutes past three in Tokyo."),
    )

    async def asked(pilot: Pilot[Any]) -> None:
        await _received(stage, pilot, "What time is it?")

    assert frame(asked)


def test_reasoning_is_a_folded_line_once_the_answer_is_there(stage: Stage, frame: Snap) -> None:
    stage.script(ReasoningDelta("The reader asks for a number. Six times seven."), TextDelta("42"))

    async def asked(pilot: Pilot[Any]) -> None:
        await _received(stage, pilot, "What is it?")

    assert frame(asked)


def test_reasoning_is_open_while_it_arrives(stage: Stage, frame: Snap) -> None:
    stage.script(ReasoningDelta("The reader asks for a number. Six times seven."), TextDelta("42"))

    async def asked(pilot: Pilot[Any]) -> None:
        await pilot.press(*"hm?", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        screen = main_screen(pilot.app)
        await wait_for(pilot, lambda: shown(screen)[-1].parts, "reasoning arrives")

    assert frame(asked)


def test_a_failed_turn_keeps_its_part_and_says_what_to_do(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s4"
    assert frame()


def test_a_stopped_turn_keeps_its_part(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s5"
    assert frame()


def test_prompts_wait_visibly_behind_a_reply(stage: Stage, frame: Snap) -> None:
    async def queued(pilot: Pilot[Any]) -> None:
        await pilot.press(*"one", "enter", *"two", "enter", *"三つ目", "enter")
        queue = main_screen(pilot.app).pane.composer.queue
        await wait_for(pilot, lambda: queue.has_class("-waiting"), "the queue is shown")

    assert frame(queued)


def test_the_model_picker_lists_the_models_of_the_proxy(stage: Stage, frame: Snap) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+l")
        await pilot.pause()

    assert frame(opened)


def test_the_model_picker_takes_any_name_when_there_is_no_list(stage: Stage, frame: Snap) -> None:
    stage.catalog.broken = True

    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+l")
        await pilot.pause()

    assert frame(opened)


def test_the_palette_lists_everything_by_name(stage: Stage, frame: Snap) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, CommandPalette), "the palette opens")
        box, hits = pilot.app.screen.query_one(Input), pilot.app.screen.query_one(CommandList)
        await wait_for(pilot, lambda: hits.option_count > 5, "the commands are listed")
        box.cursor_blink = False
        box._cursor_visible = True

    assert frame(opened)


def test_help_shows_the_keys_for_the_prompt(frame: Snap) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("f1")
        await pilot.pause()

    assert frame(opened)


def test_the_filter_narrows_the_sessions(stage: Stage, frame: Snap) -> None:
    stored(stage)

    async def filtered(pilot: Pilot[Any]) -> None:
        await pilot.press("f3", *"天気")
        await pilot.pause()

    assert frame(filtered)


def test_quitting_while_a_reply_arrives_asks(stage: Stage, frame: Snap) -> None:
    async def asked(pilot: Pilot[Any]) -> None:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: len(pilot.app.screen_stack) > 1, "the question is asked")

    assert frame(asked)


def test_a_narrow_terminal_shows_the_conversation_alone(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s1"
    assert frame(size=(60, 20))


def test_a_narrow_terminal_shows_the_sessions_in_front(stage: Stage, frame: Snap) -> None:
    stored(stage)

    async def raised(pilot: Pilot[Any]) -> None:
        await pilot.press("f4")
        await pilot.pause()

    assert frame(raised, size=(60, 20))


def test_the_classic_terminal_of_80x24_has_room_for_both(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s1"
    assert frame(size=(80, 24))


def test_a_wide_terminal_keeps_lines_readable(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.session_id = "s2"
    assert frame(size=(200, 60))


def test_the_light_theme(stage: Stage, frame: Snap) -> None:
    stored(stage)
    stage.store.local.remember("theme", "litechat-light")
    stage.session_id = "s2"
    assert frame(size=(100, 48))
