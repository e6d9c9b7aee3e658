import pytest

from litechat_tui.agent.connection import Connection


@pytest.mark.parametrize("address", ["http://proxy:4000", "http://proxy:4000/", "http://proxy:4000/v1"])
def test_the_responses_live_below_v1(address: str) -> None:
    assert Connection(address, lambda: "sk-x").responses_url == "http://proxy:4000/v1"


def test_a_path_before_v1_stays() -> None:
    assert Connection("https://host/litellm/", lambda: "sk-x").responses_url == "https://host/litellm/v1"


def test_printing_a_connection_shows_no_key() -> None:
    assert "key" not in repr(Connection("http://proxy:4000", lambda: "sk-x"))
