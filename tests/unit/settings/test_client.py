"""What each of the client's variables accepts."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from litechat_tui.settings.client import ClientSettings


def settings(**values: object) -> ClientSettings:
    return ClientSettings.model_validate({"litellm_base_url": "http://h", "litellm_api_key": "sk-x", **values})


def fault(**values: object) -> str:
    with pytest.raises(ValidationError) as caught:
        settings(**values)
    (error,) = caught.value.errors()
    return error["msg"]


@pytest.mark.parametrize(
    ("written", "root"),
    [
        ("http://localhost:4000", "http://localhost:4000"),
        ("http://localhost:4000/", "http://localhost:4000"),
        ("http://localhost:4000/v1", "http://localhost:4000"),
        ("http://localhost:4000/v1/", "http://localhost:4000"),
        (" https://proxy.example/litellm/v1 ", "https://proxy.example/litellm"),
        ("https://[::1]:4000", "https://[::1]:4000"),
        ("https://proxy.example/v1?", "https://proxy.example"),
    ],
)
def test_the_address_may_end_as_people_write_it(written: str, root: str) -> None:
    assert settings(litellm_base_url=written).litellm_base_url == root


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("localhost:4000", "is not an http:// or https:// address"),
        ("sk-a-key", "is not an http:// or https:// address"),
        ("ftp://proxy", "is not an http:// or https:// address"),
        ("http://", "is not an http:// or https:// address"),
        ("http://localhost:4000O", "is not an address"),
        ("http://localhost:99999", "is not an address"),
        ("http://[::1", "is not an address"),
        ("http://me:secret@proxy", "carries a user name"),
        ("http://proxy/?key=secret", "goes on after its path"),
        ("http://proxy/#top", "goes on after its path"),
    ],
)
def test_an_address_that_cannot_work_is_refused(written: str, what: str) -> None:
    assert fault(litellm_base_url=written) == what


def test_white_space_around_a_key_is_dropped() -> None:
    assert settings(litellm_api_key="\tsk-x \n").litellm_api_key.get_secret_value() == "sk-x"


@pytest.mark.parametrize("key", ["two words", "sk-\x00", "sk-鍵", "sk-a\nb", "sk-é"])
def test_a_key_that_no_header_carries_is_refused(key: str) -> None:
    assert fault(litellm_api_key=key) == "holds a space or a character that no key has"


def test_a_blank_key_is_refused() -> None:
    assert fault(litellm_api_key="  ") == "is empty"


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert settings(session_db_path="~/chat.db").session_db_path == Path("/home/me/chat.db")


def test_a_home_folder_that_is_not_there_is_refused() -> None:
    assert fault(session_db_path="~nobody-here/chat.db") == "begins with ~, and there is no such home folder"


@pytest.mark.parametrize(("written", "on"), [("on", True), ("off", False), ("true", True), ("0", False), ("No", False)])
def test_tools_are_switched_with_the_usual_words(written: str, on: bool) -> None:
    assert settings(litechat_tools=written).litechat_tools is on
