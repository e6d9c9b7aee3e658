"""The doctor as a screen: what is shown as it comes, what is chosen, and where its keys lead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Semaphore
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.app.keymap import DEFAULT_KEYMAP
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, failed, ok, skipped, warned
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.redaction import Redactor
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.doctor import DoctorScreen
from litechat_tui.ui.screens.help import HelpScreen
from litechat_tui.ui.screens.main import MainScreen
from tests.fakes.examination import ScriptedExamination
from tests.ui.conftest import Stage
from tests.waiting import PATIENCE, wait_for

SECRET = "sk-canary-4711-abcdef"
ANSWERED = "An answer that is much longer than the room beside its label, so that its end cannot be seen before Enter"
SCRIPT: list[Check] = [
    ok(Link.ENV_FILE, Note.ENV_READ, path="/home/me/.env"),
    warned(Link.ENV_PERMISSIONS, Note.PERMISSIONS_OPEN, path="/home/me/.env", mode="644"),
    ok(Link.PROXY_ALIVE, Note.ALIVE, milliseconds=12),
    failed(Link.KEY_VALID, Problem(Code.PROXY_KEY_INVALID)),
    failed(Link.KEY_BUDGET, Note.BUDGET_SPENT, spend=1.0, budget=1.0),
    ok(Link.MODEL_ANSWER, Note.ANSWER, model="m1", seconds=1.2, words=ANSWERED),
    skipped(Link.TERMINAL_TMUX, Note.TMUX_OUTSIDE),
]


def use_examination(stage: Stage, script: list[Check], gate: Callable[[], object] = bool) -> ScriptedExamination:
    """Let F6 look at a script."""
    stage.examination = scripted = ScriptedExamination(script, gate)
    return scripted


@asynccontextmanager
async def opened(
    stage: Stage, size: tuple[int, int] = (80, 24), *, complete: bool = True
) -> AsyncIterator[tuple[Pilot[None], DoctorScreen]]:
    """Start the app and open the doctor by its key; yield once everything was looked at."""
    app = stage.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press("f6")
        await wait_for(pilot, lambda: isinstance(app.screen, DoctorScreen), "the doctor is open")
        screen = app.screen
        assert isinstance(screen, DoctorScreen)
        if complete:
            await wait_for(pilot, lambda: screen.complete, "everything was looked at")
        yield pilot, screen


def lines(screen: DoctorScreen) -> list[str]:
    """Return the lines of the list."""
    return "\n".join(str(option.prompt) for option in screen.list_box.options).splitlines()


def summary(screen: DoctorScreen) -> str:
    return str(screen.line.render())


async def test_the_checks_stand_under_their_themes_with_what_to_do_about_them(stage: Stage) -> None:
    use_examination(stage, SCRIPT)
    async with opened(stage) as (_pilot, screen):
        seen = lines(screen)
        assert [line for line in seen if line and line[0].isalpha()] == [
            "Settings",
            "Proxy",
            "API key",
            "Model",
            "Terminal",
        ]
        marks = [line[0] for line in seen if line[:2] in ("✓ ", "! ", "✗ ", "- ")]
        assert marks == ["✓", "!", "✓", "✗", "✗", "✓", "-"]
        assert any("→ Run: chmod 600 /home/me/.env" in line for line in seen)
        assert summary(screen) == "2 things are broken. 1 thing is better changed."


async def test_the_first_that_is_broken_is_chosen(stage: Stage) -> None:
    use_examination(stage, SCRIPT)
    async with opened(stage) as (_pilot, screen):
        assert screen.list_box.chosen is SCRIPT[3]


async def test_without_one_that_is_broken_the_first_to_change_is_chosen(stage: Stage) -> None:
    script = [check for check in SCRIPT if check.status != "fail"]
    use_examination(stage, [*script, warned(Link.TERMINAL_COLOURS, Note.COLOURS_FEW, term="xterm")])
    async with opened(stage) as (_pilot, screen):
        assert screen.list_box.chosen is SCRIPT[1]


async def test_checks_come_one_by_one_and_leave_the_choice_to_the_reader(stage: Stage) -> None:
    gate = Semaphore(0)
    use_examination(stage, SCRIPT, lambda: gate.acquire(timeout=PATIENCE))
    async with opened(stage, complete=False) as (pilot, screen):
        assert summary(screen) == "Looking… 0 links so far"
        gate.release(3)
        await wait_for(pilot, lambda: len(screen.list_box.checks) == 3, "three have come")
        assert summary(screen) == "Looking… 3 links so far"
        assert screen.list_box.chosen is SCRIPT[1]
        await pilot.press("down")
        gate.release(len(SCRIPT))
        await wait_for(pilot, lambda: screen.complete, "all have come")
        assert screen.list_box.chosen is SCRIPT[2]


async def test_enter_shows_a_check_whole_and_folds_it_again(stage: Stage) -> None:
    use_examination(stage, SCRIPT)
    async with opened(stage) as (pilot, screen):
        screen.list_box.choose(5)
        assert "before Enter" not in " ".join(lines(screen))
        assert any(line.endswith("…") for line in lines(screen))
        await pilot.press("enter")
        assert "before Enter" in " ".join(" ".join(lines(screen)).split())
        await pilot.press("enter")
        assert "before Enter" not in " ".join(lines(screen))


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_lines_are_broken_anew_when_the_window_changes(stage: Stage, size: tuple[int, int]) -> None:
    use_examination(stage, SCRIPT)
    async with opened(stage) as (pilot, screen):
        await pilot.resize_terminal(*size)
        width = screen.list_box.scrollable_content_region.width
        assert max(map(len, lines(screen))) <= width
        assert sum(len(line) for line in lines(screen) if line.startswith("✓ Answer")) > width // 2


async def test_a_narrow_window_has_the_sentence_below_its_label(stage: Stage) -> None:
    use_examination(stage, SCRIPT)
    async with opened(stage, size=(50, 20)) as (_pilot, screen):
        seen = lines(screen)
        assert "✗ API key" in seen
        assert "! Permissions of .env" in seen


async def test_r_looks_again_from_the_beginning(stage: Stage) -> None:
    scripted = use_examination(stage, SCRIPT)
    async with opened(stage) as (pilot, screen):
        await pilot.press("up", "r")
        await wait_for(pilot, lambda: len(scripted.asked) == 2 and screen.complete, "it was looked at again")
        assert len(screen.list_box.checks) == len(SCRIPT)
        assert screen.list_box.chosen is SCRIPT[3]


async def test_what_was_looked_at_before_is_given_up_when_it_is_looked_at_again(stage: Stage) -> None:
    gate = Semaphore(0)
    scripted = use_examination(stage, SCRIPT, lambda: gate.acquire(timeout=PATIENCE))
    async with opened(stage, complete=False) as (pilot, screen):
        await wait_for(pilot, lambda: scripted.asked == [False], "it is being looked at")
        await pilot.press("r")
        await wait_for(pilot, lambda: scripted.asked == [False, False], "it is looked at again")
        gate.release(2 * len(SCRIPT))
        await wait_for(pilot, lambda: screen.complete, "everything was looked at")
        assert list(screen.list_box.checks) == SCRIPT


@pytest.mark.parametrize("key", ["escape", "q", "f6"])
async def test_it_closes_while_something_is_looked_at(stage: Stage, key: str) -> None:
    gate = Semaphore(0)
    use_examination(stage, SCRIPT, lambda: gate.acquire(timeout=PATIENCE))
    async with opened(stage, complete=False) as (pilot, _screen):
        await pilot.press(key)
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "it is closed")
        assert not [worker for worker in pilot.app.workers if worker.group == "doctor" and worker.is_running]
        gate.release(len(SCRIPT))


async def test_c_copies_the_report_without_any_secret(stage: Stage) -> None:
    script = [*SCRIPT, ok(Link.MODEL_ANSWER, Note.ANSWER, model="m1", seconds=1.0, words=SECRET)]
    use_examination(stage, script)
    stage.redactor = lambda: Redactor([SECRET])
    async with opened(stage) as (pilot, screen):
        await pilot.press("c")
        await wait_for(pilot, lambda: screen.app.clipboard, "it is copied")
        text = screen.app.clipboard
        assert "✗ Budget of the key: The budget is used up: $1.0000 of $1.0000 was spent." in text.splitlines()
        assert "  → Run: chmod 600 /home/me/.env" in text.splitlines()
        assert ANSWERED in text
        assert SECRET not in text
        assert "sk-…" in text


async def test_the_report_is_copied_also_where_the_settings_cannot_be_read(stage: Stage) -> None:
    use_examination(stage, SCRIPT)

    def unreadable() -> Redactor:
        raise ConfigurationError(Problem(Code.CONFIG_FILE_NOT_UTF8, path="/home/me/.env"))

    stage.redactor = unreadable
    async with opened(stage) as (pilot, screen):
        await pilot.press("c")
        await wait_for(pilot, lambda: screen.app.clipboard, "it is copied")
        assert "Proxy" in screen.app.clipboard


@pytest.mark.parametrize(("key", "asked"), [("y", [False, True]), ("n", [False])])
async def test_a_model_is_asked_after_a_question_only(stage: Stage, key: str, asked: list[bool]) -> None:
    scripted = use_examination(stage, SCRIPT)
    async with opened(stage) as (pilot, screen):
        await pilot.press("a")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Confirm), "it is asked")
        await pilot.press(key)
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is answered")
        await wait_for(pilot, lambda: screen.complete and scripted.asked == asked, "it was looked at")


async def test_settings_that_are_not_there_are_told(stage: Stage) -> None:
    def missing() -> Any:
        raise ConfigurationError(Problem(Code.CONFIG_FILE_MISSING, path="/home/me/other.env"))

    stage.begin_examination = missing
    async with opened(stage, complete=False) as (pilot, screen):
        await wait_for(pilot, lambda: "other.env" in summary(screen), "it is told")
        assert not screen.list_box.checks


async def test_it_opens_over_another_dialog_once(stage: Stage) -> None:
    use_examination(stage, SCRIPT)
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "help is open")
        await pilot.press("f6")
        await wait_for(pilot, lambda: isinstance(app.screen, DoctorScreen), "the doctor is open")
        assert [type(screen) for screen in app.screen_stack] == [MainScreen, HelpScreen, DoctorScreen]
        app.push_screen(HelpScreen(Scope.PROMPT, DEFAULT_KEYMAP))
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "something is in front of it")
        app.action_show_doctor()
        assert len(app.screen_stack) == 4
        await pilot.press("escape", "f6")
        await wait_for(pilot, lambda: len(app.screen_stack) == 2, "it is closed")
