"""Links of the settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.app.doctor.environment import environment_checks
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import EnvFileFacts, GitFacts, SettingsFacts
from tests.unit.app.doctor.checked import told

WELL = SettingsFacts(
    files=(EnvFileFacts("/x/.env", 0o600),),
    compose=(),
    compose_file="/x/.env",
    address="http://localhost:4000",
    host="localhost",
    port=4000,
    is_local=True,
)
IGNORED = GitFacts(is_inside=True, is_ignored=True)
MISSING = Problem(Code.CONFIG_MISSING, variable="LITELLM_API_KEY", example="x", about="x")
REGION = Problem(Code.CONFIG_REGION, variable="AWS_REGION", config="x")


def checked(settings: SettingsFacts, git: GitFacts = IGNORED) -> list[str]:
    return told(environment_checks(settings, [git] * len(settings.files)))


def test_all_is_well() -> None:
    assert checked(WELL) == [
        "env.file ok env_read",
        "env.client ok client_well",
        "env.compose ok compose_well",
        "env.master_key ok virtual_key",
        "env.permissions ok permissions_well",
        "env.git ok git_well",
        "env.network ok network_plain",
    ]


def test_without_any_file_the_environment_counts() -> None:
    found = checked(SettingsFacts(address="http://x"), GitFacts())
    assert found == [
        "env.file skip env_none",
        "env.client ok client_well",
        "env.compose skip compose_elsewhere",
        "env.master_key ok virtual_key",
        "env.permissions skip permissions_none",
        "env.git skip env_none",
        "env.network ok network_plain",
    ]


def test_a_file_that_cannot_be_read_leaves_its_settings_unknown() -> None:
    found = checked(replace(WELL, faults=(Problem(Code.CONFIG_FILE_NOT_UTF8, path="/x/.env"),)))
    assert found[:4] == [
        "env.file fail config.file_not_utf8",
        "env.client skip because",
        "env.compose skip because",
        "env.master_key skip because",
    ]


def test_each_problem_of_this_program_is_told() -> None:
    found = checked(replace(WELL, client=(MISSING, MISSING)))
    assert found[1:3] == ["env.client fail config.missing"] * 2
    assert "env.master_key skip because" in found


@pytest.mark.parametrize(("is_local", "status"), [(True, "fail"), (False, "warn")])
def test_a_deployment_that_is_not_used_prevents_nothing(is_local: bool, status: str) -> None:
    found = checked(replace(WELL, compose=(REGION,), is_local=is_local))
    assert f"env.compose {status} config.region" in found


def test_chatting_with_the_master_key_is_warned_of() -> None:
    assert "env.master_key warn master_key" in checked(replace(WELL, chats_as_admin=True))


def test_a_file_that_others_may_read_is_warned_of() -> None:
    shown = replace(WELL, files=(EnvFileFacts("/x/.env", 0o644), EnvFileFacts("/y/.env", None)))
    checks = [*environment_checks(shown, [IGNORED, IGNORED])]
    (found,) = [check.found for check in checks if check.link == "env.permissions"]
    assert found.facts == {"path": "/x/.env", "mode": "644"}
    assert "env.permissions warn permissions_open" in told(checks)


@pytest.mark.parametrize(
    ("git", "found"),
    [
        (GitFacts(is_installed=False), "skip git_missing"),
        (GitFacts(), "ok git_outside"),
        (GitFacts(is_inside=True), "warn git_not_ignored"),
        (GitFacts(is_inside=True, is_ignored=True, commit="abc"), "warn git_committed"),
        (GitFacts(is_inside=True, is_ignored=True, secret_in="a.txt"), "fail git_secret"),
        (GitFacts(is_inside=True, is_tracked=True), "fail git_tracked"),
    ],
)
def test_keys_in_a_repository_are_found(git: GitFacts, found: str) -> None:
    assert f"env.git {found}" in checked(WELL, git)


def test_each_file_is_looked_for_in_a_repository_of_its_own() -> None:
    files = replace(WELL, files=(EnvFileFacts("/x/.env", 0o600), EnvFileFacts("/y/.env", 0o600)))
    found = told(environment_checks(files, [IGNORED, GitFacts(is_inside=True, is_tracked=True)]))
    assert [check for check in found if check.startswith("env.git")] == [
        "env.git ok git_well",
        "env.git fail git_tracked",
    ]


def test_the_variables_of_the_network_are_told() -> None:
    wrong = Problem(Code.CONFIG_HTTP_PROXY, variable="HTTP_PROXY")
    assert checked(replace(WELL, network=(wrong,)))[-1] == "env.network fail config.http_proxy"
    assert checked(replace(WELL, network_variables=("NO_PROXY",)))[-1] == "env.network ok network_set"


def test_a_way_round_to_this_very_machine_is_warned_of() -> None:
    there = replace(WELL, detour="HTTP_PROXY", network_variables=("HTTP_PROXY",))
    assert checked(there)[-1] == "env.network warn network_detour"
    assert checked(replace(there, is_local=False))[-1] == "env.network ok network_set"
