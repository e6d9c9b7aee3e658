"""Files that go with prompts, as a reader sees them."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.events import Paste
from textual.pilot import Pilot

from litechat_tui.app.attaching import Attaching
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.ui.screens.attach import AttachDialog
from litechat_tui.ui.themes import LIGHT
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.words import use
from tests.attached import PDF
from tests.snapshots.test_frames import Snap, stored
from tests.ui.conftest import MODEL, Stage, main_screen, said
from tests.waiting import wait_for


def picture() -> bytes:
    """Return a sun over the sea."""
    image = Image.new("RGB", (400, 200), (120, 180, 240))
    image.paste((20, 60, 140), (0, 130, 400, 200))
    image.paste((250, 210, 60), (180, 40, 240, 100))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with some files in it."""
    here = tmp_path / "here"
    files = {"README.md": b"# Hi\n", "src/app.py": b"print()\n", "資料/報告書 2026.pdf": PDF, "資料/海.png": picture()}
    for name, content in (files | {"empty.txt": b""}).items():
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(here)
    return here


async def finder(pilot: Pilot[Any]) -> None:
    prompt = pilot.app.screen.query_one(Prompt)
    await pilot.press(*"look at ", "@")
    await wait_for(pilot, lambda: prompt.finder and prompt.finder.complete, "all files are listed")
    await wait_for(pilot, lambda: len(prompt.finder.entries) == 7 if prompt.finder else False, "they are seven")


async def chosen(pilot: Pilot[Any]) -> None:
    prompt = pilot.app.screen.query_one(Prompt)
    here = Path.cwd()
    pilot.app.post_message(Paste(f"'{here}/資料/海.png' '{here}/資料/報告書 2026.pdf' '{here}/src/app.py'"))
    await wait_for(pilot, lambda: len(prompt.attachments) == 3, "three are attached")
    await pilot.press("slash", *"attach empty.txt", "enter")
    shown = main_screen(pilot.app).pane.composer.refusal
    await wait_for(pilot, lambda: shown.has_class("-there"), "one is refused")
    await pilot.press(*"What is this?")


async def listed(pilot: Pilot[Any]) -> None:
    await chosen(pilot)
    await pilot.press("shift+tab", "down")
    attached = main_screen(pilot.app).pane.composer.attached
    await wait_for(pilot, lambda: attached.highlighted == 1, "the second is chosen")


async def dialog(pilot: Pilot[Any]) -> None:
    await pilot.press("alt+a")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, AttachDialog), "the dialog opens")
    screen = pilot.app.screen
    assert isinstance(screen, AttachDialog)
    await pilot.press(*"s")
    await wait_for(pilot, lambda: screen.ways.option_count == 1, "one way is left")


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak one language, then the other."""
    use(request.param)
    yield request.param
    use("en")


@pytest.mark.parametrize("state", [finder, chosen, listed, dialog], ids=lambda state: state.__name__)
def test_files_for_the_prompt(
    stage: Stage, frame: Snap, language: str, state: Callable[[Pilot[Any]], Awaitable[None]]
) -> None:
    stored(stage)
    assert frame(state, size=(80, 24) if language == "en" else (60, 20))


def test_an_image_in_the_conversation(stage: Stage, frame: Snap, folder: Path) -> None:
    stored(stage)
    attaching = Attaching(stage.store.blobs)
    files = tuple(attaching.from_file(folder / "資料" / name) for name in ("海.png", "報告書 2026.pdf"))
    turn = stage.store.journal.begin(TurnRequest("sea", PromptValue("Where is this?", files), MODEL))
    stage.store.journal.append(turn, [said("By the **sea**.")])
    stage.store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial()))
    stage.store.commands.mark_read("sea")
    stage.session_id = "sea"

    async def light(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        transcript = main_screen(pilot.app).conversation.transcript
        await wait_for(
            pilot, lambda: any("▀" in line.text for line, _ in transcript._visible_lines), "the picture is there"
        )

    assert frame(light, size=(120, 40))
