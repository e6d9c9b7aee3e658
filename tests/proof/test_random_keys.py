"""Random keys: nothing breaks, and the file stays valid."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from textual import events

from litechat_tui.app.commands import COMMANDS
from tests.proof.window import window
from tests.unit.agent.rig import Rig, saying

COMMAND_KEYS = sorted(
    {key for command in COMMANDS for shortcut in command.shortcuts for key in shortcut.keys} - {"ctrl+q"}
)
OTHER_KEYS = ("tab", "shift+tab", "left", "right", "backspace", "ctrl+z", "q", "[", "日", "x")
SENDING = ("x", "enter")
"""Pressed more often than the others, or too little would be said."""
PRESSES = 200
CODE = "Read this:\n\n```python\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 日本 | 2 |\n"


@pytest.mark.parametrize("seed", range(3))
async def test_any_keys_in_any_order_break_nothing(
    chat: Rig, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a code block may be saved
    for variable in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    random = Random(seed)
    chat.script += [random.choice([saying(CODE).completed(), saying("Half a").failed()]) for _ in range(PRESSES)]
    async with window(chat) as view:
        for _ in range(PRESSES):
            for key in random.choice([SENDING, [random.choice(COMMAND_KEYS)], [random.choice(OTHER_KEYS)]]):
                view.pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
            if random.random() < 0.5:
                await view.pilot.pause()
        await view.pilot.pause()
    assert chat.store.check() == []
