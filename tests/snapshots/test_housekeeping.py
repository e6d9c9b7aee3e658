"""Renaming, choosing, the archive and the trash as a reader sees them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.shelf import Change, Shelf
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap, stored
from tests.ui.conftest import Stage, main_screen, sessions_read
from tests.waiting import wait_for

pytestmark = pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


@pytest.fixture(autouse=True, params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Speak one language, then the other."""
    use(request.param)
    yield
    use("en")


async def at_the_list(pilot: Pilot[Any]) -> None:
    """Go to the list, which a narrow terminal shows only then."""
    screen = main_screen(pilot.app)
    await wait_for(pilot, lambda: sessions_read(screen), "the sessions are read")
    screen.panes.show_sidebar()
    screen.sidebar.session_list.focus()
    await wait_for(pilot, lambda: screen.focused is screen.sidebar.session_list, "the list has the focus")
    await pilot.press("g")
    heading = screen.conversation.heading
    await wait_for(
        pilot,
        lambda: (
            screen.sidebar.size.width and (not screen.pane.display or heading.region.right <= screen.pane.region.right)
        ),
        "both panes are laid out",
    )


def test_a_session_is_renamed_in_its_place(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)

    async def renamed(pilot: Pilot[Any]) -> None:
        await at_the_list(pilot)
        await pilot.press("j", "r")
        box = main_screen(pilot.app).sidebar.name_box
        await wait_for(pilot, lambda: pilot.app.focused is box, "the box is open")

    assert frame(renamed, size=size)


def test_several_sessions_are_chosen_and_one_is_pinned(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)
    stage.store.commands.change(["s3"], Change(pinned=True))

    async def chosen(pilot: Pilot[Any]) -> None:
        await at_the_list(pilot)
        await pilot.press("j", "shift+down", "shift+down")
        await pilot.pause()

    assert frame(chosen, size=size)


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED], ids=["archive", "trash"])
@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_what_is_archived_and_what_is_in_the_trash(
    stage: Stage, frame: Snap, size: Size, shelf: Shelf, full: bool
) -> None:
    stored(stage)
    if full:
        stage.store.commands.change(["s2", "s4"], Change(archived=True))
        stage.store.commands.change(["s5", "s6"], Change(trashed=True))

    async def shown(pilot: Pilot[Any]) -> None:
        await at_the_list(pilot)
        screen = main_screen(pilot.app)
        for _ in range([*Shelf].index(shelf)):
            await pilot.press("v")
        listing = screen.sidebar.session_list
        await wait_for(pilot, lambda: listing.listing.wanted.shelf is shelf, "the other shelf is listed")

    assert frame(shown, size=size)
