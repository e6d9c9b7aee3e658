"""The full-screen program on a real pseudo-terminal, through the real proxy."""

from collections.abc import Callable

from litechat_tui.domain.chat import TitleSource, TurnStatus
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import Client

CTRL_Q, ESCAPE, ENTER = "\x11", "\x1b", "\r"


def answered(prompt: str) -> Callable[[str], bool]:
    """Return the test for a screen that shows the answer to `prompt` and waits for the next one."""
    return lambda shown: f"Echo: {prompt}" in shown and "Ready" in shown


def test_a_japanese_prompt_is_answered_on_screen_and_kept(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        terminal.type("日本語で答えてください")
        terminal.wait_for("日本語で答えてください")
        terminal.type(ENTER)
        terminal.wait_for(answered("日本語で答えてください"), "the whole answer")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    (session,) = client.sessions()
    assert (session.title, session.status, session.model) == (
        "日本語で答えてください",
        TurnStatus.COMPLETED,
        MODEL,
    )
    assert [message.text for message in client.messages(session.id)] == [
        "日本語で答えてください",
        "Echo: 日本語で答えてください",
    ]
    assert len(bedrock.asked) == 1


def test_a_session_made_by_one_shot_is_opened_and_continued(client: Client, bedrock: FakeBedrock) -> None:
    first = client.ask("覚えていてください")

    with client.on_a_terminal("--session-id", first.session_id) as terminal:
        terminal.wait_for("Echo: 覚えていてください")
        terminal.type("Do you remember?")
        terminal.wait_for("Do you remember?")
        terminal.type(ENTER)
        terminal.wait_for(answered("Do you remember?"), "the whole answer")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    assert [text for _, text in bedrock.asked[-1].texts] == [
        "覚えていてください",
        "Echo: 覚えていてください",
        "Do you remember?",
    ]
    assert len(client.messages(first.session_id)) == 4


def test_a_model_names_the_session_beside_the_turn(client: Client, bedrock: FakeBedrock) -> None:
    client.prefer(f'[titles]\nmodel = "{MODEL}"\n')
    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        terminal.type("Where is the door?")
        terminal.wait_for("Where is the door?")
        terminal.type(ENTER)
        # The fake model repeats what it is asked; the first line of that is the title.
        terminal.wait_for("Echo: <conversation>", "the title")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    (session,) = client.sessions()
    assert (session.title, session.title_source) == ("Echo: <conversation>", TitleSource.MODEL)
    assert len(bedrock.asked) == 2
    assert len(client.messages(session.id)) == 2


def test_escape_stops_the_reply_and_keeps_its_words(client: Client, bedrock: FakeBedrock) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        terminal.type("Count. #s=drip")
        terminal.wait_for("Count. #s=drip")
        terminal.type(ENTER)
        terminal.wait_for("w2")
        terminal.type(ESCAPE)
        assert bedrock.asked[-1].abandoned.wait(10)
        terminal.wait_for(lambda shown: "topped" in shown, "that the reply was stopped")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    (session,) = client.sessions()
    assert session.status is TurnStatus.STOPPED
    assert client.messages(session.id)[-1].text.startswith("w0 w1 w2")


def test_a_wrong_key_is_told_on_screen(client: Client) -> None:
    client.configure(LITELLM_API_KEY="sk-this-key-was-never-issued")

    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        terminal.type("こんにちは")
        terminal.wait_for("こんにちは")
        terminal.type(ENTER)
        shown = terminal.wait_for("LITELLM_API_KEY")
        assert "never-issued" not in shown
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text
