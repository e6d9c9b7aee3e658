"""A session's parameters through the real proxy: what Bedrock gets, and what the proxy tells of its models."""

import json
import subprocess
from typing import Any

from litechat_tui.domain.models import Ability
from litechat_tui.domain.parameters import Effort, Name, Parameters
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.settings.loading import load_settings
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import PATIENCE, PROGRAM, Client


def limits(bedrock: FakeBedrock) -> dict[str, Any]:
    """Return what the newest request lets the model do, and what it is told before the conversation."""
    body = bedrock.asked[-1].body
    told = [part["text"] for part in body.get("system", ()) if "text" in part]
    return {**body.get("inferenceConfig", {}), **({"system": told} if told else {})}


def test_the_proxy_tells_what_the_model_costs_and_takes(client: Client) -> None:
    settings = load_settings(client.folder / ".env")
    connection = Connection(settings.litellm_base_url, settings.litellm_api_key.get_secret_value)

    details = ProxyCatalogue(lambda: connection).details()[MODEL]

    assert (details.provider, details.max_input_tokens, details.max_output_tokens) == (
        "bedrock_converse",
        200_000,
        64_000,
    )
    assert (details.input_price, details.output_price) == (1.1e-06, 5.5e-06)
    assert details.abilities == frozenset(Ability)
    assert details.parameters is not None
    assert all(details.takes(name) for name in Name)


def test_models_are_listed_from_a_shell(client: Client) -> None:
    listed = subprocess.run(
        [PROGRAM, "models", "--json"],
        cwd=client.folder,
        env=client.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    (model,) = json.loads(listed.stdout)
    assert (model["model"], model["input_per_million"], model["vision"]) == (MODEL, 1.1, True)


def test_parameters_reach_bedrock_with_this_and_the_next_prompt(client: Client, bedrock: FakeBedrock) -> None:
    wanted = {"temperature": 0.25, "maxTokens": 4321, "system": ["簡潔に答えて。"]}

    first = client.ask("one", "--instructions", "簡潔に答えて。", "--temperature", "0.25", "--max-tokens", "4321")
    assert (first.status, first.errors) == (0, "")
    assert limits(bedrock) == wanted

    second = client.ask("two", "--session-id", first.session_id)
    assert second.status == 0
    assert limits(bedrock) == wanted

    third = client.ask("three", "--session-id", first.session_id, "--top-p", "0.5")
    assert third.status == 0
    assert limits(bedrock) == {"topP": 0.5, "system": ["簡潔に答えて。"]}
    assert [session.parameters for session in client.sessions()] == [Parameters("簡潔に答えて。", top_p=0.5)]


def test_effort_lets_the_model_think_within_its_output(client: Client, bedrock: FakeBedrock) -> None:
    for effort in (Effort.LOW, Effort.HIGH):
        assert client.ask("one", "--effort", effort, "--max-tokens", "9000").status == 0
        thinking = bedrock.asked[-1].body["additionalModelRequestFields"]["thinking"]
        assert thinking == {"type": "enabled", "budget_tokens": {Effort.LOW: 1024, Effort.HIGH: 4096}[effort]}
        assert limits(bedrock)["maxTokens"] == 9000
        assert "temperature" not in limits(bedrock)
