"""`litechat-tui --input` through the real proxy to Bedrock, as the README shows it."""

import os
import re
import select
import signal
import subprocess

from litechat_tui.domain.chat import ChatMessage, Role, TextPart, ToolPart, TurnStatus
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.settings.loading import load_settings
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import PATIENCE, Client

PROFILE = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def status_of(reply: ChatMessage) -> TurnStatus:
    assert reply.turn is not None
    return reply.turn.status


def test_a_virtual_key_may_use_the_alias_of_the_configuration(client: Client) -> None:
    settings = load_settings(client.folder / ".env")
    connection = Connection(settings.litellm_base_url, settings.litellm_api_key.get_secret_value)

    models = ProxyCatalogue(lambda: connection).models()

    assert [model.id for model in models] == [MODEL]


def test_a_first_prompt_announces_its_session_and_prints_the_answer(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("こんにちは")

    assert (answer.status, answer.errors) == (0, "")
    assert UUID7.fullmatch(answer.session_id)
    assert answer.output == f"SESSION_ID={answer.session_id}\nEcho: こんにちは\n"
    assert [asked.model for asked in bedrock.asked] == [PROFILE]
    assert [session.title for session in client.sessions()] == ["こんにちは"]


def test_a_session_goes_on_with_everything_said_before(client: Client, bedrock: FakeBedrock) -> None:
    first = client.ask("My name is Aoi.")
    second = client.ask("What is my name?", "--session-id", first.session_id)

    assert (second.status, second.output) == (0, "Echo: What is my name?\n")
    assert bedrock.asked[-1].texts == [
        ("user", "My name is Aoi."),
        ("assistant", "Echo: My name is Aoi."),
        ("user", "What is my name?"),
    ]


def test_json_reports_tokens_and_what_they_cost(client: Client) -> None:
    report = client.ask("こんにちは", "--json").report

    assert (report["model"], report["status"], report["output"]) == (MODEL, "completed", "Echo: こんにちは")
    assert (report["usage"]["input_tokens"], report["usage"]["output_tokens"]) == (21, 9)
    assert report["usage"]["cost"] > 0
    assert [session.id for session in client.sessions()] == [report["session_id"]]


def test_a_dash_reads_the_prompt_from_standard_input(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("-", stdin="一行目\n二行目\n")

    assert answer.status == 0
    assert [(role, text.strip()) for role, text in bedrock.asked[0].texts] == [("user", "一行目\n二行目")]


def test_a_tool_call_reaches_bedrock_once_with_its_result(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("What day is it? #s=tool-only")
    again = client.ask("And in Tokyo? #s=two-tools", "--session-id", answer.session_id)

    assert (answer.status, again.status) == (0, 0)
    assert answer.text.startswith("Tool said:")
    final = bedrock.asked[-1]
    assert len(final.ids("toolUse")) == 3
    assert len(set(final.ids("toolUse"))) == 3
    assert final.ids("toolResult") == final.ids("toolUse")
    calls = [part for message in client.messages(answer.session_id) for part in message.parts if type(part) is ToolPart]
    assert [call.call_id for call in calls] == final.ids("toolUse")
    assert all(call.output for call in calls)


def test_thinking_goes_back_to_bedrock_signed(client: Client, bedrock: FakeBedrock) -> None:
    first = client.ask("Think first. #s=think")
    second = client.ask("Go on.", "--session-id", first.session_id)

    assert (first.text, second.status) == ("Thought answer.", 0)
    blocks = [part for message in bedrock.asked[-1].messages for part in message["content"]]
    thoughts = [block["reasoningContent"]["reasoningText"] for block in blocks if "reasoningContent" in block]
    assert thoughts == [{"text": "I should think about it. ", "signature": "c2lnbmF0dXJl"}]


def test_interrupting_keeps_the_words_and_hangs_up_on_bedrock(client: Client, bedrock: FakeBedrock) -> None:
    with client.asking("Count. #s=drip") as program:
        printed = _read_until(program, "w2 ")
        program.send_signal(signal.SIGINT)
        rest, errors = program.communicate(timeout=PATIENCE)

    assert program.returncode == 130, errors
    assert "Traceback" not in errors
    assert bedrock.asked[-1].abandoned.wait(PATIENCE)
    session = client.sessions()[0]
    reply = client.messages(session.id)[-1]
    assert (reply.role, status_of(reply)) == (Role.ASSISTANT, TurnStatus.STOPPED)
    said = (printed + rest).partition("\n")[2].strip()
    assert said.startswith("w0 w1 w2")
    assert reply.text.strip() == said


def test_what_was_said_before_an_interruption_is_part_of_the_conversation(client: Client, bedrock: FakeBedrock) -> None:
    with client.asking("Count. #s=drip") as program:
        _read_until(program, "w1 ")
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=PATIENCE)
    session = client.sessions()[0]

    answer = client.ask("Go on.", "--session-id", session.id)

    assert (answer.status, answer.output) == (0, "Echo: Go on.\n"), answer.errors
    roles = [role for role, _ in bedrock.asked[-1].texts]
    assert roles == ["user", "assistant", "user"]
    assert bedrock.asked[-1].texts[1][1].startswith("w0 w1")


def test_a_conversation_reads_the_same_from_the_file(client: Client) -> None:
    answer = client.ask("一つ\n\n- 二つ\n- 三つ")

    prompt, reply = client.messages(answer.session_id)
    assert prompt.parts == (TextPart("一つ\n\n- 二つ\n- 三つ"),)
    assert reply.parts == (TextPart("Echo: 一つ\n\n- 二つ\n- 三つ"),)
    assert reply.text == answer.text


def _read_until(program: subprocess.Popen[str], words: str) -> str:
    """Return what `program` printed up to `words` and a little more; fail when it is silent too long."""
    assert program.stdout is not None
    seen = b""
    while words.encode() not in seen:
        assert select.select([program.stdout], [], [], PATIENCE)[0], seen
        piece = os.read(program.stdout.fileno(), 4096)
        assert piece, seen
        seen += piece
    return seen.decode()
