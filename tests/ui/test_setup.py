"""Setting up on the screen: every state of a step, with an engine that does what a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event, Semaphore

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from litechat_tui.app.setup.run import Run
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, ProxyError
from litechat_tui.domain.setup import (
    Asked,
    EngineFacts,
    KeyState,
    Note,
    Output,
    ProxyState,
    Situation,
    Step,
    StepState,
    Way,
)
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.setup import SetupScreen
from litechat_tui.ui.setup_app import SetupApp
from litechat_tui.ui.widgets.setup_field import Choices, FieldBox
from litechat_tui.words import use
from tests.fakes.setting_up import ScriptedSetup
from tests.waiting import PATIENCE, wait_for

ALIASES = ("bedrock-claude-haiku-4-5-jp", "bedrock-claude-sonnet-5-jp", "gpt-oss-120b")
AWS_NAMES = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"})
MADE_NAMES = frozenset(
    {
        "LITELLM_MASTER_KEY",
        "LITELLM_SALT_KEY",
        "LITELLM_BASE_URL",
        "UI_USERNAME",
        "UI_PASSWORD",
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_DB",
        "DATABASE_URL",
    }
)
SECRET = "canary/of/the/aws/secret/0123456789abcdef"
ACCESS_KEY = "AKIACANARY0123456789"

NOTHING = Situation(Way.LOCAL, "/home/me/.env")
DOCKER = EngineFacts(is_installed=True, version="28.1", compose="2.38")
MADE = replace(
    NOTHING,
    exists=True,
    named=MADE_NAMES,
    calls_jp=True,
    offered=ALIASES,
    address="http://localhost:4000",
    engine=DOCKER,
)
WITH_AWS = replace(MADE, named=MADE_NAMES | AWS_NAMES)
RUNNING = replace(WITH_AWS, proxy=ProxyState.READY)
KEYED = replace(RUNNING, key=KeyState.WORKS)
ELSEWHERE = Situation(Way.REMOTE, "/home/me/.config/litechat-tui/.env")
READY = replace(ELSEWHERE, address="https://proxy.example.com", proxy=ProxyState.READY)
ELSEWHERE_KEYED = replace(READY, key=KeyState.WORKS, offered=ALIASES)


@asynccontextmanager
async def started(
    setup: ScriptedSetup, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], SetupScreen]]:
    """Begin `setup`, whichever way is chosen; yield once the first step is on the screen."""
    app = SetupApp(lambda _way: setup)
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, SetupScreen) and app.screen.focused, "it asks for the way")
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        if setup.way is Way.REMOTE:
            await pilot.press("down")
        await pilot.press("enter")
        await wait_for(pilot, lambda: rests(screen) and screen.steps.plan, "the first step is shown")
        yield pilot, screen


def rests(screen: SetupScreen) -> bool:
    """Return whether nothing is being done, and the keys go to a question or to a button."""
    return not screen.working and screen.focused is not None and screen.focused is not screen.log_box


def is_set_up(pilot: Pilot[None]) -> bool:
    """Return how the app ended."""
    assert isinstance(pilot.app, SetupApp)
    return pilot.app.is_set_up


def said(screen: SetupScreen) -> str:
    """Return everything that is written about the step."""
    lines = (screen.name_line, screen.help_line, screen.problem_line)
    return "\n".join(str(line.render()) for line in lines if line.display)


def told(screen: SetupScreen) -> list[str]:
    """Return what the step has told."""
    return str(screen.log_box.lines.render()).splitlines()


def marks(screen: SetupScreen) -> str:
    """Return the marks of the steps."""
    return "".join(line[0] for line in str(screen.steps.render()).splitlines())


def box(screen: SetupScreen, name: Asked) -> FieldBox:
    """Return the box of a question."""
    return screen.query_one(f"#field-{name.value}", FieldBox)


def wrong(screen: SetupScreen, name: Asked) -> str:
    """Return what is said to be wrong with an answer."""
    return str(box(screen, name).note.render())


async def shown(pilot: Pilot[None], screen: SetupScreen, step: Step | None) -> None:
    """Wait until a step is shown, None for the end."""
    await wait_for(
        pilot, lambda: rests(screen) and screen.steps.plan and screen.steps.shown is step, f"{step} is shown"
    )


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text without an Enter."""
    await pilot.press(*("slash" if letter == "/" else letter for letter in text))


async def test_from_nothing_to_the_first_answer(request: pytest.FixtureRequest) -> None:
    def answer(run: Run, answers: Mapping[str, str], _replace: Collection[str]) -> None:
        run.tell(Note.ANSWER, model=answers["model"], words="OK", seconds=1.2)

    setup = ScriptedSetup([NOTHING, MADE, WITH_AWS, RUNNING, KEYED], {Step.ANSWER: answer})
    async with started(setup) as (pilot, screen):
        assert (screen.steps.shown, marks(screen)) == (Step.SECRETS, "▸·····")
        await pilot.press("enter")
        await shown(pilot, screen, Step.AWS)
        await type_in(pilot, ACCESS_KEY)
        await pilot.press("enter")
        await type_in(pilot, SECRET)
        await pilot.press("enter", "enter", "down", "enter")
        await shown(pilot, screen, Step.START)
        assert marks(screen) == "✓✓▸···"
        await pilot.press("enter")
        await shown(pilot, screen, Step.KEY)
        await pilot.press("down", "space", "enter", *"me@x.jp", "enter")
        await shown(pilot, screen, Step.ANSWER)
        await pilot.press("down", "enter")
        await shown(pilot, screen, None)
        assert (marks(screen), said(screen).splitlines()[0]) == ("✓✓✓✓✓✓", "Everything is set up.")
        assert told(screen) == ["bedrock-claude-sonnet-5-jp answered after 1.2 s: OK"]
        await pilot.press("enter")
    assert is_set_up(pilot)
    assert [(asked.step, asked.answers) for asked in setup.asked] == [
        (Step.SECRETS, {}),
        (
            Step.AWS,
            {
                "AWS_ACCESS_KEY_ID": ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET,
                "AWS_SESSION_TOKEN": "",
                "AWS_REGION": "ap-northeast-3",
            },
        ),
        (Step.START, {}),
        (Step.KEY, {"models": "bedrock-claude-haiku-4-5-jp, gpt-oss-120b", "email": "me@x.jp"}),
        (Step.ANSWER, {"model": "bedrock-claude-sonnet-5-jp"}),
    ]


async def test_no_secret_that_is_typed_can_be_seen() -> None:
    async with started(ScriptedSetup([MADE])) as (pilot, _screen):
        await type_in(pilot, ACCESS_KEY)
        await pilot.press("enter")
        await type_in(pilot, SECRET)
        await pilot.pause()
        picture = pilot.app.export_screenshot()
        assert "•" * len(ACCESS_KEY) in picture
        assert not [secret for secret in (ACCESS_KEY, SECRET, SECRET[:8]) if secret in picture]


async def test_an_answer_that_will_not_do_is_told_under_it_and_nothing_is_done() -> None:
    setup = ScriptedSetup([MADE])
    async with started(setup) as (pilot, screen):
        await pilot.press(*"short", "enter")
        assert "AWS access key" in wrong(screen, Asked.AWS_ACCESS_KEY_ID)
        assert screen.focused is box(screen, Asked.AWS_ACCESS_KEY_ID).box
        await type_in(pilot, ACCESS_KEY)
        await pilot.press("home", *["delete"] * 5)
        await wait_for(pilot, lambda: not wrong(screen, Asked.AWS_ACCESS_KEY_ID), "it is right now")
        screen.go.press()
        await wait_for(pilot, lambda: wrong(screen, Asked.AWS_SECRET_ACCESS_KEY), "the other is missing")
        assert screen.focused is box(screen, Asked.AWS_SECRET_ACCESS_KEY).box
        assert not setup.asked


async def test_what_is_in_the_file_stays_when_nothing_is_typed() -> None:
    setup = ScriptedSetup([WITH_AWS])
    async with started(setup) as (pilot, screen):
        await pilot.press("pageup")
        await shown(pilot, screen, Step.AWS)
        secret = box(screen, Asked.AWS_SECRET_ACCESS_KEY).box
        assert getattr(secret, "value", None) == ""
        assert getattr(secret, "placeholder", None) == "leave it empty to keep what is there"
        await pilot.press("enter", "enter", "enter", "enter")
        await wait_for(pilot, lambda: setup.asked, "it is done")
        assert setup.asked[0].answers["AWS_SECRET_ACCESS_KEY"] == ""


def in_the_way(_run: Run, _answers: Mapping[str, str], replaces: Collection[str]) -> None:
    """Raise where values are in the way that may not be replaced."""
    if not replaces:
        variables = "LITELLM_API_KEY, LITELLM_BASE_URL"
        raise ConfigurationError(Problem(Code.SETUP_WOULD_REPLACE, variables=variables, count=2, path="/home/me/.env"))


@pytest.mark.parametrize(("key", "replaced"), [("y", ["LITELLM_API_KEY", "LITELLM_BASE_URL"]), ("n", None)])
async def test_nothing_is_written_over_without_a_question(key: str, replaced: list[str] | None) -> None:
    setup = ScriptedSetup([READY, ELSEWHERE_KEYED], {Step.KEY: in_the_way})
    async with started(setup) as (pilot, screen):
        await pilot.press(*"sk-mine-0123456789", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Confirm), "it is asked")
        await pilot.press(key)
        await wait_for(pilot, lambda: pilot.app.screen is screen and rests(screen), "it is answered")
        assert [asked.replace for asked in setup.asked] == [[], *([replaced] if replaced else [])]
        if replaced:
            await shown(pilot, screen, Step.ANSWER)
        else:
            assert "Nothing was written." in said(screen)
            assert screen.steps.shown is Step.KEY


async def test_models_are_asked_for_only_where_a_key_is_made() -> None:
    async with started(ScriptedSetup([READY])) as (pilot, screen):
        assert not box(screen, Asked.MODELS).display
        await pilot.press("tab", *"sk-master")
        await wait_for(pilot, lambda: box(screen, Asked.MODELS).display, "models are asked for")
        await pilot.press(*["backspace"] * len("sk-master"))
        await wait_for(pilot, lambda: not box(screen, Asked.EMAIL).display, "they are not any more")
        await pilot.press("shift+tab", *"sk-mine")
        await wait_for(pilot, lambda: not box(screen, Asked.MASTER_KEY).display, "a key was pasted")


async def test_models_are_chosen_with_space() -> None:
    async with started(ScriptedSetup([RUNNING])) as (pilot, screen):
        choices = box(screen, Asked.MODELS).box
        assert isinstance(choices, Choices)
        assert screen.focused is choices
        assert box(screen, Asked.MODELS).answer == ", ".join(ALIASES)
        await pilot.press("space", "down", "space")
        assert box(screen, Asked.MODELS).answer == ALIASES[2]
        await pilot.press("enter")
        assert screen.focused is box(screen, Asked.EMAIL).box


async def test_what_a_step_tells_is_shown_while_it_runs() -> None:
    gate = Semaphore(0)

    def start(run: Run, _answers: Mapping[str, str], _replace: Collection[str]) -> None:
        run.tell(Note.STARTING)
        for number in range(2000):
            run.report(Output(f"layer {number} [bold]"))
        run.tell(Note.WAITING, seconds=40, most=300)
        gate.acquire(timeout=PATIENCE)
        run.tell(Note.STARTED)

    async with started(ScriptedSetup([WITH_AWS, RUNNING], {Step.START: start})) as (pilot, screen):
        await pilot.press("enter")
        await wait_for(pilot, lambda: "layer 1999 [bold]" in told(screen), "the last line is shown")
        assert len(told(screen)) == 500
        assert str(screen.log_box.waiting.render()) == "Waiting for the proxy: 40 of 300 seconds at most ..."
        assert (screen.log_box.bar.progress, screen.log_box.bar.total) == (40, 300)
        assert screen.log_box.scroll_offset.y == screen.log_box.max_scroll_y > 0
        gate.release()
        await shown(pilot, screen, Step.KEY)
        assert told(screen)[-1] == "The containers are running."
        assert not screen.log_box.waiting.display


async def test_escape_stops_a_step_and_leaves_the_screen_on_it() -> None:
    def wait(run: Run, _answers: Mapping[str, str], _replace: Collection[str]) -> None:
        run.tell(Note.STARTING)
        run.pause(PATIENCE)

    async with started(ScriptedSetup([WITH_AWS], {Step.START: wait})) as (pilot, screen):
        await pilot.press("enter")
        await wait_for(pilot, lambda: told(screen), "it runs")
        assert str(screen.keys.render()) == "Esc stops"
        await pilot.press("enter", "pageup")
        assert screen.steps.shown is Step.START
        await pilot.press("escape")
        await wait_for(pilot, lambda: "Stopped. Go on whenever you like." in said(screen), "it has stopped")
        assert screen.is_active
        await pilot.press("escape")
        await wait_for(pilot, lambda: not screen.is_running, "it is left")
    assert not is_set_up(pilot)


async def test_the_program_ends_once_a_step_that_writes_has_ended() -> None:
    begun, ended = Event(), Event()

    def write(run: Run, _answers: Mapping[str, str], _replace: Collection[str]) -> None:
        begun.set()
        assert run._stop.wait(PATIENCE)
        ended.set()

    async with started(ScriptedSetup([NOTHING], {Step.SECRETS: write})) as (pilot, _screen):
        await pilot.press("enter")
        await wait_for(pilot, begun.is_set, "it writes")
        await pilot.press("ctrl+q")
    assert ended.is_set()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (LitechatError(Code.SETUP_CONTAINERS_FAILED, status=1, line="port is taken"), "port is taken"),
        (ProxyError(Code.PROXY_KEY_INVALID, proxy_message="Unknown key"), "Unknown key"),
        (
            ConfigurationError(
                Problem(Code.SETUP_TOKEN_MISSING), Problem(Code.SETUP_FILE_READ_ONLY, path="/home/me/.env")
            ),
            "/home/me/.env is write-protected",
        ),
    ],
)
async def test_a_step_that_fails_says_why_and_can_be_done_again(error: LitechatError, words: str) -> None:
    def fail(_run: Run, _answers: Mapping[str, str], _replace: Collection[str]) -> None:
        raise error

    setup = ScriptedSetup([WITH_AWS], {Step.START: fail})
    async with started(setup) as (pilot, screen):
        await pilot.press("enter")
        await wait_for(pilot, lambda: words in said(screen), "it says why")
        await wait_for(pilot, lambda: rests(screen), "it can be done again")
        await pilot.press("enter")
        await wait_for(pilot, lambda: len(setup.asked) == 2, "it is done again")


async def test_a_problem_that_was_found_is_told_with_the_step() -> None:
    async with started(ScriptedSetup([replace(WITH_AWS, engine=EngineFacts())])) as (pilot, screen):
        assert "Docker is not installed here" in said(screen)
        screen.skip.focus()
        await pilot.press("enter")
        await shown(pilot, screen, Step.PROXY)
        assert marks(screen) == "✓✓–▸··"


async def test_the_proxy_is_waited_for_without_another_key() -> None:
    waited = Semaphore(0)

    def wait(_run: Run, _answers: Mapping[str, str], _replace: Collection[str]) -> None:
        waited.acquire(timeout=PATIENCE)

    setup = ScriptedSetup([ELSEWHERE, replace(READY, proxy=ProxyState.DATABASE_DOWN), READY], {Step.PROXY: wait})
    async with started(setup) as (pilot, screen):
        await pilot.press(*"https://proxy.example.com", "enter")
        await wait_for(pilot, lambda: len(setup.asked) == 2 and screen.working, "it waits")
        waited.release()
        await shown(pilot, screen, Step.KEY)
    assert [asked.step for asked in setup.asked] == [Step.ADDRESS, Step.PROXY]


async def test_earlier_steps_and_the_other_way_are_a_key_away() -> None:
    async with started(ScriptedSetup([RUNNING])) as (pilot, screen):
        for step in (Step.PROXY, Step.START, Step.AWS, Step.SECRETS):
            await pilot.press("pageup")
            await shown(pilot, screen, step)
        await pilot.press("pagedown")
        await shown(pilot, screen, Step.AWS)
        for _step in range(8):
            await pilot.press("pagedown")
        await shown(pilot, screen, Step.KEY)
        for _step in range(5):
            await pilot.press("pageup")
        assert isinstance(screen.focused, OptionList)
        assert said(screen).startswith("Where is the proxy?")


async def test_the_end_can_be_reached_again_from_an_earlier_step() -> None:
    setup = ScriptedSetup([ELSEWHERE_KEYED])
    async with started(setup) as (pilot, screen):
        await pilot.press("enter")
        await shown(pilot, screen, None)
        await pilot.press("pageup")
        await shown(pilot, screen, Step.ANSWER)
        await pilot.press("pagedown")
        await shown(pilot, screen, None)


async def test_settings_that_cannot_be_read_are_told() -> None:
    faulty = replace(NOTHING, exists=True, faults=(Problem(Code.CONFIG_FILE_NOT_UTF8, path="/home/me/.env"),))
    async with started(ScriptedSetup([faulty])) as (_pilot, screen):
        assert "/home/me/.env" in said(screen)


@pytest.mark.parametrize(("width", "lines"), [(100, 6), (60, 2)])
async def test_the_steps_lie_where_there_is_no_room_for_a_column(width: int, lines: int) -> None:
    async with started(ScriptedSetup([NOTHING]), size=(width, 24)) as (_pilot, screen):
        assert len(str(screen.steps.render()).splitlines()) == lines
        assert all(planned.state in (StepState.NEXT, StepState.LATER) for planned in screen.steps.plan)


async def test_ctrl_c_says_how_to_quit_and_empties_a_box() -> None:
    async with started(ScriptedSetup([MADE])) as (pilot, screen):
        await pilot.press(*"abc", "ctrl+c")
        assert box(screen, Asked.AWS_ACCESS_KEY_ID).answer == ""
        await pilot.press("ctrl+c")
        await wait_for(pilot, lambda: len(pilot.app._notifications) == 1, "it says how to quit")


async def test_it_speaks_japanese() -> None:
    use("ja")
    async with started(ScriptedSetup([NOTHING])) as (_pilot, screen):
        assert not [letter for letter in str(screen.go.label) if letter.isascii()]


@pytest.mark.parametrize("where", ["begin", "look"])
async def test_what_keeps_it_from_looking_is_told_where_the_way_is_chosen(where: str) -> None:
    error = ConfigurationError(Problem(Code.CONFIG_HTTP_PROXY, variable="HTTPS_PROXY"))

    def fail() -> None:
        raise error

    def begin(_way: Way) -> ScriptedSetup:
        if where == "begin":
            fail()
        return ScriptedSetup([NOTHING], gate=fail)

    app = SetupApp(begin)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, SetupScreen) and app.screen.focused, "it asks for the way")
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "HTTPS_PROXY" in said(screen) and rests(screen), "it says why")
        assert isinstance(screen.focused, OptionList)
        await pilot.press("pageup", "pagedown", "escape")
    assert not app.is_set_up
