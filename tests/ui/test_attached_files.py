"""What was attached, in the conversation: shown, opened and saved again, and taken along where a prompt is edited."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import Input

from litechat_tui.app import desktop
from litechat_tui.app.attaching import Attaching
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.ui.screens.attachment_picker import AttachmentPicker
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.screens.save_code import SaveAttachment
from tests.attached import PDF
from tests.ui.conftest import MODEL, Stage, said, showing
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 40), (255, 0, 0)).save(out, "PNG")
    return out.getvalue()


def attached(stage: Stage, *files: tuple[str, bytes]) -> None:
    """Store a session whose one prompt has these files."""
    attaching = Attaching(stage.store.blobs)
    prompt = Prompt("look", tuple(attaching.from_bytes(name, data) for name, data in files))
    turn = stage.store.journal.begin(TurnRequest("s1", prompt, MODEL))
    stage.store.journal.append(turn, [said("I see.")])
    stage.store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial()))
    stage.store.commands.mark_read("s1")


def rows(screen: MainScreen) -> list[str]:
    """Return the lines that are in sight."""
    return [line.text for line, _ in screen.conversation.transcript._visible_lines]


async def test_an_image_is_shown_in_the_conversation(stage: Stage) -> None:
    attached(stage, ("red.png", picture()), ("a.txt", b"a"))
    async with showing(stage, "s1") as (pilot, screen):
        await wait_for(pilot, lambda: "▀" * 40 in rows(screen), "its picture is there")
        assert rows(screen).count("▀" * 40) == 10
        at = next(index for index, row in enumerate(rows(screen)) if row.startswith("[red.png"))
        assert rows(screen)[at + 1] == "▀" * 40


async def test_where_pictures_are_switched_off_its_name_is_enough(stage: Stage) -> None:
    stage.image_previews = False
    attached(stage, ("red.png", picture()))
    async with showing(stage, "s1") as (pilot, screen):
        await wait_for(pilot, lambda: any(row.startswith("[red.png") for row in rows(screen)), "its name is there")
        assert not any("▀" in row for row in rows(screen))


async def test_what_is_no_image_after_all_leaves_no_gap(stage: Stage) -> None:
    attached(stage, ("cut.png", picture()[:40]))
    async with showing(stage, "s1") as (pilot, screen):
        await wait_for(pilot, lambda: "look" in rows(screen) and rows(screen).index("look") < 5, "nothing is between")


async def test_what_is_not_sent_any_more_says_so(stage: Stage) -> None:
    heavy = [(f"{number}.pdf", PDF + bytes(4_400_000) + b"%d" % number) for number in range(4)]
    for file in heavy:
        attached(stage, file)
    async with showing(stage, "s1", size=(100, 70)) as (pilot, screen):
        await wait_for(pilot, lambda: "[0.pdf · 4.4 MB · not sent any more]" in rows(screen), "the first is left out")
        assert [row for row in rows(screen) if row.startswith("[")][1:] == [f"[{n}.pdf · 4.4 MB]" for n in (1, 2, 3)]
        stage.script(TextDelta("Hm."))
        await pilot.press(*"more", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "one more is asked")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "it is answered")
        assert [row for row in rows(screen) if "not sent" in row] == ["[0.pdf · 4.4 MB · not sent any more]"]
        await pilot.press("shift+tab")
        screen.conversation.transcript.mark_sent(screen.conversation.messages[2].item_id)
        assert not [row for row in rows(screen) if "4.4 MB · not sent" in row]


async def test_it_is_saved_under_its_name(stage: Stage, folder: Path) -> None:
    attached(stage, ("画面.png", picture()))
    async with showing(stage, "s1") as (pilot, screen):
        await pilot.press("shift+tab", "S")
        await wait_for(pilot, lambda: isinstance(screen.app.screen, SaveAttachment), "the name is asked for")
        assert screen.app.screen.query_one(Input).value == "画面.png"
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.app.screen is screen, "it is saved")
        assert (folder / "画面.png").read_bytes() == picture()


async def test_one_of_several_is_chosen(stage: Stage, folder: Path) -> None:
    attached(stage, ("one.txt", b"1"), ("two.txt", b"2"))
    async with showing(stage, "s1") as (pilot, screen):
        await pilot.press("shift+tab", "S")
        await wait_for(pilot, lambda: isinstance(screen.app.screen, AttachmentPicker), "it asks which one")
        await pilot.press("escape")
        await wait_for(pilot, lambda: screen.app.screen is screen, "none is wanted")
        await pilot.press("S")
        await wait_for(pilot, lambda: isinstance(screen.app.screen, AttachmentPicker), "it asks again")
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: isinstance(screen.app.screen, SaveAttachment), "the name is asked for")
        await pilot.press("enter")
        await wait_for(pilot, (folder / "two.txt").exists, "it is saved")


async def test_it_is_opened_with_the_desktop_s_program(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, bytes]] = []
    monkeypatch.setattr(desktop, "opener", lambda _environ: ("xdg-open",))
    monkeypatch.setattr(desktop, "open_file", lambda path, _environ: opened.append((path.name, path.read_bytes())))
    attached(stage, ("a.txt", b"a"))
    async with showing(stage, "s1") as (pilot, _screen):
        await pilot.press("shift+tab", "O")
        await wait_for(pilot, lambda: opened == [("a.txt", b"a")], "it is opened")


async def test_without_a_desktop_it_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    attached(stage, ("a.txt", b"a"))
    async with showing(stage, "s1", notifications=True) as (pilot, screen):
        await pilot.press("shift+tab", "O")
        await wait_for(pilot, lambda: [*screen.app._notifications], "it says why")
        assert "no desktop" in next(iter(screen.app._notifications)).message


async def test_where_nothing_is_attached_it_says_so(stage: Stage) -> None:
    stage.session("s1", ("hello", "Hi!"))
    async with showing(stage, "s1", notifications=True) as (pilot, screen):
        await pilot.press("shift+tab", "S")
        await wait_for(pilot, lambda: [*screen.app._notifications], "it says why")
        assert next(iter(screen.app._notifications)).message == "Nothing is attached here."


async def test_an_edited_prompt_has_its_attachments(stage: Stage) -> None:
    attached(stage, ("a.txt", b"a"))
    async with showing(stage, "s1") as (pilot, screen):
        await pilot.press("shift+tab", "e")
        box = screen.pane.composer.prompt
        await wait_for(pilot, lambda: box.typed.text == "look", "it is in the box")
        assert [one.name for one in box.attachments] == ["a.txt"]
        assert screen.pane.composer.attached.display
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert [one.name for one in stage.runner.replies[0].request.prompt.attachments] == ["a.txt"]
