"""A server that repeats the secrets of this program is neither shown nor stored with them."""

from pathlib import Path

import pytest

from litechat_tui.demo import wire
from litechat_tui.demo.steps import Hang
from litechat_tui.domain.chat import ReasoningPart, TextPart, ToolPart
from litechat_tui.domain.codes import Code
from tests.faults import refusal, sse
from tests.unit.agent.rig import Rig, ended, heard, rig, saying

KEY = "sk-secret-key"
MASTER = "sk-master-0123456789"
SECRET = "wJalrXUtnFEMI/K7MDENG"


async def in_the_file(chat: Rig) -> str:
    return chat.store.path.read_bytes().decode("latin-1") + (
        chat.store.path.with_name(f"{chat.store.path.name}-wal").read_bytes().decode("latin-1")
    )


def cut(text: str, size: int = 5) -> wire.Text:
    return wire.Text(text, [text[at : at + size] for at in range(0, len(text), size)])


async def test_what_a_server_repeats_is_shown_and_stored_without_secrets(tmp_path: Path) -> None:
    async with rig(tmp_path, secrets=(MASTER, SECRET)) as chat:
        call = wire.Call("current_time", f'{{"time_zone": "{SECRET}"}}', "call_1")
        told = await chat.reply(
            "Hello?",
            saying(wire.Thought(f"The key is {KEY}."), f"Look: {MASTER}!", call).completed(),
            saying(cut(f"It was {SECRET}. And {KEY}")).completed(),
        )
        thought, said, called, last = told.message.parts
        assert isinstance(thought, ReasoningPart)
        assert thought.text == "The key is sk-…."
        assert said == TextPart("Look: sk-…!")
        assert isinstance(called, ToolPart)
        assert called.arguments == '{"time_zone": "[…]"}'
        assert "[…]" in (called.output or "")
        assert last == TextPart("It was […]. And sk-…")
        assert told.message.parts == chat.messages[-1].parts
        stored = await in_the_file(chat)
        for secret in (KEY, MASTER, SECRET):
            assert secret not in stored


async def test_signed_reasoning_that_held_a_secret_is_not_sent_again(tmp_path: Path) -> None:
    async with rig(tmp_path) as chat:
        await chat.reply("Hello?", saying(wire.Thought(f"It is {KEY}."), "Hi").completed())
        assert await chat.sent_next() == ["Hello?", "Hi", "Go on"]


async def test_a_reply_that_is_stopped_within_a_secret_keeps_no_part_of_it(tmp_path: Path) -> None:
    async with rig(tmp_path, secrets=(SECRET,)) as chat:
        # One piece: what has been heard of it tells that all of it has been read.
        whole = f"Well. It is {SECRET[:12]}"
        reply = chat.send("Hello?", [*saying(cut(whole, len(whole))).begun(), Hang()])
        await heard(reply, "Well. It is ")
        reply.stop()
        told = await ended(reply)
        assert told.message.parts == chat.messages[-1].parts == (TextPart("Well. It is […]"),)


async def test_a_stream_that_breaks_off_keeps_what_was_held_back(chat: Rig) -> None:
    told = await chat.reply("Hello?", saying("Gems and risks").begun())
    assert told.turn.problem is not None
    assert told.message.parts == chat.messages[-1].parts == (TextPart("Gems and risks"),)


@pytest.mark.parametrize(
    "answer",
    [
        refusal(401, "token_not_found_in_db", f"No such key: {KEY}, {MASTER}, {SECRET}"),
        [sse(f'{{"error": {{"message": "{KEY} {MASTER} {SECRET}"}}}}')],
        [sse(f'{{"type": "error", "code": "server_error", "message": "{KEY} {MASTER} {SECRET}"}}')],
    ],
)
async def test_an_error_is_quoted_without_secrets(tmp_path: Path, answer: list[object]) -> None:
    async with rig(tmp_path, secrets=(MASTER, SECRET)) as chat:
        told = await chat.reply("Hello?", answer)  # type: ignore[arg-type] # steps of any kind
        assert told.turn.problem is not None
        assert "[…]" in told.turn.problem.proxy_message
        stored = await in_the_file(chat)
        for secret in (KEY, MASTER, SECRET):
            assert secret not in stored


async def test_an_answer_that_cannot_be_used_is_named_without_secrets(tmp_path: Path) -> None:
    async with rig(tmp_path, secrets=(SECRET,)) as chat:
        told = await chat.reply("Hello?", [sse(f'{{"type": ["{SECRET}"]}}')])
        assert told.turn.problem is None or SECRET not in str(told.turn.problem)
        assert told.turn.problem is None or told.turn.problem.code is not Code.PROGRAM_MISTAKE
