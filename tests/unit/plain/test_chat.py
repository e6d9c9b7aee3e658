import io
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from litechat_tui.app.tool_control import ToolControl
from litechat_tui.console import ExitCode, Streams
from litechat_tui.domain.chat import Model, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError, StoreError
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Outcome, TemplateFiles, TurnRequest
from litechat_tui.plain.chat import HELP, LISTED, WAYS_ON, PlainChat, line_editor
from litechat_tui.words.requests import continue_request
from tests.fakes import Answering, FakeCatalog, FakeStore, GatedReply, GatedRunner, dependencies
from tests.wording import problem

Line = str | type[BaseException]


class Out(io.StringIO):
    """Standard output, on which something may be done when some words are written."""

    def __init__(self) -> None:
        super().__init__()
        self.on: dict[str, Callable[[], object]] = {}

    def write(self, text: str, /) -> int:
        written = super().write(text)
        for words in [words for words in self.on if words in text]:
            self.on.pop(words)()
        return written


@dataclass
class Sitting:
    """Somebody who has a few lines to write."""

    store: FakeStore = field(default_factory=FakeStore)
    runner: GatedRunner = field(default_factory=Answering)
    catalog: FakeCatalog = field(default_factory=lambda: FakeCatalog(Model("m1"), Model("m2")))
    out: Out = field(default_factory=Out)
    status: ExitCode | None = None
    templates: TemplateFiles | None = None
    tools: ToolControl | None = None

    def writes(self, *lines: Line, session_id: str = "s1", model: str = "m1") -> list[str]:
        """Return what is said, after the greeting and before the good-bye, when `lines` are written."""
        self.runner.journal = self.store.journal
        coming = iter(lines)

        def ask(marker: str) -> str:
            line = next(coming, EOFError)
            if isinstance(line, str):
                return line
            raise line

        start = len(self.out.getvalue())
        self.status = PlainChat(
            dependencies(
                self.store,
                self.runner,
                self.catalog,
                new_id="t{}",
                model=model,
                session_id=session_id,
                templates=self.templates,
                tools=self.tools,
            ),
            Streams(self.out, io.StringIO()),
            ask,
        ).run("Hello.")
        greeting, *said = self.out.getvalue()[start:].splitlines()
        assert greeting == "Hello. Write /help for the commands."
        return said

    @property
    def asked(self) -> list[tuple[str, str, str]]:
        """Session, prompt and model of every request."""
        return [
            (reply.request.session_id, reply.request.prompt.text, reply.request.model) for reply in self.runner.replies
        ]


NEW = "A new session with m1 begins with your next prompt."
BYE = "This was session s1."
ANSWER = "Assistant: Hello there."


def test_a_prompt_is_answered_until_there_are_no_more() -> None:
    sitting = Sitting()

    assert sitting.writes("one", "  two  ") == [NEW, ANSWER, ANSWER, BYE]
    assert sitting.asked == [("s1", "one", "m1"), ("s1", "  two", "m1")]
    assert sitting.status is ExitCode.ANSWERED


def test_what_was_printed_is_no_longer_unread(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = Sitting()
    sitting.writes("Hello")
    assert sitting.store.queries.session("s1") is not None
    assert sitting.store.memory.unread == set()
    sitting.store.memory.unread.add("s1")
    sitting.writes("/open s1", session_id="s2")
    assert sitting.store.memory.unread == set()

    def locked(session_id: str) -> bool:
        raise StoreError(Code.STORE_LOCKED, path=session_id)

    monkeypatch.setattr(sitting.store.commands, "mark_read", locked)
    sitting.writes("/open s1", session_id="s2")
    assert "stays marked as unread" in caplog.text


def test_nothing_asked_is_nothing_said() -> None:
    assert Sitting().writes("", "  ") == [NEW]


def test_a_prompt_goes_on_after_a_backslash() -> None:
    sitting = Sitting()

    sitting.writes("one\\", "two\\", "three", "four\\")

    assert [prompt for _, prompt, _ in sitting.asked] == ["one\ntwo\nthree", "four"]


def test_a_space_makes_a_prompt_of_what_would_be_a_command() -> None:
    sitting = Sitting()

    sitting.writes(" /etc/hosts?")

    assert sitting.asked == [("s1", "/etc/hosts?", "m1")]


def test_a_session_that_is_there_goes_on_with_its_last_exchange_and_the_model_chosen_for_it() -> None:
    sitting = Sitting()
    sitting.writes("one", "two")

    assert sitting.writes("three", model="m2") == [
        "Session one, with m2. Its last exchange:",
        "You: two",
        ANSWER,
        ANSWER,
        BYE,
    ]
    assert sitting.asked[-1] == ("s1", "three", "m2")


def test_a_new_session_begins_on_demand() -> None:
    sitting = Sitting()

    assert sitting.writes("one", "/new", "two") == [NEW, ANSWER, NEW, ANSWER, "This was session t1."]
    assert [session for session, _, _ in sitting.asked] == ["s1", "t1"]


def test_sessions_are_listed_by_number_and_opened_by_it() -> None:
    sitting = Sitting()
    sitting.writes("apples", "/new", "pears", "/new")

    assert sitting.writes("/sessions", "/open 2", "/sessions pear", "/open 1", session_id="s9") == [
        NEW,
        "1. pears, 15:04, m1",
        "2. apples, 15:04, m1",
        "Session apples, with m1. Its last exchange:",
        "You: apples",
        ANSWER,
        "1. pears, 15:04, m1",
        "Session pears, with m1. Its last exchange:",
        "You: pears",
        ANSWER,
        "This was session t1.",
    ]


def test_a_session_is_opened_by_its_id_and_brings_its_model() -> None:
    sitting = Sitting()
    sitting.writes("one", model="m2")

    assert sitting.writes("/open s1", "/sessions", session_id="s9")[1:] == [
        "Session one, with m2. Its last exchange:",
        "You: one",
        ANSWER,
        "1. one, 15:04, m2 (this one)",
        BYE,
    ]


@pytest.mark.parametrize("line", ["/open", "/open 1", "/open 0", "/open nothing"])
def test_a_session_that_is_not_there_cannot_be_opened(line: str) -> None:
    assert Sitting().writes(line)[1].startswith("There is no such session.")


def test_no_sessions_are_told_apart_from_none_that_match() -> None:
    assert Sitting().writes("/sessions", "/sessions x")[1:] == [
        "There are no sessions yet.",
        "There are no such sessions.",
    ]


def test_a_session_is_read_from_its_beginning_until_it_is_enough() -> None:
    sitting = Sitting()
    sitting.writes("one", "two", "three")

    read = ["You: one", ANSWER, "You: two", ANSWER, "You: three", ANSWER]
    assert sitting.writes("/read")[3:-1] == read

    def enough() -> None:
        raise KeyboardInterrupt

    sitting.out.on["You: one"] = enough
    assert sitting.writes("/read")[3:-1] == read[:1]


def test_an_answer_that_another_program_stored_ends_its_line() -> None:
    sitting = Sitting()
    sitting.store.memory.open("s1")
    sitting.store.memory.add("s1", {"role": "user", "content": "one"})
    sitting.store.memory.add("s1", {"role": "assistant", "content": "two"})

    assert sitting.writes()[1:] == ["You: one", "Assistant: two", BYE]


def test_models_are_listed_by_number_and_one_is_taken_and_remembered() -> None:
    sitting = Sitting()

    assert sitting.writes("/model", "/model 2", "one", "/model other", "two")[1:] == [
        "1. m1 (this one)",
        "2. m2",
        "The model is m2.",
        ANSWER,
        "The model is other.",
        "It is not in the list of models for this key.",
        ANSWER,
        BYE,
    ]
    assert [model for _, _, model in sitting.asked] == ["m2", "other"]
    assert sitting.store.local.preference("model") == "other"


def test_a_command_that_fails_says_why_and_the_talk_goes_on() -> None:
    sitting = Sitting(catalog=FakeCatalog(error=ProxyError.of(problem("It broke.", "Mend it."))))

    assert sitting.writes("/model", "one")[1:] == ["It broke. Mend it.", ANSWER, BYE]


def test_the_last_prompt_is_answered_again() -> None:
    sitting = Sitting()

    assert sitting.writes("/retry", "one", "/retry")[1:] == [
        "There is no answer here to be given again.",
        ANSWER,
        ANSWER,
        BYE,
    ]
    assert [reply.request.retry_of for reply in sitting.runner.replies] == ["", "turn-2"]


def test_help_names_every_command_and_an_unknown_one_leads_to_it() -> None:
    assert Sitting().writes("/help", "/halp me") == [
        NEW,
        *HELP.format(listed=LISTED).splitlines(),
        "There is no command /halp. Write /help for those there are.",
    ]
    for name in ("/new", "/sessions", "/open", "/read", "/model", "/retry", "/continue", "/help", "/quit"):
        assert name in HELP
        assert not any("no command" in line for line in Sitting().writes(name))


def test_nothing_is_read_after_quit() -> None:
    sitting = Sitting()

    sitting.writes("/quit", "one")

    assert sitting.asked == []


def test_ctrl_c_at_the_prompt_says_how_to_leave() -> None:
    assert Sitting().writes(KeyboardInterrupt, "one")[1:] == ["Ctrl+D leaves.", ANSWER, BYE]


def test_a_failure_is_told_with_a_way_on_and_fails_the_program() -> None:
    outcome = Outcome(TurnStatus.FAILED, problem=problem("It broke.", "Mend it."))
    sitting = Sitting(runner=Answering(outcome=outcome))

    assert sitting.writes("one")[1:] == [ANSWER, "It broke. Mend it.", "Write /retry to try it once more.", BYE]
    assert sitting.status is ExitCode.FAILED


def test_the_rest_of_an_answer_that_was_cut_short_is_asked_for() -> None:
    sitting = Sitting(runner=Answering(outcome=Outcome(TurnStatus.INCOMPLETE)))

    assert WAYS_ON[TurnStatus.INCOMPLETE] in sitting.writes("one")
    sitting.runner.outcome = Outcome(TurnStatus.COMPLETED)
    sitting.writes("/continue")
    assert sitting.runner.replies[-1].request.prompt.text == continue_request().text
    assert sitting.writes("/continue")[-2] == "There is no answer here that was cut short."


def test_a_failure_that_is_made_good_is_none() -> None:
    sitting = Sitting(runner=Answering(outcome=Outcome(TurnStatus.FAILED)))
    sitting.writes("one")

    sitting.runner.outcome = Outcome(TurnStatus.COMPLETED)
    sitting.writes("/retry")

    assert sitting.status is ExitCode.ANSWERED


def test_a_refused_prompt_begins_no_session() -> None:
    sitting = Sitting()
    sitting.runner.refusal = problem("It is busy.")

    assert sitting.writes("one")[1:] == ["It is busy."]
    assert sitting.status is ExitCode.FAILED


class Arriving(GatedRunner):
    """Lets out only the first piece of every answer."""

    def send(self, request: TurnRequest) -> GatedReply:
        reply = super().send(request)
        self.release(2)
        return reply


@pytest.mark.parametrize(("number", "goes_on"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_ctrl_c_stops_the_reply_only_and_a_signal_to_end_leaves_after_it(number: int, goes_on: bool) -> None:
    before = signal.getsignal(number)
    sitting = Sitting(runner=Arriving(TextDelta("Half "), TextDelta("and half")))
    sitting.out.on["Half"] = lambda: os.kill(os.getpid(), number)

    said = sitting.writes("one", "/sessions")

    assert said[:3] == [NEW, "Assistant: Half ", "Stopped. What came is kept."]
    assert ("1. one, 15:04, m1 (this one)" in said) is goes_on
    assert said[-1] == BYE
    assert signal.getsignal(number) is before
    assert sitting.status is ExitCode.ANSWERED


def test_a_reader_that_leaves_ends_the_talk() -> None:
    sitting = Sitting()

    def left() -> None:
        raise BrokenPipeError

    sitting.out.on["A new session"] = left

    sitting.writes("one")

    assert sitting.asked == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_handed_over_is_repeated_for_the_record() -> None:
    out = io.StringIO()
    ask = line_editor(io.StringIO("one \r\n\x1b[2Jtwo"), Streams(out, io.StringIO()))

    assert [ask("You: "), ask("More: ")] == ["one ", "\x1b[2Jtwo"]
    assert out.getvalue() == "You: one \nMore: ␛[2Jtwo\n"
    with pytest.raises(EOFError):
        ask("You: ")


@pytest.mark.parametrize("typed", ["one\n", ""])
def test_what_is_typed_stands_there_already_and_an_end_of_input_ends_the_line(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    ask = line_editor(sys.stdin, Streams(sys.stdout, sys.stderr))

    try:
        assert ask("You: ") == "one"
    except EOFError:
        assert not typed
    assert capsys.readouterr().out == ("You: " if typed else "You: \n")
