"""From a message to what the proxy's logs have of it: its call id, its model, the Admin UI."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.served import Served
from litechat_tui.ui import admin_page
from litechat_tui.ui.app import LitechatApp
from tests.ui.conftest import MODEL, Stage, main_screen
from tests.ui.test_copying import said_last, says
from tests.waiting import wait_for
from tests.wording import problem

PROXY = Endpoint("localhost:4000", address="http://localhost:4000/v1")
PAGE = "http://localhost:4000/ui/?page=logs&session_id=s"


@asynccontextmanager
async def showing(
    stage: Stage, *exchanges: tuple[str, str], **ended: Any
) -> AsyncIterator[tuple[LitechatApp, Pilot[Any]]]:
    """Show a session `s` of `exchanges`, the last of which has `ended` so, with the focus in the conversation."""
    if exchanges:
        stage.session("s", *exchanges, **ended)
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        transcript = main_screen(app).transcript
        await wait_for(pilot, lambda: len(transcript.messages) == 2 * len(exchanges), "the session is read")
        transcript.focus()
        await pilot.pause()
        yield app, pilot


def drawn(app: LitechatApp) -> str:
    """Return all that the transcript shows."""
    return "\n".join(row.line.text for row in main_screen(app).transcript._rows)


@pytest.mark.parametrize("status", [TurnStatus.COMPLETED, TurnStatus.FAILED])
async def test_l_copies_the_call_id_of_the_answer_at_the_cursor(stage: Stage, status: TurnStatus) -> None:
    refused = problem("No.") if status is TurnStatus.FAILED else None
    async with showing(stage, ("Hi", "Hello"), status=status, problem=refused, served=Served("call-1")) as (app, pilot):
        await pilot.press("l")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert app.clipboard == "call-1"
        assert says(app, "Call id sent to the terminal's clipboard")


async def test_l_copies_the_call_id_of_a_refusal_of_which_nothing_came(stage: Stage) -> None:
    ended = {"status": TurnStatus.FAILED, "problem": problem("No."), "served": Served("call-1")}
    async with showing(stage, ("Before", "Yes"), ("Hi", ""), **ended) as (app, pilot):
        await pilot.press("l")
        await wait_for(pilot, lambda: app.clipboard == "call-1", "it is copied")


async def test_l_copies_the_id_at_a_prompt_too_for_it_belongs_to_the_same_turn(stage: Stage) -> None:
    async with showing(stage, ("Hi", "Hello"), served=Served("call-1")) as (app, pilot):
        await pilot.press("home", "j")
        await pilot.press("l")
        await wait_for(pilot, lambda: app.clipboard == "call-1", "it is copied")


async def test_l_says_so_where_the_proxy_gave_no_id(stage: Stage) -> None:
    async with showing(stage, ("Hi", "Hello")) as (app, pilot):
        await pilot.press("l")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert said_last(app) == "The proxy gave this answer no id."


async def test_the_footer_tells_of_another_model_and_of_what_it_took(stage: Stage) -> None:
    async with showing(stage, ("Hi", "Hello"), served=Served("call-1", "another", 1, 2)) as (app, _pilot):
        assert "answered by another · fallbacks: 2 · retries: 1" in drawn(app)


@pytest.mark.parametrize("served", [None, Served("call-1"), Served("call-1", MODEL)])
async def test_the_footer_tells_nothing_where_all_went_as_asked_for(stage: Stage, served: Served | None) -> None:
    async with showing(stage, ("Hi", "Hello"), served=served) as (app, _pilot):
        assert "Hello" in drawn(app)
        assert "answered by" not in drawn(app)
        assert "retries" not in drawn(app)


async def test_a_opens_the_admin_ui_at_the_session(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    stage.endpoint = PROXY
    monkeypatch.setattr(admin_page, "has_browser", lambda _: True)
    async with showing(stage, ("Hi", "Hello")) as (app, pilot):
        monkeypatch.setattr(app, "open_url", opened.append)
        await pilot.press("a")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert opened == [PAGE]
        assert said_last(app) == PAGE


async def test_a_copies_the_address_where_there_is_no_browser(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.endpoint = PROXY
    monkeypatch.setattr(admin_page, "has_browser", lambda _: False)
    async with showing(stage, ("Hi", "Hello")) as (app, pilot):
        await pilot.press("a")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert app.clipboard == PAGE
        assert says(app, f"No browser can be opened here. {PAGE} sent to")


@pytest.mark.parametrize(
    ("endpoint", "exchanges", "sentence"),
    [
        (Endpoint("demo", demo=True), [("Hi", "Hello")], "The demo has no Admin UI."),
        (PROXY, [], "Nothing was asked here yet: the Admin UI has nothing to show."),
        (
            Endpoint("?", address="?"),
            [("Hi", "Hello")],
            "The address of the proxy is not one that a browser could open.",
        ),
    ],
)
async def test_a_says_why_there_is_nothing_to_open(
    stage: Stage, endpoint: Endpoint, exchanges: list[tuple[str, str]], sentence: str
) -> None:
    stage.endpoint = endpoint
    async with showing(stage, *exchanges) as (app, pilot):
        await pilot.press("a")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert said_last(app) == sentence
