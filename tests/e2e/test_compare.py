"""Several models at once through the real proxy, as far as a chain with one model goes: it twice, and one unknown."""

from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import Client

F7, SPACE, ENTER, CTRL_Q = "\x1b[18~", " ", "\r", "\x11"


def test_one_answer_each_is_kept_linked_and_priced(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("どちら？", "--model", MODEL, "--json")

    assert (answer.status, answer.errors) == (0, "")
    first, second = answer.report["answers"]
    for each in (first, second):
        assert (each["model"], each["status"], each["output"]) == (MODEL, "completed", "Echo: どちら？")
        assert each["usage"]["cost"] > 0
        assert each["seconds_to_first_token"] > 0
    stored = client.sessions()
    assert {session.id for session in stored} == {first["session_id"], second["session_id"]}
    assert {session.comparison for session in stored} == {answer.report["comparison"]}
    assert [asked.texts for asked in bedrock.asked] == [[("user", "どちら？")]] * 2


def test_a_model_that_is_refused_stands_beside_the_one_that_answers(client: Client) -> None:
    answer = client.ask("Which?", "--model", "no-such-model")

    assert answer.status == 1
    assert answer.output.startswith(f"## {MODEL}\nSESSION_ID=")
    assert "Echo: Which?" in answer.output
    assert "\n## no-such-model\n" in answer.output
    assert answer.errors.startswith("litechat-tui: no-such-model: ")
    assert {session.status for session in client.sessions()} == {"completed", "failed"}


def test_the_full_screen_goes_on_with_the_answer_that_is_kept(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        terminal.type("Which one?")
        terminal.wait_for("Which one?")
        terminal.type(F7)
        terminal.wait_for(lambda shown: f"1 {MODEL}" in shown, "the models")
        terminal.type("no-such-model" + SPACE)
        terminal.wait_for("2 no-such-model")
        terminal.type(ENTER)
        terminal.wait_for(lambda shown: "✓" in shown and "✗" in shown, "both ends")
        terminal.type("k")
        terminal.wait_for("⇄ compared with no-such-model")
        terminal.type("And then?")
        terminal.wait_for("And then?")
        terminal.type(ENTER)
        terminal.wait_for(lambda shown: "Echo: And then?" in shown and "Ready" in shown, "the next answer")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    (kept,) = client.sessions()
    assert [message.text for message in client.messages(kept.id)] == [
        "Which one?",
        "Echo: Which one?",
        "And then?",
        "Echo: And then?",
    ]
    assert [text for _, text in bedrock.asked[-1].texts] == ["Which one?", "Echo: Which one?", "And then?"]
