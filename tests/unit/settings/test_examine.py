"""What the doctor is told about the settings."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import EnvFileFacts, SettingsFacts
from litechat_tui.settings.examine import examined, unreadable
from litechat_tui.settings.sources import read_sources
from tests.unit.settings.test_shared import JP, WHOLE

KEY = "sk-canary-0123456789"
CLIENT = {"LITELLM_BASE_URL": "http://proxy.example:4000/v1", "LITELLM_API_KEY": KEY}


@pytest.fixture(autouse=True)
def without_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, **values: str) -> Path:
    file = folder / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    file.chmod(0o640)
    return file


def facts(folder: Path, **values: str) -> SettingsFacts:
    return examined(read_sources([written(folder, **values), folder / "other" / ".env"]))


def test_the_clients_half_alone(tmp_path: Path) -> None:
    assert facts(tmp_path, **CLIENT, LITECHAT_MODEL="m1") == SettingsFacts(
        files=(EnvFileFacts(str(tmp_path / ".env"), 0o640),),
        address="http://proxy.example:4000",
        host="proxy.example",
        port=4000,
        model="m1",
    )


def test_what_is_wrong_is_told_without_the_values(tmp_path: Path) -> None:
    found = facts(tmp_path, LITELLM_BASE_URL=f"ftp://{KEY}", LITELLM_API_KEY=f"{KEY} x")
    assert [problem.code for problem in found.client] == [Code.CONFIG_NOT_HTTP, Code.CONFIG_NOT_A_KEY]
    assert (found.address, found.host, found.model) == ("", "", "")
    assert KEY not in repr(found)


@pytest.mark.parametrize(
    ("address", "port", "is_local"),
    [
        ("http://localhost", 80, True),
        ("https://127.0.0.2", 443, True),
        ("http://[::1]:4000", 4000, True),
        ("http://llm.localhost:1", 1, True),
        ("http://192.168.0.2:4000", 4000, False),
    ],
)
def test_the_place_of_the_proxy(tmp_path: Path, address: str, port: int, is_local: bool) -> None:
    found = facts(tmp_path, LITELLM_BASE_URL=address, LITELLM_API_KEY=KEY)
    assert (found.port, found.is_local) == (port, is_local)


def test_a_deployment_is_looked_at_where_there_is_one(tmp_path: Path) -> None:
    whole = {**WHOLE, **CLIENT}
    assert facts(tmp_path, **whole).compose == ()
    assert facts(tmp_path, **CLIENT).compose is None
    (tmp_path / "compose.yaml").touch()
    assert facts(tmp_path, **CLIENT).compose is None
    (tmp_path / "litellm_config.yaml").write_text(JP)
    found = facts(tmp_path, **CLIENT)
    assert found.compose_file == str(tmp_path / ".env")
    assert found.compose is not None
    assert {problem.facts["variable"] for problem in found.compose} == {
        name for name in WHOLE if not name.startswith(("LITELLM_A", "LITELLM_B"))
    }
    (wrong,) = facts(tmp_path, **{**whole, "AWS_REGION": "us-east-1"}).compose or ()
    assert wrong.code is Code.CONFIG_REGION


def test_a_region_without_a_configuration_of_the_proxy_is_as_good_as_another(tmp_path: Path) -> None:
    assert facts(tmp_path, **{**WHOLE, **CLIENT, "AWS_REGION": "us-east-1"}).compose == ()


def test_chatting_with_the_master_key_is_one_fact_and_no_problem_of_the_deployment(tmp_path: Path) -> None:
    found = facts(tmp_path, **{**WHOLE, **CLIENT, "LITELLM_MASTER_KEY": KEY})
    assert found.chats_as_admin
    assert found.compose == ()
    assert not facts(tmp_path, **{**WHOLE, **CLIENT}).chats_as_admin


@pytest.mark.parametrize(
    ("environment", "detour"),
    [
        ({}, ""),
        ({"HTTP_PROXY": "http://p:1"}, "HTTP_PROXY"),
        ({"all_proxy": "http://p:1"}, "all_proxy"),
        ({"HTTPS_PROXY": "http://p:1"}, ""),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "other.example, .proxy.example"}, ""),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "xproxy.example"}, "HTTP_PROXY"),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "*"}, ""),
    ],
)
def test_the_way_that_requests_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], detour: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = facts(tmp_path, **CLIENT)
    assert found.detour == detour
    assert found.network_variables == tuple(sorted(environment))


def test_a_variable_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "ftp://p")
    assert [problem.code for problem in facts(tmp_path, **CLIENT).network] == [Code.CONFIG_HTTP_PROXY]


def test_a_system_without_permissions_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert [file.mode for file in facts(tmp_path, **CLIENT).files] == [None]


def test_of_files_that_cannot_be_read_the_permissions_are_known(tmp_path: Path) -> None:
    fault = Problem(Code.CONFIG_FILE_NOT_UTF8, path="x")
    found = unreadable((written(tmp_path), tmp_path / "none"), (fault,))
    assert found == SettingsFacts((EnvFileFacts(str(tmp_path / ".env"), 0o640),), faults=(fault,))
