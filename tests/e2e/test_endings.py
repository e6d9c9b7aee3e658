"""Turns that end in any other way than with their last word, through the real proxy: on the screen, and to Bedrock."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import PATIENCE, Client
from tests.e2e.terminal import Terminal

ESCAPE, ENTER, SHIFT_TAB = "\x1b", "\r", "\x1b[Z"
Item = dict[str, Any]


def ask(terminal: Terminal, prompt: str) -> None:
    """Write a prompt and send it, once the program is there."""
    terminal.wait_for(MODEL)
    terminal.type(prompt)
    terminal.wait_for(prompt)
    terminal.type(ENTER)


def test_throttling_counts_down_until_escape(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        ask(terminal, "Please. #s=throttle")
        terminal.wait_for("Trying again in")
        terminal.type(ESCAPE)
        terminal.wait_for(lambda shown: "Ready" in shown and "▌ Please. #s=throttle" in shown, "the prompt in its box")

    assert bedrock.asked
    assert client.sessions() == []


def test_a_failure_in_mid_answer_is_told_and_tried_again(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        ask(terminal, "Please. #s=midthrottle")
        shown = terminal.wait_for("✗ failed")
        assert "partial text" in shown
        assert f"The model {MODEL} gets more" in " ".join(shown.split())
        terminal.type(SHIFT_TAB)
        terminal.wait_for("space Open")  # "^r Retry" is in the footer of the prompt too
        terminal.type("r")
        terminal.wait_for("Answer the last prompt again?")
        terminal.type("y")
        terminal.wait_for(lambda _: len(bedrock.asked) == 2, "the second try")

    assert [asked.texts for asked in bedrock.asked] == [[("user", "Please. #s=midthrottle")]] * 2


def test_escape_before_any_output_hangs_up_on_bedrock(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        ask(terminal, "Please. #s=hang-first")
        terminal.wait_for(lambda _: bool(bedrock.asked), "the request")
        terminal.type(ESCAPE)
        assert bedrock.asked[-1].abandoned.wait(PATIENCE)
        terminal.wait_for("Ready")

    assert client.sessions() == []


def test_a_killed_program_hangs_up_and_its_turn_goes_on(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        ask(terminal, "Count. #s=drip")
        terminal.wait_for("w4")
        terminal.program.kill()
        terminal.wait_for_exit()
    assert bedrock.asked[-1].abandoned.wait(PATIENCE)
    (session,) = client.sessions()

    answer = client.ask("Go on.", "--session-id", session.id)

    assert (answer.status, answer.output) == (0, "Echo: Go on.\n"), answer.errors
    prompt, reply, *_ = client.messages(session.id)
    assert (prompt.text, reply.turn and reply.turn.status) == ("Count. #s=drip", TurnStatus.INTERRUPTED)
    assert reply.text.startswith("w0 w1 w2")
    assert bedrock.asked[-1].texts == [("user", prompt.text), ("assistant", reply.text), ("user", "Go on.")]


def call(call_id: str) -> Item:
    return {"type": "function_call", "call_id": call_id, "name": "current_time", "arguments": "{}"}


def output(call_id: str, text: str = "noon") -> Item:
    return {"type": "function_call_output", "call_id": call_id, "output": text}


def words(text: str) -> Item:
    return {"role": "assistant", "content": text}


ODD_ID = f"call_7|fc 7{'x' * 80}"
ODD: list[tuple[str, list[Item]]] = [
    # The prompt, and what other programs may leave behind it.
    ("A prompt that nobody answered", []),
    ("", [words("To an empty prompt.")]),
    ("A blank answer", [words("")]),
    ("A call without an output", [call("one")]),
    ("An output without its call", [output("two"), words("Well.")]),
    ("An empty output", [call("three"), output("three", ""), words("Well.")]),
    ("A call and its output parted", [call("four"), words("Wait."), output("four"), words("Well.")]),
    ("A call made twice", [call("five"), call("five"), output("five"), words("Well.")]),
    ("An output given twice", [call("six"), output("six"), output("six"), words("Well.")]),
    ("Reasoning that nobody signed", [{"type": "reasoning", "summary": []}, words("Well.")]),
    ("A call with the id of another provider", [call(ODD_ID), output(ODD_ID), words("Well.")]),
]


@pytest.mark.parametrize("flags", [(), ("--no-tools",)], ids=["tools", "no tools"])
def test_any_stored_conversation_is_one_that_bedrock_accepts(
    client: Client, bedrock: FakeBedrock, flags: tuple[str, ...]
) -> None:
    with closing(SQLiteStore(client.database, lambda: datetime.now(UTC))) as store:
        for prompt, items in ODD:
            turn = store.journal.begin(TurnRequest("odd", Prompt(prompt), MODEL))
            store.journal.append(turn, items)
            store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
        before = store.journal.items("odd")

    answer = client.ask("Go on.", "--session-id", "odd", *flags)

    assert (answer.status, answer.output) == (0, "Echo: Go on.\n"), answer.errors
    said = " ".join(text for _, text in bedrock.asked[-1].texts)
    assert all(prompt in said for prompt, _ in ODD)
    with closing(SQLiteStore(client.database, lambda: datetime.now(UTC))) as store:
        assert [*store.journal.items("odd")][: len(before)] == [*before], "the file stays as it was"
