"""One grid: whatever is read or written is in the same columns."""

from __future__ import annotations

import pytest

from litechat_tui.ui.rendering.strip_painter import READING_CELLS
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for

SIZES = [(60, 20), (80, 24), (120, 40), (200, 50), (201, 50)]


@pytest.mark.parametrize("size", SIZES)
async def test_bars_and_texts_of_prompt_and_transcript_are_in_the_same_columns(
    stage: Stage, size: tuple[int, int]
) -> None:
    stage.session("a", ("PROMPT", "ANSWER " * 60 + "\n\n```py\nCODE\n```"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        screen.pane.composer.prompt.put("DRAFT")
        await pilot.pause()
        rows = ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
        pane = screen.pane.region.x
        texts = {word: {row.index(word, pane) for row in rows if word in row[pane:]} for word in ("PROMPT", "DRAFT")}
        at = next(row for row in rows if "ANSWER" in row).index("ANSWER")
        assert texts == {"PROMPT": {at}, "DRAFT": {at}}, "heading, prompt, answer and draft"
        bars = {row.index("▌", pane) for row in rows if "▌ PROMPT" in row or "▌ DRAFT" in row}
        assert bars == {at - 2}

        box, transcript = screen.pane.composer.prompt.region, screen.transcript
        assert box.right == transcript.region.x + transcript._painter._end - (
            transcript._painter._end == transcript.size.width
        )
        text = max(len(row[at:].rstrip(" ▁▂▃▄▅▆▇█")) for row in rows if "ANSWER" in row)
        assert text <= READING_CELLS
        if size[0] >= 200:
            left, right = box.x - screen.pane.region.x, screen.pane.region.right - box.right
            assert 0 <= right - left <= 2, "the column is in the middle"


@pytest.mark.parametrize("size", SIZES)
async def test_the_banner_of_an_edit_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    stage.session("a", ("PROMPT", "ANSWER"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        screen.transcript.focus()
        await pilot.press("e")
        await wait_for(pilot, lambda: screen.pane.composer.editing, "the prompt is in the box")
        await pilot.pause()
        words = [line.strip() for line in str(screen.pane.composer.banner.content).split("\n")]
        drawn = "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())
        assert all(line in drawn for line in words)
        await pilot.press("escape")
        await wait_for(pilot, lambda: not screen.pane.composer.banner.display, "the banner is gone")


async def test_a_click_in_the_column_in_the_middle_opens_its_link(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.session("a", ("PROMPT", "[LINK](https://example.org)"))
    stage.session_id = "a"
    app = stage.app()
    opened: list[str] = []
    monkeypatch.setattr(app, "open_url", lambda url, **_: opened.append(url))
    async with app.run_test(size=(200, 50)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        await pilot.click(screen.transcript, offset=(screen.transcript._painter.left + 1, 2))
        await wait_for(pilot, lambda: opened == ["https://example.org"], "the link is opened")
