"""What the screen tells of the proxy, the key and the context, and when it asks."""

from __future__ import annotations

import pytest
from textual.events import AppBlur, AppFocus
from textual.pilot import Pilot

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.light import Light
from litechat_tui.domain.ports import Outcome
from litechat_tui.domain.prices import Prices
from litechat_tui.ui import app as app_module
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets import account_watcher
from litechat_tui.ui.widgets.status import StatusLine
from tests.fakes.account import FakeAccount
from tests.ui.conftest import MODEL, Stage, main_screen, showing
from tests.waiting import wait_for

KEY = KeyInfo("alice", spend=1.2, budget=10.0)
PRICES = {MODEL: Prices(0.001, 0.002, max_input_tokens=60)}
REFUSED = Problem(Code.PROXY_CONNECTION_REFUSED, address="localhost:4000")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first look come at once, and a later one only when a test wants it."""
    monkeypatch.setattr(app_module, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(account_watcher, "FIRST_SECONDS", 0.01)
    monkeypatch.setattr(account_watcher, "SHORTEST_SECONDS", 0.01)


def heading(screen: MainScreen) -> str:
    return str(screen.conversation.heading.content)


def status(screen: MainScreen) -> str:
    return screen.query_one(StatusLine).render().plain


def watcher(screen: MainScreen) -> account_watcher.AccountWatcher:
    return screen.query_one(account_watcher.AccountWatcher)


def news(pilot: Pilot[None]) -> list[str]:
    return [one.message for one in pilot.app._notifications]


async def told(pilot: Pilot[None], screen: MainScreen, words: str) -> None:
    """Press a key, with which loading begins, and wait for some words in the heading."""
    await pilot.press("x")
    await wait_for(pilot, lambda: words in heading(screen), f"the heading says {words}: {heading(screen)}")


async def test_the_heading_tells_model_context_cost_and_budget(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    stage.account = FakeAccount(info=KEY, told=PRICES)
    async with showing(stage, "s", size=(140, 30)) as (pilot, screen):
        assert heading(screen) == "one"
        await told(pilot, screen, "key $1.20 of $10.00")
        await wait_for(pilot, lambda: "$0.0001" in heading(screen), "the session is counted")
        assert heading(screen).split()[:2] == ["one", MODEL]
        assert "50 % of 60" in heading(screen)
        assert "≈" not in heading(screen), "the proxy has counted the tokens"
        assert "● localhost:4000" in status(screen)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((160, 30), ["50 % of 60", "$0.0001", "key"]),
        ((80, 24), ["50 % of 60", "$0.0001", "key"]),
        ((60, 24), ["50 % of 60", "$0.0001"]),
        ((140, 20), []),
    ],
)
async def test_facts_go_by_worth_where_there_is_no_room(stage: Stage, size: tuple[int, int], kept: list[str]) -> None:
    stage.session("s", ("one and some more words to have a title", "two"))
    stage.account = FakeAccount(info=KEY, told=PRICES)
    async with showing(stage, "s", size=size) as (pilot, screen):
        await pilot.press("x")
        facts = screen.conversation.heading
        await wait_for(pilot, lambda: len(facts.facts) == 4, "everything is known")
        assert [words for words in (MODEL, "50 % of 60", "$0.0001", "key") if words in heading(screen)] == kept
        assert heading(screen).startswith("one and some more words")


async def test_on_a_very_low_screen_there_is_no_heading(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    async with showing(stage, "s", size=(80, 15)) as (pilot, screen):
        assert not screen.conversation.heading.display
        await pilot.resize_terminal(80, 16)
        await wait_for(pilot, lambda: screen.conversation.heading.display, "there is room again")


async def test_a_cost_that_nobody_told_is_reckoned(stage: Stage) -> None:
    stage.account = FakeAccount(told=PRICES)
    stage.script(TextDelta("two"))
    app = stage.app()
    async with app.run_test(size=(140, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("o", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        stage.runner.replies[0].end_with(Outcome(TurnStatus.COMPLETED, usage=Usage(2_000, 500, cached_tokens=1_000)))
        await wait_for(pilot, lambda: "≈$3.00" in heading(screen), "the session is counted")
        transcript = screen.conversation.transcript
        drawn = "\n".join(row.line.text for row in transcript._rows)
        assert "2,000 → 500 tokens · 1,000 cached · ≈$3.00" in drawn


async def test_little_budget_is_warned_of_once_and_what_was_spent_since_stands_apart(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    stage.account = account = FakeAccount(info=KeyInfo("alice", spend=8.5, budget=10.0))
    async with showing(stage, "s", size=(140, 30)) as (pilot, screen):
        await told(pilot, screen, "key $8.50 of $10.00")
        assert news(pilot) == ["85 % of the API key's budget is spent: $8.50 of $10.00."]
        looks = len(account.asked)
        watcher(screen).look()
        await wait_for(pilot, lambda: len(account.asked) > looks, "it is looked at again")
        stage.script(TextDelta("b"))
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        stage.runner.replies[0].end_with(Outcome(TurnStatus.COMPLETED, usage=Usage(1, 1, cost=1.1)))
        await wait_for(pilot, lambda: "of $10.00 +$1.10" in heading(screen), "the turn is counted")
        assert len(news(pilot)) == 2
        assert news(pilot)[-1].startswith("96 % of")


@pytest.mark.parametrize(
    ("light", "words"),
    [
        (Light.STARTING, "! The proxy is starting."),
        (Light.DATABASE_DOWN, "! The proxy has lost its database."),
        (ProxyError.of(REFUSED), "! The proxy cannot be reached."),
    ],
)
async def test_what_is_wrong_is_said_until_it_is_over(stage: Stage, light: Light | ProxyError, words: str) -> None:
    stage.account = account = FakeAccount(light)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("x")
        await wait_for(pilot, lambda: status(screen).startswith(words), "it is told")
        assert "! localhost:4000" in status(screen)
        account.light = Light.READY
        watcher(screen).look()
        await wait_for(pilot, lambda: status(screen).startswith("○ Ready"), "it is over")
        assert "● localhost:4000" in status(screen)
        assert news(pilot) == ["The proxy is back. Enter sends the prompt."]


async def test_while_something_is_on_its_way_the_right_end_says_what_is_wrong(stage: Stage) -> None:
    stage.account = FakeAccount(info=ProxyError(Code.PROXY_KEY_EXPIRED))
    stage.script(TextDelta("two"))
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("x")
        await wait_for(pilot, lambda: status(screen).startswith("! The proxy refuses the API key."), "it is told")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "! localhost:4000 key refused" in status(screen), "the prompt is sent")


async def test_when_the_proxy_is_back_one_key_sends_the_prompt(stage: Stage) -> None:
    stage.account = account = FakeAccount()
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("x", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        account.light = ProxyError.of(REFUSED)
        stage.runner.release()
        stage.runner.replies[0].end_with(Outcome(TurnStatus.FAILED, problem=REFUSED))
        await wait_for(pilot, lambda: status(screen).startswith("! The proxy cannot"), "the turn fails")
        await wait_for(pilot, lambda: "ready" in account.asked, "the proxy is looked at")
        account.light = Light.READY
        watcher(screen).look()
        await wait_for(pilot, lambda: news(pilot), "it is back")
        assert news(pilot) == ["The proxy is back. Ctrl+R sends the prompt again."]
        await pilot.press("ctrl+r")
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "the prompt is sent again")


async def test_nobody_is_asked_while_nobody_looks(stage: Stage) -> None:
    stage.account = account = FakeAccount()
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("x")
        await wait_for(pilot, lambda: "● localhost" in status(screen), "the proxy is looked at")
        app.post_message(AppBlur())
        await wait_for(pilot, lambda: not app.app_focus, "the terminal loses the focus")
        asked = len(account.asked)
        watcher(screen).look()
        await pilot.pause()
        assert len(account.asked) == asked
        app.post_message(AppFocus())
        await wait_for(pilot, lambda: len(account.asked) > asked, "that is made up for")


async def test_a_first_token_is_not_slowed_down(stage: Stage) -> None:
    stage.account = account = FakeAccount()
    stage.script(TextDelta("two"))
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("x", "enter")
        await wait_for(pilot, lambda: screen.query(account_watcher.AccountWatcher), "loading begins")
        asked = len(account.asked)
        for _ in range(3):
            watcher(screen).look()
            await pilot.pause()
        assert len(account.asked) == asked
        stage.runner.release(2)
        await wait_for(pilot, lambda: screen.activity.rate is None and "Receiving" in status(screen), "text arrives")
        watcher(screen).look()
        await wait_for(pilot, lambda: len(account.asked) > asked, "the proxy is looked at")


async def test_a_defect_of_the_look_ends_the_program(stage: Stage) -> None:
    stage.account = account = FakeAccount()
    account.asked = None  # type: ignore[assignment] # it has no place to note what it was asked for
    app = stage.app()

    async def run() -> None:
        async with app.run_test(size=(120, 30)) as pilot:
            await pilot.press("x")
            await wait_for(pilot, lambda: app.failure, "it is seen")

    with pytest.raises(AttributeError):
        await run()


async def test_a_prompt_that_costs_much_is_sent_by_a_second_enter(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    stage.account = FakeAccount(told={MODEL: Prices(0.1, 0.1)})
    async with showing(stage, "s", size=(100, 30)) as (pilot, screen):
        composer = screen.pane.composer
        await told(pilot, screen, "30 tokens")
        await pilot.press("enter")
        await wait_for(pilot, lambda: composer.question.display, "it asks")
        expected = "! This prompt costs much: ≈ 31 tokens with the conversation, ≈ $3.10. Enter sends it."
        assert str(composer.question.content) == expected
        assert (composer.prompt.text, stage.runner.replies) == ("x", [])
        await pilot.press("y")
        await wait_for(pilot, lambda: not composer.question.display, "another prompt is another question")
        await pilot.press("enter")
        await wait_for(pilot, lambda: composer.question.display, "it asks again")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert not composer.question.display
        assert stage.runner.replies[0].request.prompt.text == "xy"


async def test_a_prompt_that_may_not_fit_is_told_before_it_is_sent(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    stage.account = FakeAccount(info=KEY, told=PRICES)
    async with showing(stage, "s", size=(100, 30)) as (pilot, screen):
        composer = screen.pane.composer
        await told(pilot, screen, "50 % of 60")
        composer.prompt.insert("y" * 200)
        await pilot.press("enter")
        await wait_for(pilot, lambda: composer.question.display, "it asks")
        assert "too long for the model, which takes 60 tokens: ≈ 81 tokens" in str(composer.question.content)
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent all the same")


async def test_whatever_is_cheap_is_sent_at_once(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    stage.account = FakeAccount(told={MODEL: Prices(0.000001, 0.1)})
    async with showing(stage, "s", size=(100, 30)) as (pilot, screen):
        await told(pilot, screen, "30 tokens")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")


async def test_another_language_tells_the_same(stage: Stage) -> None:
    stage.session("s", ("one", "two"))
    stage.account = FakeAccount(info=KEY, told=PRICES)
    async with showing(stage, "s", size=(140, 30)) as (pilot, screen):
        await told(pilot, screen, "key $1.20 of $10.00")
        app = pilot.app
        assert isinstance(app, app_module.LitechatApp)
        await app.use_language("ja")
        await wait_for(pilot, lambda: "キー $1.20 / $10.00" in heading(main_screen(app)), "the heading tells it")
        assert "● localhost:4000" in status(main_screen(app))
        await app.use_language("en")
