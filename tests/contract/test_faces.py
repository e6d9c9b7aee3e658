"""What holds in the full screen, line by line and for one prompt: one suite over the three faces of the chat service.

The store, the engine and the SDK are real; the proxy is a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.app.exchange import Remedy
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Request, Step
from litechat_tui.demo.wire import Reply, Text
from litechat_tui.domain.chat import ChatMessage, PreviousAnswer, Session, TitleSource, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.words.problems import problem_text
from litechat_tui.words.requests import continue_request
from tests.conftest import frozen_clock
from tests.contract.faces import Face, FullScreen, OneShot, Plain
from tests.fakes import dependencies

SESSION = "session-1"
FACES: tuple[type[Face], ...] = (FullScreen, Plain, OneShot)


@dataclass
class World:
    """A session file, and a proxy that answers as it is told."""

    store: SQLiteStore
    server: ResponsesServer
    answers: list[Iterable[Step]] = field(default_factory=list)
    """One for each request."""
    file_at_request: list[list[tuple[str, TurnStatus | None]]] = field(default_factory=list)
    """For each request, what the file held when it arrived: texts, and how their turns stood."""

    @property
    def messages(self) -> Sequence[ChatMessage]:
        return self.store.queries.messages(SESSION)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    @property
    def status(self) -> TurnStatus | None:
        turn = self.messages[-1].turn
        return turn.status if turn else None

    @property
    def session(self) -> Session:
        found = self.store.queries.session(SESSION)
        assert found is not None
        return found

    def asked(self, request: int) -> list[str]:
        """Return the prompts that a request carried."""
        return [item["content"] for item in self.server.requests[request].body["input"] if item.get("role") == "user"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    def answer(request: Request) -> Iterable[Step]:
        held.file_at_request.append([(m.text, m.turn.status if m.turn else None) for m in held.messages])
        return held.answers.pop(0)

    with closing(SQLiteStore(tmp_path / "sessions.db", frozen_clock)) as store, ResponsesServer(answer) as server:
        held = World(store, server)
        yield held


@contextmanager
def on(world: World, make: type[Face], *, titles: bool = False) -> Iterator[Face]:
    """Return a face over the real engine; `titles` lets a model name sessions."""
    connection = Connection(world.server.base_url, lambda: "sk-of-a-test")
    runner = AgentsChatRunner(world.store.journal, lambda: connection, tools=lambda: False, clock=frozen_clock)
    with closing(runner):
        made = dependencies(world.store, runner, session_id=SESSION, asker=runner if titles else None)
        yield make(made)
        if made.titles is not None:
            made.titles.close()


@pytest.fixture(params=FACES, ids=lambda make: make.__name__)
def face(request: pytest.FixtureRequest, world: World) -> Iterator[Face]:
    with on(world, request.param) as one:
        yield one


@pytest.fixture(params=[make for make in FACES if make.goes_on], ids=lambda make: make.__name__)
def lasting_face(request: pytest.FixtureRequest, world: World) -> Iterator[Face]:
    """A face in which more than one thing can be done."""
    with on(world, request.param) as one:
        yield one


def test_an_answer_is_shown_and_is_in_the_file(world: World, face: Face) -> None:
    world.answers.append(Reply([Text("Hello, who is there?")]).completed())

    face.talk("Knock, knock")

    assert "Hello, who is there?" in face.shown
    assert world.texts == ["Knock, knock", "Hello, who is there?"]
    assert world.status is TurnStatus.COMPLETED


def test_the_prompt_is_in_the_file_before_the_request_leaves(world: World, face: Face) -> None:
    world.answers.append(Reply([Text("yes")]).completed())

    face.talk("Is it safe?")

    assert world.file_at_request == [[("Is it safe?", TurnStatus.RUNNING), ("", TurnStatus.RUNNING)]]


def test_a_japanese_prompt_arrives_as_it_was_written(world: World, face: Face) -> None:
    prompt, answer = "日本の首都は？ ｶﾀｶﾅ、絵文字👩‍💻と「引用」", "東京です。"
    world.answers.append(Reply([Text(answer)]).completed())

    face.talk(prompt)

    assert world.asked(0) == [prompt]
    assert world.texts == [prompt, answer]
    assert answer in face.shown


def test_a_failure_is_the_same_sentence_everywhere_and_keeps_what_came(world: World, face: Face) -> None:
    world.answers.append(Reply([Text("Half of it")]).failed("server_error", "It broke."))

    face.talk("one")

    turn = world.messages[-1].turn
    assert turn is not None
    assert turn.problem is not None
    assert (turn.status, turn.problem.code) == (TurnStatus.FAILED, Code.PROVIDER_FAILED)
    assert world.texts == ["one", "Half of it"]
    assert "Half of it" in face.shown
    assert problem_text(turn.problem).summary in face.shown


def test_stopping_keeps_what_came(world: World, face: Face) -> None:
    world.answers.append([*Reply([Text("Once upon a time")]).begun(), Hang()])
    face.when("Once upon a time", face.stop)

    face.talk("Tell me")

    assert world.server.wait_for(lambda: world.server.disconnects == 1)
    assert (world.texts, world.status) == (["Tell me", "Once upon a time"], TurnStatus.STOPPED)


def test_a_prompt_waits_for_the_reply_of_another_window_and_is_answered_then(
    world: World, face: Face, tmp_path: Path
) -> None:
    world.answers.append(Reply([Text("mine")]).completed())
    with closing(SQLiteStore(tmp_path / "sessions.db", frozen_clock)) as other:
        turn = other.journal.begin(TurnRequest(SESSION, Prompt("elsewhere"), "m1"))
        ended = Outcome(TurnStatus.COMPLETED, Partial("theirs"))
        face.when("being written to this session in another window", lambda: other.journal.end(turn, ended))

        face.talk("here")

    assert world.texts == ["elsewhere", "theirs", "here", "mine"]
    assert world.asked(0) == ["elsewhere", "here"]
    assert "mine" in face.shown


def test_a_retry_supersedes_the_answer_and_keeps_it(world: World, lasting_face: Face) -> None:
    world.answers += [Reply([Text("first")]).incomplete(), Reply([Text("second")]).completed()]

    lasting_face.talk("one", Remedy.RETRY)

    assert "second" in lasting_face.shown
    assert world.texts == ["one", "second"]
    assert world.messages[-1].parts[0] == PreviousAnswer("first", TurnStatus.INCOMPLETE)
    assert (world.asked(1), world.status) == (["one"], TurnStatus.COMPLETED)


def test_continuing_asks_for_the_rest(world: World, lasting_face: Face) -> None:
    world.answers += [Reply([Text("One, two,")]).incomplete(), Reply([Text("three.")]).completed()]

    lasting_face.talk("Count", Remedy.CONTINUE)

    rest = continue_request().text
    assert world.texts == ["Count", "One, two,", rest, "three."]
    assert world.asked(1) == ["Count", rest]
    assert "three." in lasting_face.shown


def test_what_is_said_goes_on_in_one_session(world: World, lasting_face: Face) -> None:
    world.answers += [Reply([Text("1")]).completed(), Reply([Text("2")]).completed()]

    lasting_face.talk("one", "two")

    assert world.asked(1) == ["one", "two"]
    assert world.texts == ["one", "1", "two", "2"]


def test_nothing_is_asked_for_a_title_unless_that_is_switched_on(world: World, face: Face) -> None:
    world.answers.append(Reply([Text("Hello, who is there?")]).completed())

    face.talk("Knock, knock")

    assert len(world.server.requests) == 1
    assert world.session.title_source is None


@pytest.mark.parametrize("make", [make for make in FACES if make.goes_on], ids=lambda make: make.__name__)
def test_a_model_names_a_new_session_beside_the_turn(world: World, make: type[Face]) -> None:
    world.answers.append(Reply([Text("Hello, who is there?")]).completed())
    world.answers.append(Reply([Text('"At the door."')]).completed())
    named = Event()

    with on(world, make, titles=True) as face:
        titles = face.dependencies.titles
        assert titles is not None
        titles.listen(lambda _: named.set())
        face.talk("Knock, knock")
        assert named.wait(20)

    assert (world.session.title, world.session.title_source) == ("At the door", TitleSource.MODEL)
    _turn, title = (request.body for request in world.server.requests)
    assert title["model"] == "titles"
    assert "Knock, knock" in title["input"][0]["content"]
    assert world.texts == ["Knock, knock", "Hello, who is there?"]
    paid = world.store.spending.amounts([SESSION])[SESSION].usage
    assert (paid.input_tokens, paid.output_tokens) == (2 * 21, 2 * 9)
    assert world.store.check() == []


def test_one_prompt_leaves_the_title_to_the_next_turn_elsewhere(world: World) -> None:
    world.answers.append(Reply([Text("Hello, who is there?")]).completed())
    world.answers.append(Reply([Text("A door.")]).completed())
    world.answers.append(Reply([Text("At the door")]).completed())
    with on(world, OneShot) as face:
        face.talk("Knock, knock")
    named = Event()
    with on(world, Plain, titles=True) as face:
        titles = face.dependencies.titles
        assert titles is not None
        titles.listen(lambda _: named.set())
        face.talk("What is there?")
        assert named.wait(20)
    assert world.session.title == "At the door"


def test_a_session_s_parameters_are_sent(world: World, face: Face) -> None:
    turn = world.store.journal.begin(TurnRequest(SESSION, Prompt("Before"), "m1"))
    world.store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Yes.")))
    parameters = Parameters("Be brief.\n簡潔に。", temperature=0.0, max_output_tokens=9000)
    world.store.commands.change([SESSION], Change(parameters=parameters))
    world.answers.append(Reply([Text("Well.")]).completed())

    face.talk("And now?")

    body = world.server.requests[0].body
    assert body["instructions"] == "Be brief.\n簡潔に。"
    assert (body["temperature"], body["max_output_tokens"]) == (0.0, 9000)
    assert "top_p" not in body
    assert "reasoning" not in body
    assert world.session.parameters == parameters
