"""Flags, environment and `.env` become settings, or one plain sentence per problem."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.settings import sources
from litechat_tui.settings.client import ClientSettings, FileSettings
from litechat_tui.settings.loading import load, load_settings
from litechat_tui.settings.sources import NotConfiguredError, read_sources
from tests.wording import hint, message, raises, summary

SYNTAX = "Write NAME=value, with 'single quotes' around a value that holds spaces, # or $."
COMPLETE = "LITELLM_BASE_URL=http://localhost:4000\nLITELLM_API_KEY=sk-virtual\n"

EnvFile = Callable[[str | bytes], Path]


@pytest.fixture
def env_file(tmp_path: Path) -> EnvFile:
    """Return a function that writes a `.env` and returns where it is."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / ".env"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def problems(env_file: Path | None, **flags: object) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(env_file, flags)
    assert caught.value.problem is caught.value.problems[0]
    return [summary(problem) for problem in caught.value.problems]


def session_db_path(env_file: Path, **flags: object) -> Path:
    return load(FileSettings, read_sources([env_file], flags)).session_db_path


def test_a_file_with_address_and_key_is_enough(
    env_file: EnvFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load_settings(env_file(COMPLETE))
    assert settings.litellm_base_url == "http://localhost:4000"
    assert settings.litellm_api_key.get_secret_value() == "sk-virtual"
    assert settings.litechat_tools is True
    assert settings.litechat_model is None
    assert settings.session_db_path.name == "sessions.db"
    assert settings.session_db_path.parent.name == "litechat-tui"
    assert settings.session_db_path.is_relative_to(tmp_path)


def test_flag_beats_environment_beats_file(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(COMPLETE + "LITECHAT_MODEL=from-file\n")
    assert load_settings(path).litechat_model == "from-file"
    monkeypatch.setenv("LITECHAT_MODEL", "from-environment")
    assert load_settings(path).litechat_model == "from-environment"
    assert load_settings(path, {"litechat_model": "from-flag"}).litechat_model == "from-flag"


def test_what_is_empty_counts_as_missing(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(COMPLETE + "LITECHAT_MODEL=from-file\n")
    monkeypatch.setenv("LITECHAT_MODEL", "")
    monkeypatch.setenv("LITECHAT_TOOLS", "")
    settings = load_settings(path, {"litechat_model": "", "litechat_tools": None})
    assert (settings.litechat_model, settings.litechat_tools) == ("from-file", True)
    (problem,) = problems(env_file(COMPLETE.replace("sk-virtual", "")))
    assert problem.startswith("LITELLM_API_KEY is missing")


def test_a_false_flag_is_a_value(env_file: EnvFile) -> None:
    assert load_settings(env_file(COMPLETE), {"litechat_tools": False}).litechat_tools is False


def test_the_file_never_reaches_the_environment(env_file: EnvFile) -> None:
    before = dict(os.environ)
    load_settings(env_file(COMPLETE + "LITELLM_MASTER_KEY=sk-master\n"))
    assert dict(os.environ) == before


def test_the_half_that_compose_reads_is_ignored(env_file: EnvFile) -> None:
    settings = load_settings(env_file(COMPLETE + "POSTGRES_DB=litellm\nDATABASE_URL=nonsense\n"))
    assert "postgres_db" not in settings.model_dump()


@pytest.mark.parametrize(
    "content",
    [
        COMPLETE.replace("\n", "\r\n"),
        "\ufeff" + COMPLETE,
        "# 日本語のコメント\n" + COMPLETE.replace("=", " = "),
        COMPLETE.replace("=", "='").replace("\n", "' # 鍵\n"),
        COMPLETE.replace("=", '="').replace("\n", '"\n'),
        "export " + COMPLETE.replace("\nL", "\nexport L"),
        "KEY=sk-virtual\n" + COMPLETE.replace("sk-virtual", "${KEY}"),
    ],
    ids=["windows line ends", "byte order mark", "japanese and spaces", "single", "double", "export", "reference"],
)
def test_a_file_may_be_written_in_many_ways(env_file: EnvFile, content: str) -> None:
    settings = load_settings(env_file(content))
    assert settings.litellm_base_url == "http://localhost:4000"
    assert settings.litellm_api_key.get_secret_value() == "sk-virtual"


def test_a_file_that_can_be_read_once_only_is_enough(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, COMPLETE.encode())
    os.close(write_end)
    try:
        assert load_settings(Path(f"/dev/fd/{read_end}")).litellm_base_url == "http://localhost:4000"
    finally:
        os.close(read_end)


def test_a_relative_database_in_the_file_stands_beside_the_file(
    env_file: EnvFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = env_file(COMPLETE + "SESSION_DB_PATH=data/chat.db\n")
    assert load_settings(path).session_db_path == tmp_path / "data/chat.db"
    assert load_settings(path, {"session_db_path": "chat.db"}).session_db_path == Path("chat.db")
    monkeypatch.setenv("SESSION_DB_PATH", "other.db")
    assert load_settings(path).session_db_path == Path("other.db")


def test_an_absolute_database_in_the_file_stays_where_it_is(env_file: EnvFile, tmp_path: Path) -> None:
    path = env_file(COMPLETE + f"SESSION_DB_PATH={tmp_path}/elsewhere/chat.db\n")
    assert load_settings(path).session_db_path == tmp_path / "elsewhere/chat.db"


def test_the_session_file_is_found_without_a_proxy_and_whatever_else_is_wrong(env_file: EnvFile) -> None:
    path = env_file("SESSION_DB_PATH=chats/s.db\nLITELLM_BASE_URL=nonsense\nLITECHAT_TOOLS=perhaps\n")
    assert session_db_path(path) == path.parent / "chats" / "s.db"
    assert session_db_path(path, session_db_path=Path("here.db")) == Path("here.db")


def test_a_session_file_that_cannot_be_named_is_a_problem(env_file: EnvFile) -> None:
    with raises(ConfigurationError, match="SESSION_DB_PATH"):
        session_db_path(env_file("SESSION_DB_PATH=~nobody-at-all/s.db\n"))


def test_the_session_file_is_found_before_anything_is_validated(env_file: EnvFile) -> None:
    path = env_file("SESSION_DB_PATH=chats/s.db\nLITELLM_BASE_URL=nonsense\n")
    assert sources.session_db_path(read_sources([path])) == path.parent / "chats" / "s.db"
    assert sources.session_db_path(read_sources([env_file("SESSION_DB_PATH=~nobody-at-all/s.db\n")])) is None
    assert sources.session_db_path(read_sources([])) == sources.default_session_db()


def test_without_a_file_flags_and_environment_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", "http://localhost:4000")
    settings = load_settings(None, {"litellm_api_key": "sk-flag", "session_db_path": "chat.db"})
    assert settings.litellm_api_key.get_secret_value() == "sk-flag"
    assert settings.session_db_path == Path("chat.db")


def test_nothing_configured_is_told_apart_from_something_wrong(env_file: EnvFile, tmp_path: Path) -> None:
    for nothing in (None, tmp_path / "absent", env_file("POSTGRES_DB=litellm\nLITELLM_API_KEY=\n")):
        with pytest.raises(NotConfiguredError) as caught:
            load_settings(nothing)
        assert len(caught.value.problems) == 2
    with pytest.raises(ConfigurationError) as wrong:
        load_settings(env_file("LITELLM_BASE_URL=http://localhost:4001\n"))
    assert not isinstance(wrong.value, NotConfiguredError)


def test_a_copy_of_the_example_configures_nothing_yet(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    example = (Path(__file__).parents[3] / ".env.example").read_text("utf-8")
    with pytest.raises(NotConfiguredError):
        load_settings(env_file(example))
    monkeypatch.setenv("LITELLM_BASE_URL", "http://localhost:4000")
    with pytest.raises(ConfigurationError) as wrong:
        load_settings(env_file(example))
    assert not isinstance(wrong.value, NotConfiguredError)


def test_a_missing_variable_says_where_it_was_looked_for(env_file: EnvFile, tmp_path: Path) -> None:
    path = env_file("LITELLM_BASE_URL=http://localhost:4000\n")
    expected = (
        f"LITELLM_API_KEY is missing: neither the environment nor {path} sets it. "
        f"Write LITELLM_API_KEY=sk-... into {path}. Virtual key that the proxy issued to you."
    )
    assert problems(path) == [expected]
    absent = tmp_path / "absent"
    expected = (
        f"LITELLM_BASE_URL is missing: the environment does not set it and there is no file {absent}. "
        f"Write LITELLM_BASE_URL=http://localhost:4000 into {absent}. Address of the LiteLLM Proxy."
    )
    assert problems(absent, litellm_api_key="sk-flag") == [expected]
    expected = (
        "LITELLM_BASE_URL is missing: the environment does not set it. "
        "Set LITELLM_BASE_URL=http://localhost:4000 in the environment. Address of the LiteLLM Proxy."
    )
    assert problems(None, litellm_api_key="sk-flag") == [expected]


def test_an_earlier_file_wins_over_a_later_one(tmp_path: Path) -> None:
    here, user = tmp_path / "here" / ".env", tmp_path / "user" / ".env"
    for file in (here, user):
        file.parent.mkdir()
    here.write_text("LITECHAT_MODEL=here\nSESSION_DB_PATH=\n")
    user.write_text(COMPLETE + "LITECHAT_MODEL=user\nSESSION_DB_PATH=s.db\n")

    settings = load(ClientSettings, read_sources([here, user]))

    assert settings.litechat_model == "here"
    assert settings.litellm_base_url == "http://localhost:4000"
    assert settings.session_db_path == user.parent / "s.db"
    assert read_sources([here, user]).facts("litechat_model")["file"] == str(here)
    assert read_sources([here, user]).facts("session_db_path")["file"] == str(user)
    assert len(read_sources([here, here]).files) == 1


@pytest.mark.parametrize(
    ("here", "user", "expected"),
    [
        (False, False, "the environment does not set it, and there is neither {here} nor {user}."),
        (True, False, "neither the environment nor {here} sets it, and there is no file {user}."),
        (False, True, "neither the environment nor {user} sets it, and there is no file {here}."),
        (True, True, "neither the environment, nor {here}, nor {user} sets it."),
    ],
)
def test_a_missing_variable_names_every_file_that_was_looked_for(
    tmp_path: Path, *, here: bool, user: bool, expected: str
) -> None:
    paths = {"here": tmp_path / "here", "user": tmp_path / "user"}
    for name, exists in (("here", here), ("user", user)):
        if exists:
            paths[name].write_text("# nothing\n")
    with pytest.raises(NotConfiguredError) as caught:
        load(ClientSettings, read_sources([*paths.values()]))
    assert message(caught.value.problem) == f"LITELLM_BASE_URL is missing: {expected.format(**paths)}"
    where = str(paths["here" if here else "user"]) if here or user else "one of these files"
    assert hint(caught.value.problem).startswith(f"Write LITELLM_BASE_URL=http://localhost:4000 into {where}. ")


def test_a_file_in_place_of_a_folder_is_no_file(env_file: EnvFile) -> None:
    assert not read_sources([env_file(COMPLETE) / "litechat-tui" / ".env"]).files[0].exists


def test_the_names_of_variables_are_upper_case(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(COMPLETE + "litechat_model=lower\n")
    monkeypatch.setenv("litechat_model", "lower")
    assert load_settings(path).litechat_model is None
    assert read_sources([path]).value("litechat_model") is None


def test_a_wrong_variable_says_which_source_is_wrong(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(COMPLETE + "LITECHAT_TOOLS=maybe\n")
    ending = "is neither on nor off. It should look like this: LITECHAT_TOOLS=off"
    assert problems(path) == [f"LITECHAT_TOOLS in {path} {ending}"]
    monkeypatch.setenv("LITECHAT_TOOLS", "perhaps")
    assert problems(path) == [f"LITECHAT_TOOLS in the environment {ending}"]


def test_a_wrong_flag_is_called_by_its_name(env_file: EnvFile) -> None:
    ending = "is not an http:// or https:// address. It should look like this:"
    assert problems(env_file(COMPLETE), litellm_base_url="notaurl") == [
        f"--base-url {ending} --base-url http://localhost:4000"
    ]
    assert load_settings(env_file(COMPLETE), {"session_db_path": "~/s.db"}).session_db_path == Path.home() / "s.db"
    (found,) = problems(env_file(COMPLETE), session_db_path="~nobody-of-that-name/s.db")
    assert found.startswith("--session-db begins with ~")


def test_a_value_of_the_wrong_kind_is_told_with_the_reason(env_file: EnvFile) -> None:
    (found,) = problems(env_file(COMPLETE), litechat_model=3)
    assert found.startswith("--model cannot be used: Input should be a valid string. It ")


def test_a_language_that_is_not_spoken_names_those_that_are(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(COMPLETE + "LITECHAT_LANG=de\n")
    ending = "is not a language of this program. Choose one of these: en, ja."
    assert problems(path) == [f"LITECHAT_LANG in {path} {ending}"]
    monkeypatch.setenv("LITECHAT_LANG", "fr")
    assert problems(path) == [f"LITECHAT_LANG in the environment {ending}"]
    complete = {"litellm_base_url": "http://localhost:4000", "litellm_api_key": "sk-virtual"}
    assert problems(None, **complete) == [f"LITECHAT_LANG in the environment {ending}"]
    assert load_settings(path, {"litechat_lang": "ja"}).litechat_lang == "ja"


def test_every_wrong_variable_is_named_at_once(env_file: EnvFile) -> None:
    content = "LITELLM_BASE_URL=localhost:4000\nLITELLM_API_KEY=two words\nSESSION_DB_PATH=~nobody-here/x\n"
    found = problems(env_file(content + "LITECHAT_TOOLS=maybe\n"))
    named = [problem.split()[0] for problem in found]
    assert named == ["LITELLM_BASE_URL", "LITELLM_API_KEY", "SESSION_DB_PATH", "LITECHAT_TOOLS"]


@pytest.mark.parametrize("name", ["LITELLM_BASE_URL", "LITELLM_API_KEY", "SESSION_DB_PATH", "LITECHAT_TOOLS"])
def test_no_problem_repeats_a_value(env_file: EnvFile, name: str) -> None:
    secret = "~sk-s e c r e t"
    with pytest.raises(ConfigurationError) as caught:
        load_settings(env_file(f"{name}={secret}\n"))
    assert "e c r e t" not in f"{caught.value!r} {caught.value.problems}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_the_key_is_masked_wherever_settings_are_shown(env_file: EnvFile) -> None:
    settings = load_settings(env_file(COMPLETE))
    assert "sk-virtual" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_a_folder_in_place_of_the_file_is_explained(tmp_path: Path) -> None:
    assert problems(tmp_path) == [f"{tmp_path} is a folder, not a file. Remove it and copy .env.example there."]


def test_a_file_that_may_not_be_read_is_explained(env_file: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(COMPLETE)

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems(path) == [f"{path} cannot be read: Permission denied. Check its path and its permissions."]


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_a_file_in_another_encoding_is_explained(env_file: EnvFile, encoding: str) -> None:
    path = env_file(f"# 日本語のコメント\n{COMPLETE}".encode(encoding))
    assert problems(path) == [f"{path} is not UTF-8 text. Save it again as UTF-8."]


def test_lines_that_cannot_be_understood_are_named(env_file: EnvFile) -> None:
    one = env_file(COMPLETE + "LITECHAT_MODEL='open\n")
    assert problems(one) == [f"{one} cannot be understood at line 3. {SYNTAX}"]
    two = env_file("A='one' two\n" + COMPLETE + "B='open\n")
    assert problems(two) == [f"{two} cannot be understood at lines 1, 4. {SYNTAX}"]


def test_full_width_signs_and_demanded_values_are_pointed_at(env_file: EnvFile) -> None:
    path = env_file("A＝1\nB＝2\nC=${X:?Set X first.}\nD=${Y?}\nE='open\n")
    assert problems(path) == [
        f"Line 3 of {path} needs a value for X. Set X first.",
        f"Line 4 of {path} needs a value for Y.",
        f"{path} cannot be understood at line 5. {SYNTAX}",
        f"{path} has a full-width character in place of = at lines 1, 2. Write = in half width, right after the name.",
    ]


def test_settings_cannot_be_changed(env_file: EnvFile) -> None:
    settings = load_settings(env_file(COMPLETE))
    with pytest.raises(ValueError, match="frozen"):
        settings.litechat_model = "other"


def test_the_class_alone_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", "https://proxy.example")
    monkeypatch.setenv("LITELLM_API_KEY", "sk-virtual")
    assert ClientSettings.model_validate({}).litellm_base_url == "https://proxy.example"
