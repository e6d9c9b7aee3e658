"""Whatever breaks: one sentence, the traceback in the log, and no local variable, hence no key, anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui import cli, composition
from litechat_tui.app.chat import ChatService
from litechat_tui.app.drafts import Drafts
from litechat_tui.app.history import History
from litechat_tui.app.replies import LiveReply
from litechat_tui.store.sqlite.lists import SQLiteSessionLists
from litechat_tui.store.sqlite.queries import SQLiteSessionQueries
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.composer import Composer
from litechat_tui.ui.widgets.model_selection import ModelSelection
from litechat_tui.ui.widgets.session_list import SessionList
from litechat_tui.ui.widgets.sidebar import Sidebar
from litechat_tui.ui.widgets.status import StatusLine

CANARY = "sk-canary-5f1d0c2b7a9e"

PLACES = [
    (ModelSelection, "on_mount"),
    (MainScreen, "compose"),
    (Sidebar, "on_mount"),
    (SessionList, "show"),
    (StatusLine, "render"),
    (Composer, "watch_session_id"),
    (ChatService, "send"),
    (ChatPane, "_happened"),
    (LiveReply, "receive"),
    (ChatService, "_begin"),
    (Drafts, "save"),
    (History, "newest"),
    (SQLiteSessionQueries, "messages"),
    (SQLiteSessionLists, "window"),
]
"""Functions of start and turn, one of which raises what nobody expects."""


def raising(*arguments: object, **_: object) -> Any:
    """Break with the key in a local variable, as a client or a settings object would hold it."""
    key = CANARY
    raise ZeroDivisionError(f"after {len(key)} characters and {len(arguments)} arguments")


async def type_a_prompt(pilot: Pilot[Any]) -> None:
    """Start, ask, and leave, as far as the app lives."""
    await pilot.press(*"hello", "enter")
    for _ in range(5):
        await pilot.pause()
    pilot.app.exit()


@pytest.mark.parametrize(("owner", "name"), PLACES, ids=lambda value: getattr(value, "__name__", value))
def test_a_defect_is_a_sentence_and_shows_no_key(
    owner: type, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LITELLM_API_KEY", CANARY)
    monkeypatch.setenv("SESSION_DB_PATH", str(tmp_path / "s.db"))
    monkeypatch.setattr(owner, name, raising)
    monkeypatch.setattr(composition, "at_a_terminal", lambda: True)
    run = LitechatApp.run
    monkeypatch.setattr(LitechatApp, "run", lambda app: run(app, headless=True, auto_pilot=type_a_prompt))

    status = cli.main(["--debug", "--base-url", "http://127.0.0.1:9", "--model", "m1"])

    output = "".join(capfd.readouterr())
    logs = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.log"))
    assert status == 1
    assert "ZeroDivisionError" in output
    assert "ZeroDivisionError: after" in logs
    assert CANARY not in output + logs
