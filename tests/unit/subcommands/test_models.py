"""`models`: a table for people, tabs and JSON for programs, and sentences where the proxy does not answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from litechat_tui import words
from litechat_tui.arguments.asked import ShowModels
from litechat_tui.console import Streams
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.text import cells
from litechat_tui.subcommands.models import list_models
from tests.unit.subcommands.conftest import Shell, Terminal

KEY = "sk-of-a-test"
MODELS = [
    ModelDetails(
        "bedrock-claude-haiku-4-5-jp",
        "bedrock_converse",
        200_000,
        64_000,
        1.1e-06,
        5.5e-06,
        1.1e-07,
        abilities=frozenset({Ability.VISION, Ability.TOOLS, Ability.REASONING}),
        parameters=frozenset({"temperature", "stream"}),
    ),
    ModelDetails("日本語のエイリアス", "bedrock", 1_000_000, None, 3.75e-08, 0.0),
    ModelDetails("name-alone"),
]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    return Shell(capsys, monkeypatch)


def table(columns: int, monkeypatch: pytest.MonkeyPatch) -> Sequence[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    list_models(ShowModels(), MODELS, Streams(terminal, terminal))
    return terminal.getvalue().splitlines()


def test_a_person_gets_columns_in_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert table(120, monkeypatch) == [
        "MODEL                        PROVIDER          CONTEXT  OUTPUT     IN/M  OUT/M  CAN",
        "bedrock-claude-haiku-4-5-jp  bedrock_converse     200k     64k    $1.10  $5.50  images tools reasoning",
        "日本語のエイリアス           bedrock              1.0M          $0.0375  $0.00",
        "name-alone",
    ]
    assert max(map(cells, table(60, monkeypatch))) <= 60


def test_it_is_in_japanese_too(monkeypatch: pytest.MonkeyPatch) -> None:
    words.use("ja")
    heading, haiku, *_rest = table(120, monkeypatch)
    assert heading.split()[:2] == ["モデル", "プロバイダー"]
    assert haiku.endswith("画像 ツール 思考")


def test_programs_get_numbers(shell: Shell) -> None:
    with ResponsesServer(lambda _: (), models=("m1", "m2"), key=KEY) as server:
        assert shell.lines("models", "--base-url", server.base_url) == [
            [alias, "bedrock_converse", "200000", "64000", "1.1", "5.5", "vision,tools,reasoning,pdf,caching"]
            for alias in ("m1", "m2")
        ]
        (first, _second) = shell.json("models", "--base-url", server.base_url)
    assert (first["model"], first["output_per_million"], first["cache_write_per_million"]) == ("m1", 5.5, 1.375)
    assert first["vision"] is True
    assert "temperature" in first["parameters"]


def test_what_is_not_known_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    list_models(ShowModels(json=True), MODELS[2:], Streams(terminal, terminal))
    (found,) = json.loads(terminal.getvalue())
    assert found.pop("model") == "name-alone"
    assert set(found.values()) == {None}


def test_the_demo_has_models_too(shell: Shell) -> None:
    assert [line[0] for line in shell.lines("--demo", "models")] == ["demo-claude-haiku", "demo-claude-sonnet"]


def test_a_key_that_is_refused_is_an_error(shell: Shell) -> None:
    with ResponsesServer(lambda _: (), models=("m1",), key="sk-another") as server:
        status, out, err = shell.run("models", "--json", "--base-url", server.base_url)
    assert status == 1
    assert json.loads(out)["error"]["code"] == "proxy.key_invalid"
    assert err
    assert KEY not in out + err


def test_without_a_configuration_it_says_what_is_missing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LITELLM_API_KEY")
    status, out, err = shell.run("models")
    assert (status, out) == (2, "")
    assert "LITELLM_BASE_URL" in err
