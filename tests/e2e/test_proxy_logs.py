"""One conversation, one id: what the proxy's logs have of a session, and the page of the Admin UI that shows it."""

from __future__ import annotations

import time
from typing import Any

from litechat_tui.proxy.admin_page import session_page
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.client import Client
from tests.e2e.test_full_screen import CTRL_Q, ENTER


def logged(chain: Chain, session_id: str, count: int) -> list[dict[str, Any]]:
    """Return what the Admin UI lists of a session, once it has `count` requests: the proxy writes them in batches."""
    deadline = time.monotonic() + 60
    while True:
        answer = chain.ask(f"/spend/logs/session/ui?session_id={session_id}", chain.admin_key)
        rows: list[dict[str, Any]] = answer.raise_for_status().json()["data"]
        if len(rows) >= count:
            return rows
        assert time.monotonic() < deadline, rows


def test_all_requests_of_a_conversation_are_one_session_of_the_logs(client: Client, chain: Chain) -> None:
    first = client.ask("One.", "--json").report
    second = client.ask("Two.", "--session-id", first["session_id"], "--json").report

    rows = logged(chain, first["session_id"], 2)

    assert {row["session_id"] for row in rows} == {first["session_id"]}
    assert {row["metadata"]["litellm_call_id"] for row in rows} == {first["call_id"], second["call_id"]}
    assert first["served_model"] == second["served_model"] == MODEL


def test_a_refusal_of_the_model_has_its_call_id_in_the_logs(client: Client, chain: Chain) -> None:
    refused = client.ask("Please. #s=denied", "--json").report

    (row,) = logged(chain, refused["session_id"], 1)

    assert refused["error"]["code"] == "proxy.provider_model_access"
    assert row["metadata"]["litellm_call_id"] == refused["call_id"]


def test_the_address_of_the_admin_ui_is_that_of_a_page(client: Client, chain: Chain) -> None:
    page = session_page(chain.base_url, "0198aaaa-bbbb-7ccc-8ddd-eeeeffff0001")

    assert page is not None
    shown = chain.ask(page.removeprefix(chain.base_url), chain.admin_key)
    assert shown.status_code == 200
    assert shown.headers["content-type"].startswith("text/html")


def test_on_the_screen_the_call_id_is_a_key_away_and_so_is_the_address_of_the_admin_ui(
    client: Client, chain: Chain
) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        terminal.type("Hello.")
        terminal.wait_for("Hello.")
        terminal.type(ENTER)
        terminal.wait_for(lambda shown: "Echo: Hello." in shown and "Ready" in shown, "the whole answer")
        terminal.type("\x1b[Z")
        terminal.wait_for("y Copy")
        terminal.type("l")
        terminal.wait_for("Call id sent to the terminal's clipboard")
        terminal.type("a")
        terminal.wait_for("No browser can be opened here.")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text

    (session,) = client.sessions()
    reply = client.messages(session.id)[-1]
    assert reply.turn is not None
    assert reply.turn.served is not None
    (row,) = logged(chain, session.id, 1)
    assert row["metadata"]["litellm_call_id"] == reply.turn.served.call_id
