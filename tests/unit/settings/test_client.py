"""What each of the client's variables accepts."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from litechat_tui.domain.codes import Code
from litechat_tui.settings.client import ClientSettings


def settings(**values: object) -> ClientSettings:
    complete = {"litellm_base_url": "http://h", "litellm_api_key": "sk-x", **values}
    return ClientSettings.model_validate({name.upper(): value for name, value in complete.items()})


def fault(**values: object) -> Code:
    with pytest.raises(ValidationError) as caught:
        settings(**values)
    (error,) = caught.value.errors()
    code: Code = error["ctx"]["code"]
    return code


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
    ("written", "code"),
    [
        ("localhost:4000", Code.CONFIG_NOT_HTTP),
        ("sk-a-key", Code.CONFIG_NOT_HTTP),
        ("ftp://proxy", Code.CONFIG_NOT_HTTP),
        ("http://", Code.CONFIG_NOT_HTTP),
        ("http://localhost:4000O", Code.CONFIG_NOT_AN_ADDRESS),
        ("http://localhost:99999", Code.CONFIG_NOT_AN_ADDRESS),
        ("http://[::1", Code.CONFIG_NOT_AN_ADDRESS),
        ("http://me:secret@proxy", Code.CONFIG_USER_IN_ADDRESS),
        ("http://proxy/?key=secret", Code.CONFIG_QUERY_IN_ADDRESS),
        ("http://proxy/#top", Code.CONFIG_QUERY_IN_ADDRESS),
    ],
)
def test_an_address_that_cannot_work_is_refused(written: str, code: Code) -> None:
    assert fault(litellm_base_url=written) is code


def test_white_space_around_a_key_is_dropped() -> None:
    assert settings(litellm_api_key="\tsk-x \n").litellm_api_key.get_secret_value() == "sk-x"


@pytest.mark.parametrize("key", ["two words", "sk-\x00", "sk-鍵", "sk-a\nb", "sk-é"])
def test_a_key_that_no_header_carries_is_refused(key: str) -> None:
    assert fault(litellm_api_key=key) == Code.CONFIG_NOT_A_KEY


def test_a_blank_key_is_refused() -> None:
    assert fault(litellm_api_key="  ") == Code.CONFIG_EMPTY


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert settings(session_db_path="~/chat.db").session_db_path == Path("/home/me/chat.db")


def test_a_home_folder_that_is_not_there_is_refused() -> None:
    assert fault(session_db_path="~nobody-here/chat.db") == Code.CONFIG_NO_HOME


@pytest.mark.parametrize(("written", "on"), [("on", True), ("off", False), ("true", True), ("0", False), ("No", False)])
def test_tools_are_switched_with_the_usual_words(written: str, on: bool) -> None:
    assert settings(litechat_tools=written).litechat_tools is on


@pytest.mark.parametrize("written", ["en", " ja "])
def test_the_language_is_one_of_the_program_s(written: str) -> None:
    assert settings(litechat_lang=written).litechat_lang == written.strip()


@pytest.mark.parametrize("written", ["de", "ja_JP.UTF-8", "English"])
def test_a_language_that_the_program_does_not_speak_is_refused(written: str) -> None:
    assert fault(litechat_lang=written) is Code.CONFIG_NOT_A_LANGUAGE
