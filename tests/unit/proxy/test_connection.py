import pytest

from litechat_tui.proxy.connection import Connection


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
