"""Budget, costs, context and light at the real proxy: from a shell, and on a real pseudo-terminal."""

from __future__ import annotations

import subprocess
import time
from typing import Any

from litechat_tui.domain.chat import Role
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.client import PATIENCE, PROGRAM, Answer, Client
from tests.e2e.test_full_screen import CTRL_Q, ENTER, answered
from tests.e2e.test_refusals import database_down, key_with

TAB = "\t"


def key(client: Client) -> dict[str, Any]:
    """Return what `key --json` tells."""
    done = subprocess.run(
        [PROGRAM, "key", "--json"],
        cwd=client.folder,
        env=client.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    answer = Answer(done.returncode, done.stdout, done.stderr)
    assert (answer.status, answer.errors) == (0, "")
    return answer.report


def test_a_key_is_told_with_what_a_turn_cost(client: Client, chain: Chain, bedrock: FakeBedrock) -> None:
    secret = key_with(chain, max_budget=0.5, budget_duration="30d", rpm_limit=7, models=[MODEL])
    client.configure(LITELLM_API_KEY=secret)

    told = key(client)

    assert (told["spend"], told["budget"], told["share"], told["budget_duration"]) == (0.0, 0.5, 0.0, "30d")
    assert (told["requests_per_minute"], told["models"], told["is_recorded"]) == (7, [MODEL], True)
    assert told["budget_resets_at"] > "2026"
    assert told["key_name"] == f"sk-...{secret[-4:]}"
    assert secret not in f"{told}"

    client.ask("Hello.")
    (session,) = client.sessions()
    cost = client.messages(session.id)[-1].turn.usage.cost  # type: ignore[union-attr]
    assert cost
    deadline = time.monotonic() + PATIENCE
    while not (told := key(client))["spend"]:
        assert time.monotonic() < deadline, "the proxy never adds it up"
    assert abs(told["spend"] - cost) < 1e-9
    assert abs(told["left"] - (0.5 - cost)) < 1e-9
    assert len(bedrock.asked) == 1


def test_the_master_key_has_no_record(client: Client, chain: Chain) -> None:
    client.configure(LITELLM_API_KEY=chain.admin_key)
    assert key(client)["is_recorded"] is False


def test_the_screen_tells_context_cost_and_budget(client: Client, chain: Chain, bedrock: FakeBedrock) -> None:
    client.configure(LITELLM_API_KEY=key_with(chain, max_budget=0.5))
    with client.on_a_terminal("--model", MODEL, columns=130) as terminal:
        terminal.wait_for("key $0 of $0.50")
        terminal.wait_for("● 127.0.0.1")
        terminal.type("Hello.")
        terminal.wait_for("Hello.")
        terminal.type(ENTER)
        terminal.wait_for(answered("Hello."), "the whole answer")
        terminal.wait_for("% of 200k")
        terminal.wait_for(" +$", "what was spent and is not added up")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text
    assert len(bedrock.asked) == 1


def test_the_light_follows_the_database(client: Client, chain: Chain) -> None:
    with database_down(chain), client.on_a_terminal("--model", MODEL, columns=130) as terminal:
        terminal.wait_for("The proxy has lost its database.")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text


def test_what_is_left_out_does_not_reach_the_model(client: Client, bedrock: FakeBedrock) -> None:
    first = client.ask("Remember the door.")
    client.ask("And the window.", "--session-id", first.session_id)
    with client.on_a_terminal("--session-id", first.session_id, columns=130) as terminal:
        terminal.wait_for("Echo: And the window.")
        terminal.type(TAB * 2)
        terminal.wait_for("Copy")
        terminal.type("z")
        terminal.wait_for("Leave out what is above")
        terminal.type(f"\x1b[B{ENTER}")
        terminal.wait_for("What is above is not sent any more")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    client.ask("What do you remember?", "--session-id", first.session_id)

    assert [text for _, text in bedrock.asked[-1].texts] == [
        "And the window.",
        "Echo: And the window.",
        "What do you remember?",
    ]
    assert [one.text for one in client.messages(first.session_id) if one.role is Role.USER] == [
        "Remember the door.",
        "And the window.",
        "What do you remember?",
    ]
