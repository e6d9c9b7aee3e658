"""What goes with a prompt: by paths that are typed, pasted or dropped, shown above the box, and taken away again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from textual.events import Paste
from textual.widgets import Input, OptionList, Static

from litechat_tui.app import clipboard_image
from litechat_tui.domain.models import ModelDetails
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.attach import AttachDialog
from litechat_tui.ui.screens.confirm import Unasked
from litechat_tui.ui.widgets.attachment_list import AttachmentList
from litechat_tui.ui.widgets.composer import Composer
from litechat_tui.ui.widgets.prompt import Prompt
from tests.attached import PDF, png
from tests.ui.conftest import MODEL, Stage, main_screen, showing
from tests.waiting import wait_for

FILES = {"one.txt": b"one\n", "二.png": png(640, 480), "a b.pdf": PDF, "empty.txt": b"", "folder/x.txt": b"x"}


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


def composer(app: LitechatApp) -> Composer:
    return main_screen(app).pane.composer


def box(app: LitechatApp) -> Prompt:
    return composer(app).prompt


def attached(app: LitechatApp) -> list[str]:
    return [one.name for one in box(app).attachments]


def lines(app: LitechatApp) -> list[str]:
    """Return what the list of attachments shows."""
    return [str(option.prompt) for option in composer(app).attached.options]


def refusal(app: LitechatApp) -> str:
    shown = composer(app).query_one("#refusal", Static)
    return str(shown.visual) if shown.has_class("-there") else ""


# Pasting and dropping


async def test_a_dropped_path_becomes_an_attachment_and_undo_makes_it_text(stage: Stage, folder: Path) -> None:
    app = stage.app()
    dropped = f"{folder}/a\\ b.pdf "
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"see ")
        app.post_message(Paste(dropped))
        await wait_for(pilot, lambda: attached(app) == ["a b.pdf"], "it is attached")
        assert box(app).typed.text == "see "
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: not attached(app), "it is undone")
        assert box(app).typed.text == f"see {dropped}"
        await pilot.press("ctrl+y")
        await wait_for(pilot, lambda: attached(app) == ["a b.pdf"], "it is done again")
        assert box(app).typed.text == "see "


async def test_several_dropped_files_come_at_once(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"'{folder}/a b.pdf' '{folder}/二.png'"))
        await wait_for(pilot, lambda: attached(app) == ["a b.pdf", "二.png"], "both are attached")
        app.post_message(Paste((folder / "one.txt").as_uri()))
        await wait_for(pilot, lambda: len(attached(app)) == 3, "an address of a file is one too")
        assert box(app).typed.text == ""


@pytest.mark.parametrize("text", ["/no/such/file", "{folder}/folder", "{folder}/one.txt is the file"])
async def test_what_is_no_file_stays_text(stage: Stage, folder: Path, text: str) -> None:
    text = text.format(folder=folder)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(text))
        await wait_for(pilot, lambda: box(app).typed.text == text, "it is pasted")
        await app.workers.wait_for_complete()
        assert (attached(app), box(app).typed.text, refusal(app)) == ([], text, "")


async def test_a_file_that_cannot_go_stays_text_and_one_sentence_says_why(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/empty.txt"))
        await wait_for(pilot, lambda: refusal(app), "it is refused")
        assert "empty.txt is empty." in refusal(app)
        assert box(app).typed.text == f"{folder}/empty.txt"


async def test_what_was_changed_since_is_left_alone(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/one.txt"))
        await pilot.press(*"!", "home", "x")
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is attached")
        assert box(app).typed.text in (f"x{folder}/one.txt!", "x!")


# By name


async def test_the_command_takes_a_path_behind_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"attach one.txt", "enter")
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is attached")
        assert box(app).typed.text == ""


async def test_the_command_refuses_what_is_not_there(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"attach nowhere.txt", "enter")
        await wait_for(pilot, lambda: refusal(app), "it is refused")
        assert "nowhere.txt" in refusal(app)
        await pilot.press(*"so what", "enter")
        await wait_for(pilot, lambda: not refusal(app), "with the next prompt it is past")


async def test_the_dialog_completes_paths(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("alt+a")
        await wait_for(pilot, lambda: isinstance(app.screen, AttachDialog), "the dialog opens")
        ways = app.screen.query_one(OptionList)
        await wait_for(pilot, lambda: ways.option_count == 5, "what is here is listed")
        await pilot.press(*"fo")
        await wait_for(pilot, lambda: ways.option_count == 1, "it is filtered")
        await pilot.press("tab")
        value = app.screen.query_one(Input)
        await wait_for(pilot, lambda: value.value == "folder/" and ways.option_count == 1, "it goes on in the folder")
        await pilot.press("tab", "enter")
        await wait_for(pilot, lambda: attached(app) == ["x.txt"], "it is attached")


async def test_the_dialog_says_what_is_wrong_and_stays(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("alt+a")
        await wait_for(pilot, lambda: isinstance(app.screen, AttachDialog), "the dialog opens")
        dialog = app.screen
        assert isinstance(dialog, AttachDialog)
        await pilot.press("enter")
        await wait_for(pilot, lambda: str(dialog.note.visual), "it wants a path")
        await pilot.press(*"folder", "enter")
        await wait_for(pilot, lambda: "It is a folder" in str(dialog.note.visual), "a folder is none")
        await pilot.press(*"nowhere", "enter")
        await wait_for(pilot, lambda: "There is no such file" in str(dialog.note.visual), "nor is what is not there")
        await pilot.press("ctrl+c")
        await wait_for(pilot, lambda: dialog.ways.option_count == 5, "everything is listed again")
        await pilot.press("down", "down", "up", "tab", "escape")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it closes")
        assert not attached(app)


# The clipboard


async def test_the_image_on_the_clipboard_goes_along(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard_image, "image_on_clipboard", lambda: png(30, 20))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("alt+v")
        await wait_for(pilot, lambda: attached(app) == ["clipboard.png"], "it is attached")


async def test_it_says_that_no_desktop_is_there(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("alt+v")
        await wait_for(pilot, lambda: "no desktop" in refusal(app), "it says so")


# The list above the box


async def test_each_shows_its_kind_size_and_tokens(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"'{folder}/one.txt' '{folder}/二.png'"))
        await wait_for(pilot, lambda: len(lines(app)) == 2, "both are shown")
        assert lines(app)[0].split() == ["✕", "Text", "one.txt", "4", "B", "·", "about", "1", "tokens"]
        assert "about 410 tokens · 640 × 480" in lines(app)[1]


async def test_they_are_taken_away_by_keys_and_undo_brings_them_back(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"'{folder}/one.txt' '{folder}/二.png'"))
        await wait_for(pilot, lambda: len(lines(app)) == 2, "both are shown")
        await pilot.press("shift+tab")
        await wait_for(pilot, lambda: isinstance(main_screen(app).focused, AttachmentList), "the list has the focus")
        await pilot.press("down", "delete")
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "the second is gone")
        await pilot.press("backspace")
        await wait_for(pilot, lambda: not attached(app), "so is the first")
        await wait_for(pilot, lambda: main_screen(app).focused is box(app), "the box has the focus again")
        await pilot.press("ctrl+z", "ctrl+z")
        await wait_for(pilot, lambda: attached(app) == ["one.txt", "二.png"], "they are back")


async def test_esc_leaves_the_list(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/one.txt"))
        await wait_for(pilot, lambda: lines(app), "it is shown")
        await pilot.press("shift+tab", "escape", *"ok")
        await wait_for(pilot, lambda: box(app).typed.text == "ok", "the box has the keys")
        assert attached(app) == ["one.txt"]


async def test_a_click_on_the_cross_takes_one_away_and_elsewhere_it_does_not(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/one.txt"))
        await wait_for(pilot, lambda: lines(app), "it is shown")
        await pilot.click(AttachmentList, offset=(6, 0))
        assert attached(app) == ["one.txt"]
        at = lines(app)[0].index("✕")
        await pilot.click(AttachmentList, offset=(2 + at, 0))
        await wait_for(pilot, lambda: not attached(app), "it is gone")


async def test_a_narrow_terminal_shows_how_many(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(60, 20)) as pilot:
        app.post_message(Paste(f"'{folder}/one.txt' '{folder}/二.png'"))
        await wait_for(pilot, lambda: len(attached(app)) == 2, "both are attached")
        await wait_for(pilot, lambda: len(lines(app)) == 1, "one line is shown")
        assert lines(app)[0].startswith("2 attachments · ")
        await pilot.press("shift+tab")
        await wait_for(pilot, lambda: len(lines(app)) == 2, "the reader who goes there sees each")
        await pilot.press("escape")
        await wait_for(pilot, lambda: len(lines(app)) == 1, "they are folded again")


async def test_too_many_are_refused(stage: Stage, folder: Path) -> None:
    for number in range(6):
        (folder / f"{number}.pdf").write_bytes(PDF + str(number).encode())
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(" ".join(f"'{folder}/{number}.pdf'" for number in range(6))))
        await wait_for(pilot, lambda: len(attached(app)) == 5, "five go")
        await wait_for(pilot, lambda: refusal(app), "the sixth is refused")


async def test_a_model_that_is_said_to_see_nothing_gets_images_after_a_warning(stage: Stage, folder: Path) -> None:
    stage.catalog.told = [ModelDetails(MODEL, provider="bedrock_converse")]
    app = stage.app()
    app._dependencies.known.asked()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/二.png"))
        await wait_for(pilot, lambda: attached(app) == ["二.png"], "it is attached")
        await wait_for(pilot, lambda: MODEL in refusal(app), "it warns")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent all the same")


async def test_too_large_an_image_is_made_smaller_after_a_question(stage: Stage, folder: Path) -> None:
    Image.new("L", (8_100, 8)).save(folder / "large.png")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/large.png"))
        await wait_for(pilot, lambda: isinstance(app.screen, Unasked), "it asks")
        await pilot.press("escape")
        await wait_for(pilot, lambda: "8,100 × 8 pixels" in refusal(app), "it is refused")
        assert not attached(app)
        await pilot.press("ctrl+c")
        app.post_message(Paste(f"{folder}/large.png"))
        await wait_for(pilot, lambda: isinstance(app.screen, Unasked) and app.screen.takes_answers, "it asks again")
        await pilot.press("y")
        await wait_for(pilot, lambda: attached(app) == ["large.png"], "it is attached")
        assert box(app).attachments[0].width == 2_000
        assert not refusal(app)


# Kept with the draft, sent, waiting


async def test_a_prompt_of_attachments_alone_is_sent_and_the_list_is_gone(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/one.txt"))
        await wait_for(pilot, lambda: attached(app), "it is attached")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        await wait_for(pilot, lambda: not composer(app).attached.display, "nothing is shown any more")


async def test_they_stay_with_their_draft(stage: Stage, folder: Path) -> None:
    stage.session("s1", ("hello", "Hi!"))
    async with showing(stage, "s1") as (pilot, screen):
        app = screen.app
        assert isinstance(app, LitechatApp)
        app.post_message(Paste(f"{folder}/one.txt"))
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is attached")
        await pilot.press("ctrl+n")
        await wait_for(pilot, lambda: screen.session_id != "s1" and not attached(app), "another session is shown")
        assert not composer(app).attached.display
        screen.session_id = "s1"
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is there again")
        await wait_for(pilot, lambda: composer(app).attached.display, "and shown")


async def test_ctrl_c_empties_the_box_of_them_too_and_undo_brings_all_back(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(Paste(f"{folder}/one.txt"))
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is attached")
        await pilot.press(*"why", "ctrl+c")
        await wait_for(pilot, lambda: not (attached(app) or box(app).typed.text), "all is gone")
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: attached(app) == ["one.txt"] and box(app).typed.text == "why", "all is back")


async def test_what_waits_says_what_goes_with_it(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"first", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        app.post_message(Paste(f"{folder}/one.txt"))
        await wait_for(pilot, lambda: attached(app), "it is attached")
        await pilot.press(*"second", "enter")
        waiting = composer(app).queue
        await wait_for(pilot, lambda: "second" in str(waiting.visual), "it waits")
        assert "↳ second  [1 attachment · 4 B" in str(waiting.visual)
        await pilot.press("up")
        await wait_for(pilot, lambda: attached(app) == ["one.txt"], "it is back with its attachment")
