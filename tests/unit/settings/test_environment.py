"""Variables that would keep an HTTP client from being made are named, and their values are not repeated."""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.settings.environment import environment_problems


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://127.0.0.1:3128", None),
        ("proxy.example:3128", None),
        ("https://user:secret@proxy.example", None),
        ("socks://127.0.0.1:1/", Code.CONFIG_HTTP_PROXY),
        ("ftp://proxy", Code.CONFIG_HTTP_PROXY),
        ("http://", Code.CONFIG_HTTP_PROXY),
        ("http://[::1", Code.CONFIG_HTTP_PROXY),
        ("http://proxy:port", Code.CONFIG_HTTP_PROXY),
        ("socks5://user:secret@127.0.0.1:1", Code.CONFIG_SOCKS_MISSING),
        ("socks5h://127.0.0.1:1", Code.CONFIG_SOCKS_MISSING),
    ],
)
@pytest.mark.parametrize("name", ["ALL_PROXY", "https_proxy"])
def test_an_address_that_is_no_proxy_is_told_by_its_variable(
    name: str, address: str, code: Code | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litechat_tui.settings.environment.find_spec", lambda _: None)
    problems = [*environment_problems({name: address})]
    assert [problem.code for problem in problems] == ([] if code is None else [code])
    assert all(problem.facts["variable"] == name for problem in problems)
    assert "secret" not in str(problems)


def test_socks_is_fine_where_its_package_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litechat_tui.settings.environment.find_spec", lambda _: object())
    assert not [*environment_problems({"ALL_PROXY": "socks5://127.0.0.1:1"})]


def test_what_is_bypassed_or_empty_does_not_matter() -> None:
    assert not [*environment_problems({"ALL_PROXY": "socks://x", "NO_PROXY": "a, *"})]
    assert not [*environment_problems({"ALL_PROXY": "", "SSL_CERT_FILE": "", "TRAVIS_APT_PROXY": "nonsense://"})]


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate", encoding="utf-8")
    for path in (tmp_path / "nope", tmp_path / "empty.pem"):
        (problem,) = environment_problems({"SSL_CERT_FILE": str(path)})
        assert (problem.code, problem.facts["variable"]) == (Code.CONFIG_CERTIFICATES, "SSL_CERT_FILE")
        assert problem.facts["path"] == str(path)
    assert not [*environment_problems({"SSL_CERT_FILE": certifi.where(), "SSL_CERT_DIR": str(tmp_path)})]
