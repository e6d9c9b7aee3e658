import pytest

from litechat_tui.configuration import Configuration
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.network import network_problem
from litechat_tui.settings.sources import read_sources
from litechat_tui.words.problems import problem_text


@pytest.mark.parametrize("address", ["http://proxy:4000", "http://proxy:4000/", "http://proxy:4000/v1"])
def test_the_responses_are_below_v1(address: str) -> None:
    assert Connection(address, lambda: "sk-x").responses_url == "http://proxy:4000/v1"


@pytest.mark.parametrize("address", ["http://proxy:4000", "http://proxy:4000/v1/"])
def test_other_requests_are_below_the_root(address: str) -> None:
    assert Connection(address, lambda: "sk-x").url("/key/info") == "http://proxy:4000/key/info"


def test_a_path_before_v1_stays() -> None:
    assert Connection("https://host/litellm/", lambda: "sk-x").responses_url == "https://host/litellm/v1"


def test_printing_a_connection_shows_no_key() -> None:
    assert "key" not in repr(Connection("http://proxy:4000", lambda: "sk-x"))


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://proxy.example:4000/litellm", "proxy.example"), ("proxy", "proxy"), ("http://[", "http://[")],
)
def test_the_host_is_the_name_in_the_address(address: str, host: str) -> None:
    assert Connection(address, lambda: "sk-x").host == host


def test_the_key_and_the_other_secrets_are_kept_out_of_text() -> None:
    connection = Connection("http://localhost:4000", lambda: "sk-0123456789", secrets=lambda: ["other-secret-1"])
    assert connection.redactor.redacted("sk-0123456789 and other-secret-1") == "sk-… and […]"
    assert "other-secret-1" not in repr(connection)


def test_a_problem_names_the_flag_that_the_address_came_from() -> None:
    refused = ConnectionRefusedError()
    usual, by_flag = (Connection("http://proxy:4000", lambda: "sk-x", flag=flag) for flag in ("", "--base-url"))
    assert problem_text(network_problem(refused, usual)).hint.endswith("or check LITELLM_BASE_URL.")
    assert problem_text(network_problem(refused, by_flag)).hint.endswith("or check --base-url.")
    assert Problem(Code.ANSWER_UNREADABLE, **usual.named) == Problem(Code.ANSWER_UNREADABLE)
    assert "--base-url" in problem_text(Problem(Code.ANSWER_UNREADABLE, **by_flag.named)).hint


@pytest.mark.parametrize(
    ("flag", "demo", "named"), [("http://a", False, "--base-url"), (None, False, ""), ("http://a", True, "")]
)
def test_the_flag_is_known_where_it_named_the_address(
    monkeypatch: pytest.MonkeyPatch, flag: str | None, demo: bool, named: str
) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", "http://b")
    monkeypatch.setenv("LITELLM_API_KEY", "sk-x")
    connection = Configuration(read_sources([], {"litellm_base_url": flag}), demo=demo).connection()
    assert (connection.base_url, connection.flag) == (flag or "http://b", named)
