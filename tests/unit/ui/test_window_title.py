"""The title of the window: cleaned, taken back, and written to terminals only."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from textual.app import App
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver

from litechat_tui.ui import window_title
from litechat_tui.ui.window_title import WindowTitle, with_window_title
from tests.proof.test_hostile import SEQUENCES

PUSH, POP = "\x1b[22;2t", "\x1b[23;2t"


class Recorder(HeadlessDriver):
    """Keeps what is written."""

    written: ClassVar[list[str]] = []

    def write(self, data: str) -> None:
        self.written.append(data)

    def start_application_mode(self) -> None:
        self.write("start")

    def stop_application_mode(self) -> None:
        self.write("stop")


@pytest.fixture
async def driver(monkeypatch: pytest.MonkeyPatch) -> WindowTitle:
    monkeypatch.setattr(window_title, "at_a_terminal", lambda: True)
    Recorder.written.clear()
    made: Driver = with_window_title(Recorder)(App())
    assert isinstance(made, WindowTitle)
    return made


async def test_the_title_is_shown_with_the_screen_and_the_one_before_brought_back(driver: WindowTitle) -> None:
    driver.set_window_title("too early")
    driver.start_application_mode()
    driver.set_window_title("● One")
    driver.set_window_title("● One")
    driver.stop_application_mode()
    driver.set_window_title("in the editor")
    driver.start_application_mode()
    driver.stop_application_mode()
    driver.stop_application_mode()
    assert Recorder.written == [
        *("start", PUSH, "\x1b]2;too early\x07", "\x1b]2;● One\x07", POP, "stop"),
        *("start", PUSH, "\x1b]2;in the editor\x07", POP, "stop", "stop"),
    ]


@pytest.mark.parametrize(
    "text", [*SEQUENCES, "x\x07\x1b]2;y", "x\x1b\\y", "a\nb\tc", "日本語" * 50], ids=range(len(SEQUENCES) + 4)
)
async def test_a_hostile_title_adds_no_control_sequence(driver: WindowTitle, text: str) -> None:
    driver.start_application_mode()
    driver.set_window_title(text)
    title = "".join(Recorder.written).removeprefix(f"start{PUSH}")
    inner = re.fullmatch(r"\x1b]2;([^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*)\x07", title)
    assert inner is not None
    assert len(inner[1]) <= 80


async def test_nothing_is_written_where_there_is_no_terminal(
    driver: WindowTitle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("sys.__stdout__", None)
    driver.start_application_mode()
    driver.set_window_title("One")
    driver.stop_application_mode()
    assert Recorder.written == ["start", "stop"]
