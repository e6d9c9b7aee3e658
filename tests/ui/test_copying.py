"""Taking what is read elsewhere: to the clipboard, to a file, to an editor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.selection import SELECT_ALL

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.save_code import SaveCode
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

ANSWER = """\
First:

```python
print("one")
```

- in a list:

  ```sh
  echo two
  echo deux
  ```

Last:

    three
"""


@asynccontextmanager
async def reading(stage: Stage, *exchanges: tuple[str, str]) -> AsyncIterator[tuple[LitechatApp, Pilot[Any]]]:
    """Open a session of `exchanges` with the focus in the conversation, the cursor at its last message."""
    stage.session("code", *(exchanges or [("Show me code", ANSWER)]))
    stage.session_id = "code"
    app = stage.app()
    async with app.run_test(size=(100, 40)) as pilot:
        transcript = main_screen(app).transcript
        await wait_for(pilot, lambda: transcript.messages, "the session is read")
        transcript.focus()
        await pilot.pause()
        yield app, pilot


def said_last(app: LitechatApp) -> str:
    """Return the last notification."""
    return [one.message for one in app._notifications][-1]


def says(app: LitechatApp, words: str) -> bool:
    """Whether the last notification begins with `words`."""
    return bool(app._notifications) and said_last(app).startswith(words)


async def test_y_copies_the_message_and_says_where_it_was_sent(stage: Stage) -> None:
    async with reading(stage) as (app, pilot):
        await pilot.press("y")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert app.clipboard == ANSWER
        assert said_last(app) == "Message sent to the terminal's clipboard (OSC 52)."


async def test_what_the_mouse_selects_is_copied_with_ctrl_c(stage: Stage) -> None:
    async with reading(stage, ("Hello", "Good day")) as (app, pilot):
        screen = main_screen(app)
        screen.selections = {screen.transcript: SELECT_ALL}
        await pilot.press("ctrl+c")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert "Good day" in app.clipboard
        assert said_last(app).startswith("Selection sent")


async def test_c_copies_one_code_block_after_the_other_and_a_digit_the_one_with_that_number(stage: Stage) -> None:
    async with reading(stage) as (app, pilot):
        for key, code, said in (
            ("c", 'print("one")', "Code block 1 of 3 (python, 1 line) sent"),
            ("c", "echo two\necho deux", "Code block 2 of 3 (sh, 2 lines) sent"),
            ("3", "three", "Code block 3 of 3 (1 line) sent"),
            ("c", 'print("one")', "Code block 1 of 3 (python, 1 line) sent"),
        ):
            await pilot.press(key)
            await wait_for(pilot, partial(says, app, said), "it is said")
            assert app.clipboard == code
        await pilot.press("4")
        assert said_last(app) == "There is no code block 4 here."


LONG = "\n\n".join(f"Part {n}\n\n```python\n{n} = 0\n{n} = 1\n```\n\n" + "word\n\n" * 14 for n in "abc")


@pytest.mark.parametrize(
    ("line", "code"),
    [("a = 0", "a = 0\na = 1"), ("b = 0", "b = 0\nb = 1"), ("b = 1", "b = 0\nb = 1"), ("c = 0", "c = 0\nc = 1")],
)
async def test_c_copies_the_code_in_view_and_then_the_next(stage: Stage, line: str, code: str) -> None:
    async with reading(stage, ("Show me", LONG), ("More", "```\nlast\n```\n\n" + "end\n\n" * 30)) as (app, pilot):
        transcript = main_screen(app).transcript
        await pilot.press("home")
        while line not in transcript._rows[0].line.text:
            await pilot.press("down")
        await pilot.press("c")
        await wait_for(pilot, lambda: app.clipboard == code, code)
        await wait_for(
            pilot, partial(says, app, f"Code block {'abc'.index(line[0]) + 1} of 3 (python, 2 lines)"), "said"
        )
        after = {"a": "b", "b": "c", "c": "a"}[line[0]]
        await pilot.press("c")
        await wait_for(pilot, lambda: app.clipboard.startswith(after), "the next one")


async def test_c_copies_code_that_is_all_in_view_before_code_that_is_cut_off(stage: Stage) -> None:
    async with reading(stage, ("Show me", "```\none\nuno\n```\n\n```\ntwo\n```\n\n" + "word\n\n" * 60)) as (app, pilot):
        transcript = main_screen(app).transcript
        await pilot.press("home")
        while "uno" not in transcript._rows[0].line.text:
            await pilot.press("down")
        await pilot.press("c")
        await wait_for(pilot, lambda: app.clipboard == "two", "the second one")


async def test_code_is_found_further_up_when_the_message_at_the_cursor_has_none(stage: Stage) -> None:
    async with reading(stage, ("Show me", "```\nfirst\n```"), ("More?", "Nothing")) as (app, pilot):
        await pilot.press("c")
        assert app.clipboard == "first"


async def test_b_goes_from_code_block_to_code_block_and_what_is_done_is_done_with_that_one(stage: Stage) -> None:
    more = ("More", "Nothing here")
    async with reading(stage, ("Before", "```\nzero\n```"), ("Show me code", ANSWER + "\nwords\n" * 60), more) as (
        app,
        pilot,
    ):
        transcript = main_screen(app).transcript
        for key, code in (
            ("B", "three"),
            ("B", "echo two\necho deux"),
            ("B", 'print("one")'),
            ("B", "zero"),
            ("b", 'print("one")'),
            ("b", "echo two\necho deux"),
        ):
            await pilot.press(key)
            await wait_for(pilot, lambda code=code: any(code[:8] in row.line.text for row in transcript._rows), code)  # type: ignore[misc]
            await pilot.press("c")
            await wait_for(pilot, lambda code=code: app.clipboard == code, code)  # type: ignore[misc]
        assert transcript.position == 3
        marked = [row.line.text for row in transcript._rows if transcript._row_highlight(row).cursor]
        assert any("echo two" in line for line in marked)
        assert not any("First" in line for line in marked)
        await pilot.press("j")
        assert transcript.position == 4
        assert transcript.code_at_cursor == 0


async def test_without_code_b_does_nothing_and_capital_b_scrolls_up(stage: Stage) -> None:
    async with reading(stage, ("Hello", "word\n\n" * 60)) as (app, pilot):
        transcript = main_screen(app).transcript
        await pilot.press("b")
        assert transcript.following
        await pilot.press("B")
        assert not transcript.following


async def test_code_is_saved_and_nothing_is_written_over_unasked(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "code.sh").write_text("mine")
    async with reading(stage) as (app, pilot):
        await pilot.press("2", "s")
        await wait_for(pilot, lambda: isinstance(app.screen, SaveCode), "the name is asked for")
        dialog = app.screen
        assert isinstance(dialog, SaveCode)
        assert dialog.name_box.value == "code-2.sh"

        dialog.name_box.value = "code.sh"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "is there already" in str(dialog.note.content), "it asks")
        assert (tmp_path / "code.sh").read_text() == "mine"

        dialog.name_box.value = "missing/code.sh"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "No such file" in str(dialog.note.content), "it says why not")

        dialog.name_box.value = "code.sh"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "is there already" in str(dialog.note.content), "it asks again")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it is saved")
        assert (tmp_path / "code.sh").read_text() == "echo two\necho deux\n"
        assert said_last(app) == f"Saved as {tmp_path / 'code.sh'}"


async def test_without_an_editor_o_says_what_to_set(stage: Stage) -> None:
    async with reading(stage) as (app, pilot):
        await pilot.press("o")
        assert "Set VISUAL or EDITOR" in said_last(app)


async def test_o_opens_the_code_in_the_editor(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LitechatApp, "suspend", lambda self: nullcontext())
    monkeypatch.setenv("VISUAL", f"cp -t {tmp_path}")
    async with reading(stage) as (app, pilot):
        await pilot.press("o")
        assert (tmp_path / "code.py").read_text() == 'print("one")\n'
        assert not app._notifications
