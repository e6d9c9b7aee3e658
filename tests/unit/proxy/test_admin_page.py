"""The address of the Admin UI for one session."""

from __future__ import annotations

import pytest

from litechat_tui.proxy.admin_page import as_sent, session_page


@pytest.mark.parametrize(
    ("base_url", "page"),
    [
        ("http://localhost:4000", "http://localhost:4000/ui/?page=logs&session_id=s-1"),
        ("http://localhost:4000/v1/", "http://localhost:4000/ui/?page=logs&session_id=s-1"),
        ("https://host/litellm/v1", "https://host/litellm/ui/?page=logs&session_id=s-1"),
    ],
)
def test_it_lies_beside_the_routes_of_the_proxy(base_url: str, page: str) -> None:
    assert session_page(base_url, "s-1") == page


@pytest.mark.parametrize(
    "base_url", ["", "localhost:4000", "file:///etc/passwd", "http://", "http://[bad", "http://me:pw@host"]
)
def test_an_address_that_is_none_or_holds_a_password_leads_nowhere(base_url: str) -> None:
    assert session_page(base_url, "s-1") is None


def test_an_id_that_another_program_made_up_is_written_as_it_was_sent() -> None:
    assert as_sent("a b/c&d") == "a%20b/c%26d"
    assert session_page("http://h", "a b&d") == "http://h/ui/?page=logs&session_id=a%2520b%2526d"
