"""`@` in the prompt lists files; what is typed on filters them, and Enter lets one go with the prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from textual.events import Key
from textual.pilot import Pilot

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.widgets.file_list import FileList
from litechat_tui.ui.widgets.prompt import Prompt
from tests.attached import PDF, png
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

FILES = {
    "README.md": b"# Hello\n",
    "src/app.py": b"print('hello')\n",
    "src/画面.png": png(),
    "report 2026.pdf": PDF,
    ".secret": b"x",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with some files in it."""
    here = tmp_path / "here"
    for name, content in FILES.items():
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(here)
    return here


def box(app: LitechatApp) -> Prompt:
    return main_screen(app).pane.composer.prompt


def listed(app: LitechatApp) -> FileList:
    return main_screen(app).pane.composer.query_one(FileList)


def names(app: LitechatApp) -> Sequence[str]:
    finder = box(app).finder
    return [] if finder is None else finder.entries


def attached(app: LitechatApp) -> list[str]:
    return [one.name for one in box(app).attachments]


async def found(pilot: Pilot[None], app: LitechatApp, *expected: str) -> None:
    await wait_for(pilot, lambda: [*names(app)] == [*expected], f"{expected} are listed")


async def test_a_file_is_found_by_some_letters_and_goes_with_the_prompt(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"look at ", "@")
        await wait_for(pilot, lambda: listed(app).display, "the list opens")
        await pilot.press(*"app")
        await found(pilot, app, "src/app.py")
        await pilot.press("enter")
        await wait_for(pilot, lambda: attached(app) == ["app.py"], "it is attached")
        assert box(app).typed.text == "look at "
        assert not listed(app).display
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        (one,) = stage.runner.replies[0].request.prompt.attachments
        assert stage.store.blobs.read(one.digest) == FILES["src/app.py"]
        assert box(app).attachments == ()


async def test_keys_in_one_go_take_the_first_that_is_found(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *"README", "enter", *"what is it?", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        prompt = stage.runner.replies[0].request.prompt
        assert [one.name for one in prompt.attachments] == ["README.md"]
        assert prompt.text == "what is it?"


@pytest.mark.parametrize("typed", ["画", "ﾚﾎﾟ"])
async def test_width_does_not_matter(stage: Stage, folder: Path, typed: str) -> None:
    (folder / "レポート画.md").write_bytes(b"x")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        for character in f"＠{typed}":
            app.post_message(Key(character, character))
        await wait_for(pilot, lambda: "レポート画.md" in names(app), "it is found")
        assert "README.md" not in names(app)


async def test_an_address_opens_nothing(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"me", "@", *"example")
        await wait_for(pilot, lambda: box(app).typed.text == "me@example", "it is typed")
        assert box(app).finder is None


async def test_a_folder_is_gone_into_and_its_blanks_are_escaped(stage: Stage, folder: Path) -> None:
    (folder / "my notes").mkdir()
    (folder / "my notes" / "one.txt").write_bytes(b"one")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *"./my")
        await found(pilot, app, "./my notes/")
        await pilot.press("tab")
        await found(pilot, app, "./my notes/one.txt")
        assert box(app).typed.text == "@./my\\ notes/"
        await pilot.press("enter")
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is attached")
        assert box(app).typed.text == ""


async def test_an_absolute_path_is_walked(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *f"{folder}/", *"src/")
        await found(pilot, app, f"{folder}/src/app.py", f"{folder}/src/画面.png")


async def test_esc_leaves_the_text_and_the_next_enter_sends_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *"app", "escape", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == "@app"


async def test_what_matches_nothing_is_text(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *"dataclass")
        await wait_for(pilot, lambda: (finder := box(app).finder) and finder.complete, "all was looked at")
        assert listed(app).get_option_at_index(0).disabled
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == "@dataclass"


async def test_it_closes_where_the_word_ends(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *"app")
        await found(pilot, app, "src/app.py")
        await pilot.press("space")
        await wait_for(pilot, lambda: not listed(app).display, "it closes")


async def test_a_click_takes_a_file(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@", *"app")
        await found(pilot, app, "src/app.py")
        await pilot.click(FileList, offset=(4, 1))
        await wait_for(pilot, lambda: attached(app) == ["app.py"], "it is attached")


class SlowFolders:
    """Tells of one file, and of the rest once it may."""

    def __init__(self) -> None:
        self.rest = Event()
        self.stopped = Event()

    def below(self, folder: Path, stop: Callable[[], bool]) -> Iterator[Sequence[str]]:
        yield ["first.txt"]
        while not self.rest.wait(0.01):
            if stop():
                self.stopped.set()
                return
        yield ["second.txt", "a-first.txt"]

    def entries(self, folder: Path) -> Sequence[str]:
        return []


async def test_what_is_found_is_listed_as_it_comes_and_the_chosen_one_stays(stage: Stage) -> None:
    stage.folders = slow = SlowFolders()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@")
        await found(pilot, app, "first.txt")
        await pilot.press(*"txt")
        await found(pilot, app, "first.txt")
        slow.rest.set()
        await found(pilot, app, "first.txt", "second.txt", "a-first.txt")
        await pilot.press("down", "down")
        await wait_for(pilot, lambda: listed(app).highlighted == 2, "another one is chosen")


async def test_nobody_looks_on_once_it_is_closed(stage: Stage) -> None:
    stage.folders = slow = SlowFolders()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("@")
        await found(pilot, app, "first.txt")
        await pilot.press("escape")
        await wait_for(pilot, slow.stopped.is_set, "the search ends")
