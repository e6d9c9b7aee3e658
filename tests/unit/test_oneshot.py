import errno
import io
import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.console import ExitCode, Streams
from litechat_tui.domain.chat import Turn, TurnStatus, Usage
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
    UsageReported,
)
from litechat_tui.domain.ports import ChatRunner, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.transcript import apply_events, reply_to
from litechat_tui.oneshot import Job, run
from tests.conftest import NOW
from tests.fakes import FakeStore, GatedReply, GatedRunner, PlayedRunner, dependencies
from tests.wording import problem


def run_job(runner: ChatRunner, streams: Streams, **job: Any) -> ExitCode:
    """Ask for the answer that `runner` gives."""
    return run(Job("s1", Prompt("hello"), **job), dependencies(FakeStore(), runner), streams)


def ended(
    status: TurnStatus = TurnStatus.COMPLETED, usage: Usage | None = None, problem: Problem | None = None
) -> ReplyEnded:
    return ReplyEnded(Turn("t1", "s1", "m1", status, NOW, usage=usage, problem=problem))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Failing(io.StringIO):
    """Takes the first line and then fails, as a full disk or a reader that left does."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str, /) -> int:
        if self.getvalue():
            raise self.error
        return super().write(text)


class Acting(io.StringIO):
    """Does something each time some words are written."""

    def __init__(self, words: str, act: Callable[[], None]) -> None:
        super().__init__()
        self.words = words
        self.act = act

    def write(self, text: str, /) -> int:
        if self.words in text:
            self.act()
        return super().write(text)


def ask(
    *script: ReplyEvent,
    status: TurnStatus = TurnStatus.COMPLETED,
    usage: Usage | None = None,
    problem: Problem | None = None,
    out: io.StringIO | None = None,
    err: io.StringIO | None = None,
    **job: bool,
) -> tuple[ExitCode, str, str]:
    """Run a job to its end and return its exit status, output and errors."""
    streams = Streams(out or io.StringIO(), err or io.StringIO())
    runner = PlayedRunner(*script, ended(status, usage, problem))
    code = run_job(runner, streams, **job)
    assert isinstance(streams.out, io.StringIO)
    assert isinstance(streams.err, io.StringIO)
    return code, streams.out.getvalue(), streams.err.getvalue()


def test_the_answer_is_written_as_raw_text_with_a_line_end() -> None:
    assert ask(TextDelta("# こん"), TextDelta("にちは\n\n- **a**")) == (0, "# こんにちは\n\n- **a**\n", "")


def test_an_answer_that_ends_its_line_gets_no_second_one() -> None:
    assert ask(TextDelta("done\n")) == (0, "done\n", "")


def test_a_new_session_is_announced_before_the_answer() -> None:
    assert ask(TextDelta("hi"), announce=True) == (0, "SESSION_ID=s1\nhi\n", "")


def test_an_empty_answer_is_no_line() -> None:
    assert ask(UsageReported(Usage())) == (0, "", "")


def test_text_is_written_as_it_comes() -> None:
    runner = GatedRunner(TextDelta("one "), TextDelta("two"))
    out = Acting("one ", runner.release_all)
    original = runner.send

    def send(request: TurnRequest) -> GatedReply:
        reply = original(request)
        runner.release(2)
        return reply

    runner.send = send  # type: ignore[method-assign] # lets out only the first delta

    assert run_job(runner, Streams(out, io.StringIO())) == 0
    assert out.getvalue() == "one two\n"


PASSAGES = st.one_of(
    st.builds(lambda text: [TextDelta(text)], st.text("ab \n", max_size=4)),
    st.just([TextBreak()]),
    st.just([ReasoningDelta("hm")]),
    st.just([ToolCalled("?", "now"), ToolCalled("?", "now", "{}"), ToolReturned("?", "noon")]),
)


@given(st.lists(PASSAGES, max_size=12))
def test_what_is_written_is_the_text_of_the_stored_message(passages: list[list[ReplyEvent]]) -> None:
    script = [
        replace(event, call_id=str(number)) if isinstance(event, ToolCalled | ToolReturned) else event
        for number, passage in enumerate(passages)
        for event in passage
    ]

    _, output, _ = ask(*script)

    text = apply_events(reply_to(), [*script, ended()]).text
    assert output == text + ("\n" if text and not text.endswith("\n") else "")


def test_a_call_that_is_completed_late_does_not_part_the_text() -> None:
    called = (ToolCalled("1", "now"), TextDelta("It "), ToolCalled("1", "now", "{}"), TextDelta("is."))

    assert ask(*called)[1] == "It is.\n"
    assert apply_events(reply_to(), called).text == "It is."


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (TurnStatus.COMPLETED, 0),
        (TurnStatus.INCOMPLETE, 0),
        (TurnStatus.FAILED, 1),
        (TurnStatus.INTERRUPTED, 1),
        (TurnStatus.STOPPED, 130),
    ],
)
def test_the_exit_status_says_how_it_went(status: TurnStatus, code: int) -> None:
    assert ask(TextDelta("some"), status=status)[:2] == (code, "some\n")


def test_a_failure_is_a_sentence_and_a_hint_on_standard_error() -> None:
    broken = problem("It broke.", "Mend it.", proxy_message="Out of order")

    code, output, errors = ask(TextDelta("some"), status=TurnStatus.FAILED, problem=broken)

    assert (code, output, errors) == (
        1,
        "some\n",
        "litechat-tui: It broke.\n  Mend it.\n  The proxy says: Out of order\n",
    )


def test_an_answer_cut_short_says_by_what() -> None:
    broken = problem("A filter cut it short.")

    code, output, errors = ask(TextDelta("some"), status=TurnStatus.INCOMPLETE, problem=broken)

    assert (code, output, errors) == (0, "some\n", "litechat-tui: A filter cut it short.\n")


def test_json_is_one_object_and_nothing_else() -> None:
    usage = Usage(21, 9, 1, 2, 0.5)

    code, output, errors = ask(
        TextDelta("日"), ToolCalled("1", "now"), TextDelta("本"), usage=usage, announce=True, as_json=True
    )

    assert (code, errors, output.count("\n")) == (0, "", 1)
    assert json.loads(output) == {
        "session_id": "s1",
        "model": "m1",
        "output": "日\n\n本",
        "usage": {
            "input_tokens": 21,
            "output_tokens": 9,
            "cached_tokens": 1,
            "reasoning_tokens": 2,
            "cost": 0.5,
        },
        "status": "completed",
        "call_id": None,
        "served_model": None,
    }


def test_json_tells_what_went_wrong_too() -> None:
    broken = problem("It broke.", "Mend it.", proxy_message="Out of order")

    code, output, errors = ask(TextDelta("some"), status=TurnStatus.FAILED, problem=broken, as_json=True)

    answer = json.loads(output)
    assert (code, answer["status"], answer["output"], answer["usage"]) == (1, "failed", "some", None)
    assert answer["error"] == {"code": "recorded", "message": "It broke.", "hint": "Mend it.", "proxy": "Out of order"}
    assert "It broke." in errors


@pytest.mark.parametrize(("encoding", "written"), [("utf-8", "日"), ("cp932", "\\u65e5"), ("latin-1", "\\u65e5")])
def test_json_is_ascii_where_the_stream_is_not_unicode(encoding: str, written: str) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding)

    run_job(PlayedRunner(TextDelta("日"), ended()), Streams(out, io.StringIO()), as_json=True)

    assert f'"output": "{written}"'.encode(encoding) in raw.getvalue()


def test_a_wait_is_reported_once_with_its_length_to_logs_too() -> None:
    wait = RetryScheduled(71.2, problem("This API key has reached its rate limit."))
    report = "This API key has reached its rate limit. Trying again in 71 s."

    for as_json in (False, True):
        assert ask(wait, wait, TextDelta("yes"), as_json=as_json)[2] == f"litechat-tui: {report}\n"
    assert ask(wait, wait, TextDelta("yes"), err=Terminal())[2] == f"\x1b[2m· {report}\x1b[0m\n"


@pytest.mark.parametrize("hostile", ["\x1b]0;title\x07", "\x1b[2J", "\x9b2J", "\x9d0;t\x9c", "\u202e", "\x08"])
def test_no_terminal_gets_what_it_would_obey(hostile: str) -> None:
    out, err = Terminal(), Terminal()
    streams = Streams(out, err)

    streams.write(f"{hostile}answer\n")
    streams.note(f"{hostile}note")
    streams.report(f"{hostile}report")
    streams.complain(problem(f"{hostile}message", f"{hostile}hint", proxy_message=f"{hostile}quote"))

    written = (out.getvalue() + err.getvalue()).replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert not set(hostile) & set(written) & {*"\x1b\x07\x08\x9b\x9c\x9d\u202e"}
    assert all(words in written for words in ("answer", "note", "report", "message", "hint", "quote"))


def test_a_file_gets_the_answer_as_it_is() -> None:
    assert ask(TextDelta("a\rb"))[1] == "a\rb\n"


def test_thinking_and_tools_are_noted_only_where_a_person_looks() -> None:
    script = (
        ReasoningDelta("hm"),
        ReasoningDelta("m"),
        ToolCalled("1", "now"),
        ToolCalled("1", "now", "{}"),
        ToolReturned("1", "noon"),
        ToolReturned("unknown", "noon"),
        TextDelta("It is noon."),
    )

    assert ask(*script) == (0, "It is noon.\n", "")
    assert ask(*script, err=Terminal())[1:] == (
        "It is noon.\n",
        "\x1b[2m· thinking\x1b[0m\n\x1b[2m· now {}\x1b[0m\n",
    )


def test_no_color_leaves_the_notes_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert ask(ReasoningDelta("hm"), err=Terminal())[2] == "· thinking\n"


def test_a_note_never_stands_in_the_middle_of_a_line() -> None:
    script = (TextDelta("Wait."), ToolCalled("1", "now"), ToolReturned("1", "noon"), TextDelta("Noon."))

    assert ask(*script, out=Terminal(), err=Terminal())[1] == "Wait.\n\nNoon.\n"
    assert ask(*script, err=Terminal())[1] == "Wait.\n\nNoon.\n"


def test_a_complaint_never_stands_in_the_middle_of_a_line() -> None:
    out = Terminal()
    streams = Streams(out, Terminal())
    streams.write("half")

    streams.complain(problem("It broke."))

    assert out.getvalue() == "half\n"


@pytest.mark.parametrize("error", [BrokenPipeError(), OSError(errno.ENOSPC, "No space left on device")])
def test_an_answer_nobody_can_read_is_received_to_its_end(error: OSError) -> None:
    out = Failing(error)
    runner = PlayedRunner(TextDelta("one"), TextDelta("two"), ended())
    streams = Streams(out, io.StringIO())

    code = run_job(runner, streams, announce=True)

    assert runner.received == 3
    assert out.getvalue() == "SESSION_ID=s1\n"
    assert code == (0 if isinstance(error, BrokenPipeError) else 1)


def test_a_reader_that_leaves_is_no_reason_to_complain() -> None:
    assert ask(TextDelta("one"), announce=True, out=Failing(BrokenPipeError()))[2] == ""


def test_a_full_disk_says_where_the_answer_is() -> None:
    errors = ask(TextDelta("one"), announce=True, out=Failing(OSError(errno.ENOSPC, "No space left on device")))[2]

    assert "No space left on device" in errors
    assert "session s1" in errors


def test_a_closed_standard_error_is_no_reason_to_fail() -> None:
    err = Failing(BrokenPipeError())
    err.write(" ")

    assert ask(TextDelta("some"), status=TurnStatus.FAILED, problem=problem("It broke."), err=err)[0] == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("as_json", [False, True])
def test_a_signal_stops_the_turn_and_keeps_what_came(number: signal.Signals, as_json: bool) -> None:
    before = signal.getsignal(number)
    runner = GatedRunner(TextDelta("one "), TextDelta("two"))
    out, original = io.StringIO(), runner.send

    def send(request: TurnRequest) -> GatedReply:
        reply = original(request)
        runner.release(2)
        listen = reply.__class__.__aiter__

        async def interrupted(self: GatedReply) -> Any:
            batches = listen(self)
            yield await anext(batches)
            os.kill(os.getpid(), number)
            async for batch in batches:
                yield batch

        reply.__class__ = type("Interrupted", (GatedReply,), {"__aiter__": interrupted})
        return reply

    runner.send = send  # type: ignore[method-assign] # the signal comes after the first batch

    code = run_job(runner, Streams(out, io.StringIO()), as_json=as_json)

    assert code == 130
    if as_json:
        assert (json.loads(out.getvalue())["status"], json.loads(out.getvalue())["output"]) == ("stopped", "one ")
    else:
        assert out.getvalue() == "one \n"
    assert signal.getsignal(number) is before


@pytest.fixture
def _usual_interrupts() -> Iterator[None]:
    """Let an interrupt raise `KeyboardInterrupt`, whatever ran before in this process."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_usual_interrupts")
def test_a_second_interrupt_ends_at_once() -> None:
    runner = GatedRunner(TextDelta("one "))
    original = runner.send

    def send(request: TurnRequest) -> GatedReply:
        reply = original(request)
        runner.release(2)
        reply.stop = lambda: os.kill(os.getpid(), signal.SIGINT)  # type: ignore[method-assign] # it hangs
        return reply

    runner.send = send  # type: ignore[method-assign] # see above
    out = Acting("one", lambda: os.kill(os.getpid(), signal.SIGINT))

    with pytest.raises(KeyboardInterrupt):
        run_job(runner, Streams(out, io.StringIO()))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_hangup_that_nohup_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        out = Acting("one", lambda: os.kill(os.getpid(), signal.SIGHUP))
        code, output, _ = ask(TextDelta("one"), out=out)
    finally:
        signal.signal(signal.SIGHUP, before)

    assert (code, output) == (0, "one\n")


def test_a_reply_without_an_end_is_a_defect() -> None:
    with pytest.raises(AssertionError, match="ends with ReplyEnded"):
        run_job(PlayedRunner(TextDelta("one")), Streams(io.StringIO(), io.StringIO()))
