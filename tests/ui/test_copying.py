"""Taking what is read elsewhere: to the clipboard, to a file, to an editor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.selection import SELECT_ALL

from litechat_tui.ui.app import LitechatApp
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
