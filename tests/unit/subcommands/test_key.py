"""`key`: what is written about the key, and that the key itself never is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from litechat_tui import errands
from litechat_tui.words import _
from litechat_tui.words.account import NO_RECORD as NO_RECORD_WORDS
from tests.conftest import frozen_clock
from tests.unit.proxy.test_probe import NO_RECORD, Answers, Proxy
from tests.unit.subcommands.conftest import Shell

KEY = "sk-canary-of-the-client-0123456789"
TOLD = {
    "key_alias": f"mine {KEY}",
    "key_name": "sk-...6789",
    "spend": 0.1234567890123,
    "max_budget": 0.5,
    "budget_duration": "30d",
    "budget_reset_at": "2026-12-01T00:00:00Z",
    "expires": "2026-12-23T15:18:02.789000+00:00",
    "rpm_limit": 1000,
    "models": ["haiku", "sonnet\x1b[2J"],
    "blocked": True,
}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    monkeypatch.setattr(errands, "now", frozen_clock)
    monkeypatch.chdir(tmp_path)


def answered(shell: Shell, info: Any, *argv: str, status: int = 200) -> tuple[int, str, str]:
    """Return how `key` ends and what it writes, when the proxy answers so."""
    body = {"info": info} if status == 200 else info
    answers: Answers = {"/key/info": (status, body)}
    proxy = Proxy(answers)
    with proxy.serving():
        ran = shell.run("key", "--base-url", proxy.url, *argv)
    assert KEY not in f"{ran}"
    return ran


def test_a_program_gets_every_fact(shell: Shell) -> None:
    status, out, err = answered(shell, TOLD, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "is_recorded": True,
        "alias": "mine sk-…",
        "key_name": "sk-...6789",
        "is_blocked": True,
        "spend": 0.123456789,
        "budget": 0.5,
        "left": 0.376543211,
        "share": 0.246913578,
        "budget_duration": "30d",
        "budget_resets_at": "2026-12-01T00:00:00Z",
        "expires_at": "2026-12-23T15:18:02Z",
        "requests_per_minute": 1000,
        "tokens_per_minute": None,
        "models": ["haiku", "sonnet␛[2J"],
    }


def test_a_pipe_gets_a_fact_on_each_line(shell: Shell) -> None:
    status, out, err = answered(shell, TOLD)
    assert (status, err) == (0, "")
    facts = dict(line.split("\t") for line in out.splitlines())
    assert (facts["spend"], facts["tokens_per_minute"], facts["is_blocked"]) == ("0.123456789", "", "true")
    assert (facts["models"], facts["is_recorded"]) == ("haiku,sonnet␛[2J", "true")


def seen(shell: Shell, info: Any, status: int = 200) -> list[str]:
    proxy = Proxy({"/key/info": (status, {"info": info} if status == 200 else info)})
    with proxy.serving():
        return shell.seen("key", "--base-url", proxy.url)


def test_a_person_reads_sentences(shell: Shell) -> None:
    assert seen(shell, TOLD) == [
        "API key          mine sk-… (sk-...6789)",
        "State            blocked: the proxy refuses it",
        "Spent            $0.1235 of $0.5000 (25 %), $0.3765 left",
        "Budget resets    2026-12-01 09:00, every 30d",
        "Expires          2026-12-24 00:18",
        "Limits a minute  1,000 requests",
        "Models           haiku, sonnet␛[2J",
        "",
        "The proxy adds up what was spent some ten seconds late.",
    ]


def test_a_key_that_may_do_everything_says_so(shell: Shell) -> None:
    lines = [line.split("  ", 1) for line in seen(shell, {})[:-2]]
    assert {label: value.strip() for label, value in lines} == {
        "API key": "(no name)",
        "Spent": "(not told), without a budget",
        "Expires": "never",
        "Limits a minute": "unlimited",
        "Models": "all that the proxy offers",
    }


@pytest.mark.parametrize(
    ("resets", "written"), [(None, "never"), ("2026-12-01T00:00:00Z", "2026-12-01 09:00")], ids=["never", "once"]
)
def test_a_budget_may_begin_anew_or_not(shell: Shell, resets: str | None, written: str) -> None:
    lines = seen(shell, {"key_alias": "a", "spend": 0.4999, "max_budget": 0.5, "budget_reset_at": resets})
    assert lines[0].split() == ["API", "key", "a"]
    assert "(99 %)" in lines[1]
    assert lines[2] == f"Budget resets    {written}"


def test_a_key_without_a_record_is_the_master_key(shell: Shell) -> None:
    status, out, err = answered(shell, NO_RECORD, "--json", status=404)
    assert (status, err) == (0, "")
    assert json.loads(out)["is_recorded"] is False
    assert seen(shell, NO_RECORD, 404) == [_(NO_RECORD_WORDS)]


def test_a_refusal_is_told_with_its_code(shell: Shell) -> None:
    error = {"error": {"message": f"Expired {KEY}", "type": "expired_key", "code": "401"}}
    status, out, err = answered(shell, error, "--json", status=401)
    assert status == 1
    assert err
    assert json.loads(out)["error"]["code"] == "proxy.key_expired"


def test_the_demo_has_a_key_too(shell: Shell) -> None:
    status, out, err = shell.run("--demo", "key", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["alias"] == "demo"


def test_without_a_configuration_it_says_what_is_missing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LITELLM_API_KEY")
    status, out, err = shell.run("key", "--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, "config.missing_no_files")
    assert "LITELLM_API_KEY" in err
