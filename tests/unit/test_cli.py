import gc
import io
import json
import logging
import os
import stat
import sys
import warnings
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

from litechat_tui import __version__, cli, composition, configuration, console, on_the_line
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.keymap import DEFAULT_KEYMAP
from litechat_tui.app.restart import Restart
from litechat_tui.demo.model import MODELS
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.wire import Reply, Text
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.setup import Way
from litechat_tui.domain.text import cells
from litechat_tui.settings.sources import user_env_file
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.setup_app import SetupApp
from litechat_tui.words import _, current_language, use
from litechat_tui.words.catalogue import LANGUAGES
from litechat_tui.words.problems import problem_text
from tests.attached import png
from tests.conftest import frozen_clock

KEY = "sk-of-a-test"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything the program writes land in the test's own folder."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_BASE_URL", "http://127.0.0.1:9/v1/")
    monkeypatch.setenv("LITELLM_API_KEY", KEY)
    monkeypatch.setenv("SESSION_DB_PATH", "sessions.db")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Terminal]:
    """Return what sits a person at a terminal and types for them; it returns what they see."""

    # A terminal made of strings has no modes to set; tests/e2e and tests/proof have real ones.
    monkeypatch.setattr(composition, "keys_as_typed", nullcontext)
    monkeypatch.setattr(console, "lines_as_typed", nullcontext)

    def sit(typed: str = "") -> Terminal:
        seen = Terminal()
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        monkeypatch.setattr(sys, "stdout", seen)
        monkeypatch.setattr(sys, "stderr", seen)
        return seen

    return sit


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Dependencies]:
    """Return the dependencies of every app that ran; none of them takes over the terminal."""
    dependencies: list[Dependencies] = []

    def ran(app: LitechatApp) -> None:
        dependencies.append(app._dependencies)

    monkeypatch.setattr(LitechatApp, "run", ran)
    return dependencies


def given(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Let `data` stand on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def asked(server: ResponsesServer) -> list[str]:
    return [request.body["input"][-1]["content"] for request in server.requests]


def answering() -> ResponsesServer:
    return ResponsesServer(lambda request: Reply([Text("yes")], "m1", request.body).completed())


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main(argv)
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_version_and_help_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    for flag, words in (("--version", f"litechat-tui {__version__}\n"), ("-h", "--session-id")):
        with pytest.raises(SystemExit) as ended:
            cli.main([flag])
        assert ended.value.code == 0
        assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--json"], "--json goes with --input"),
        (["--plain", "--input", "hi"], "--plain goes without --input"),
        (["--input", " "], "nothing to ask"),
        (["--input", "hi", "--session-id", ""], "--session-id is empty"),
        (["--input", "hi", "--session-id", "a\nb"], "cannot be shown"),
        (["--input", "hi", "--model", "\x1b[2J"], "--model is empty or"),
        (["--inp", "hi"], "unrecognized arguments"),
        (["--api-key", "sk-1"], "unrecognized arguments"),
        (["--attach", "a"], "--attach goes with --input"),
        (["--plain", "--attach", "a"], "--plain has /attach"),
        (["--input", "hi", "--attach", ""], "--attach is empty"),
        (["--input", "-", "--attach", "-"], "standard input is one thing only"),
        (["--input", "hi", "--attach", "-", "--attach", "-"], "standard input is one thing only"),
        (["--attach", "a", "check"], "before check go --session-db"),
        (["prompt"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], argv: list[str], words: str
) -> None:
    assert words in refused(capsys, *argv)


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["--json"], Code.PROGRAM_WRONG_USAGE, "--json goes with --input"),
        (["--json", "--input"], Code.PROGRAM_WRONG_USAGE, "expected one argument"),
        (["--input", "hi", "--json", "--nonsense"], Code.PROGRAM_WRONG_USAGE, "--nonsense"),
    ],
)
def test_json_reports_wrong_usage_too(
    capsys: pytest.CaptureFixture[str], argv: list[str], code: Code, words: str
) -> None:
    assert ended(*argv) == 2
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert (answer["status"], answer["session_id"], answer["output"]) == ("failed", None, "")
    assert answer["error"]["code"] == code
    assert words in answer["error"]["message"]
    assert words in err


def test_json_reports_what_is_wrong_with_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--json", "--input", "hi", "--session-id", "s1", "--model", "m1"]) == 2
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert (answer["status"], answer["session_id"], answer["model"]) == ("failed", "s1", "m1")
    assert answer["error"]["code"] == Code.CONFIG_MISSING_NO_FILES
    assert answer["error"]["message"] in err


def test_json_reports_a_failure_before_the_first_request(
    configured: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "sessions.db").write_bytes(b"no database at all" * 100)

    assert cli.main(["--json", "--input", "hi"]) == 1
    out, _err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == Code.STORE_NOT_A_SESSION_FILE


HOSTILE = "\x1b]0;title\x07\x9b2J\u202ename"


@pytest.mark.parametrize(
    "argv",
    [
        [HOSTILE],
        [f"--{HOSTILE}"],
        ["--lang", HOSTILE],
        ["--input", "hi", "--model", HOSTILE],
        ["--input", "hi", "--session-id", HOSTILE],
        ["--input", "hi", "--env-file", HOSTILE],
        ["--input", "hi", "--json", "--env-file", HOSTILE],
        ["--input", "hi", "--session-db", f"/nonexistent/{HOSTILE}"],
        ["--input", "hi", "--base-url", HOSTILE],
        ["check", "--session-db", HOSTILE],
        ["backup", HOSTILE],
        ["backup", f"/nonexistent/{HOSTILE}"],
        ["check", HOSTILE],
    ],
)
def test_nothing_of_the_command_line_reaches_the_terminal_as_it_is(
    configured: None, capfd: pytest.CaptureFixture[str], tmp_path: Path, argv: list[str]
) -> None:
    SQLiteStore(tmp_path / "sessions.db", frozen_clock).close()
    with suppress(SystemExit):
        cli.main(argv)
    written = "".join(capfd.readouterr())
    assert written
    assert not set(written) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("variable", ["SESSION_DB_PATH", "LITELLM_BASE_URL", "LITECHAT_LANG", "HTTPS_PROXY", "HOME"])
def test_nothing_of_the_environment_reaches_the_terminal_as_it_is(
    configured: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, f"/nonexistent/{HOSTILE}")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    for argv in (["--input", "hi", "--model", "m1"], ["check"], ["--help"]):
        with suppress(SystemExit):
            cli.main(argv)
    assert not set("".join(capfd.readouterr())) & set("\x1b\x07\x9b\u202e")


def test_a_warning_of_a_library_goes_to_the_log_alone(
    configured: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def warns(*_args: object) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("Pydantic serializer warnings", UserWarning, stacklevel=1)
        return 0

    monkeypatch.setattr(cli, "_run", warns)

    assert cli.main(["--input", "hi"]) == 0
    assert capfd.readouterr() == ("", "")
    assert cli.main(["--input", "hi", "--debug"]) == 0
    _out, err = capfd.readouterr()
    assert "Pydantic" not in err
    (log,) = Path(os.environ["XDG_STATE_HOME"]).rglob("*.log")
    assert "Pydantic serializer warnings" in log.read_text("utf-8")


def test_without_configuration_it_says_what_to_set_where_and_names_the_demo(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for argv in (["--input", "hi"], []):
        assert cli.main(argv) == 2
        errors = capsys.readouterr().err
        assert "LITELLM_BASE_URL is missing" in errors
        assert "LITELLM_API_KEY is missing" in errors
        assert str(tmp_path / ".env") in errors
        assert "litechat-tui --demo" in errors


def test_a_copy_of_the_example_is_no_configuration_yet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((Path(__file__).parents[2] / ".env.example").read_text("utf-8"))

    assert cli.main(["--input", "hi"]) == 2
    errors = capsys.readouterr().err
    assert f"neither the environment nor {tmp_path / '.env'} sets it, and there is no file {user_env_file()}" in errors
    assert "litechat-tui --demo" in errors


def test_a_file_of_one_s_own_counts_in_every_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    user_env_file().parent.mkdir(parents=True)
    with answering() as server:
        user_env_file().write_text(f"LITELLM_BASE_URL={server.base_url}\nLITELLM_API_KEY={KEY}\nLITECHAT_MODEL=m1\n")
        assert cli.main(["--input", "hi"]) == 0
        (tmp_path / ".env").write_text("LITELLM_BASE_URL=nonsense\n")
        assert cli.main(["--input", "hi"]) == 2
        (tmp_path / "other.env").write_text("LITECHAT_MODEL=m2\n")
        assert cli.main(["--input", "hi", "--env-file", "other.env"]) == 0
    assert [request.body["model"] for request in server.requests] == ["m1", "m2"]
    assert f"LITELLM_BASE_URL in {tmp_path / '.env'} is not" in capsys.readouterr().err


def test_help_names_the_files_that_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--help") == 0
    assert str(user_env_file()) in capsys.readouterr().out.replace("\n", "")


def test_half_a_configuration_is_a_mistake_and_no_reason_for_the_demo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITELLM_API_KEY", KEY)

    assert cli.main(["--input", "hi"]) == 2
    errors = capsys.readouterr().err
    assert "LITELLM_BASE_URL" in errors
    assert "--demo" not in errors
    assert KEY not in errors


def ended(*argv: str) -> int | str | None:
    """Return the exit status of a program that argparse ends."""
    with pytest.raises(SystemExit) as caught:
        cli.main(argv)
    return caught.value.code


@pytest.mark.parametrize(
    ("argv", "environ"),
    [
        (["--lang", "ja"], {"LITECHAT_LANG": "en", "LC_ALL": "en_US.UTF-8"}),
        ([], {"LITECHAT_LANG": "ja", "LC_ALL": "en_US.UTF-8"}),
        ([], {"LANG": "ja_JP.UTF-8"}),
    ],
)
def test_help_and_wrong_usage_are_in_the_language_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, argv: list[str], environ: dict[str, str]
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert ended(*argv, "--help") == 0
    assert ended(*argv, "--nonsense") == 2
    out, err = capsys.readouterr()
    assert _("options") in out
    assert _("unrecognized arguments: %s") % "--nonsense" in err
    assert "unrecognized" not in err


def test_a_file_of_settings_chooses_the_language_of_what_is_wrong_with_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LITECHAT_LANG=ja\nLITECHAT_TOOLS=perhaps\n")

    assert cli.main(["--input", "hi"]) == 2
    errors = capsys.readouterr().err
    facts = {"source": "file", "variable": "LITECHAT_TOOLS", "file": str(tmp_path / ".env"), "example": ""}
    assert current_language() == "ja"
    assert problem_text(Problem(Code.CONFIG_NOT_A_SWITCH, **facts)).message in errors


def test_the_check_of_the_session_file_speaks_the_language_of_the_settings(
    configured: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    SQLiteStore(tmp_path / "sessions.db", frozen_clock).close()
    (tmp_path / ".env").write_text("LITECHAT_LANG=ja\n")

    assert cli.main(["check"]) == 0
    out = capsys.readouterr().out
    assert out == _("{path} is in order.").format(path="sessions.db") + "\n"
    assert "in order" not in out
    assert current_language() == "ja"


def test_a_language_that_is_not_spoken_is_told_with_the_other_settings(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITECHAT_LANG", "de")

    assert cli.main(["--input", "hi"]) == 2
    assert "LITECHAT_LANG in the environment is not a language of this program." in capsys.readouterr().err
    assert cli.main(["--demo", "--input", "hi"]) == 2
    assert "LITECHAT_LANG in the environment is not a language of this program." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "environ", "written", "chosen"),
    [
        ([], {}, "", False),
        ([], {"LANG": "ja_JP.UTF-8"}, "", False),
        (["--lang", "en"], {}, "", True),
        ([], {"LITECHAT_LANG": "ja"}, "", True),
        ([], {}, "LITECHAT_LANG=ja\n", True),
        (["--demo"], {}, "LITECHAT_LANG=ja\n", False),
        (["--demo", "--lang", "ja"], {}, "", True),
        (["--demo"], {"LITECHAT_LANG": "ja"}, "", True),
    ],
)
def test_the_full_screen_knows_whether_the_language_was_chosen(
    *,
    configured: None,
    terminal: Callable[[str], Terminal],
    shown: list[Dependencies],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    argv: list[str],
    environ: dict[str, str],
    written: str,
    chosen: bool,
) -> None:
    terminal("")
    (tmp_path / ".env").write_text(written)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert cli.main(argv) == 0
    assert shown[0].language_chosen is chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_fits_a_line_in_every_language(language: str) -> None:
    use(language)
    assert cells(_(configuration.QUESTION)) < 80
    assert cells(_(configuration.QUESTION_ON_SCREEN)) < 80


@pytest.mark.parametrize("typed", ["\n", "y\n", "YES\n", "はい\n", "ｙ\n"])
def test_a_person_without_configuration_may_take_the_demo(
    terminal: Callable[[str], Terminal], shown: list[Dependencies], typed: str
) -> None:
    seen = terminal(typed)

    assert cli.main([]) == 0
    assert seen.getvalue() == configuration.QUESTION_ON_SCREEN
    assert shown[0].endpoint.demo


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[SetupApp]:
    """Return every screen of setting up that was shown; each is left at once."""
    apps: list[SetupApp] = []

    def run(app: SetupApp) -> None:
        apps.append(app)

    monkeypatch.setattr(SetupApp, "run", run)
    return apps


@pytest.mark.parametrize("typed", ["n\n", "what?\n", ""])
def test_a_person_who_does_not_may_set_one_up_and_is_told_what_to_set(
    terminal: Callable[[str], Terminal], shown: list[Dependencies], left: list[SetupApp], typed: str
) -> None:
    seen = terminal(typed)

    assert cli.main([]) == 2
    assert "LITELLM_BASE_URL is missing" in seen.getvalue()
    assert len(left) == 1
    assert not shown


@pytest.mark.parametrize("argv", [[], ["setup"]])
def test_a_person_who_has_set_one_up_chats_with_it(
    terminal: Callable[[str], Terminal], shown: list[Dependencies], monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    def set_up(app: SetupApp) -> None:
        Path(".env").write_text(f"LITELLM_BASE_URL=http://127.0.0.1:9\nLITELLM_API_KEY={KEY}\n")
        app.is_set_up = True

    monkeypatch.setattr(SetupApp, "run", set_up)
    terminal("n\n")

    assert cli.main(argv) == 0
    assert (shown[0].endpoint.name, shown[0].endpoint.demo) == ("127.0.0.1:9", False)


def test_setting_up_that_is_left_says_how_to_go_on(
    terminal: Callable[[str], Terminal], shown: list[Dependencies], left: list[SetupApp]
) -> None:
    seen = terminal("")

    assert cli.main(["setup"]) == 1
    assert "Start it again at any time" in seen.getvalue()
    assert not shown


def test_setting_up_with_a_mistake_in_it_tells_that(
    terminal: Callable[[str], Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SetupApp, "run", lambda app: setattr(app, "_exception", ZeroDivisionError()))
    seen = terminal("")

    assert cli.main(["setup"]) == 1
    assert "ZeroDivisionError" in seen.getvalue()


@pytest.mark.parametrize(("restart", "demo"), [(Restart.DEMO, True), (Restart.CONFIGURED, False)])
def test_the_full_screen_may_ask_to_be_put_together_anew(
    configured: None,
    terminal: Callable[[str], Terminal],
    monkeypatch: pytest.MonkeyPatch,
    restart: Restart,
    demo: bool,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    shown: list[tuple[bool, str | None]] = []

    def run(app: LitechatApp) -> None:
        shown.append((app._dependencies.endpoint.demo, os.environ.get("HTTPS_PROXY")))
        app.restart = restart if len(shown) == 1 else None

    monkeypatch.setattr(LitechatApp, "run", run)
    terminal("")

    assert cli.main([]) == 0
    assert shown == [(False, "http://127.0.0.1:9"), (demo, None if demo else "http://127.0.0.1:9")]
    assert os.environ["HTTPS_PROXY"] == "http://127.0.0.1:9"


def test_the_full_screen_gets_what_looks_and_what_sets_up(
    configured: None, terminal: Callable[[str], Terminal], shown: list[Dependencies]
) -> None:
    terminal("")

    assert cli.main(["--demo"]) == 0
    assert shown[0].examination().demo
    assert shown[0].setup(Way.LOCAL).way is Way.LOCAL


def test_the_question_fits_a_line_and_what_follows_begins_on_one_of_its_own(
    terminal: Callable[[str], Terminal], left: list[SetupApp]
) -> None:
    seen = terminal("")

    cli.main([])
    question, told = seen.getvalue().split("\n")[:2]
    assert len(question) < 80
    assert told.startswith("litechat-tui: ")


def test_the_full_screen_gets_its_parts(
    configured: None, terminal: Callable[[str], Terminal], shown: list[Dependencies], tmp_path: Path
) -> None:
    terminal("")

    assert cli.main(["--model", "m1", "--session-id", "s1"]) == 0
    (dependencies,) = shown
    assert (dependencies.endpoint.name, dependencies.endpoint.demo) == ("127.0.0.1:9", False)
    assert (dependencies.model, dependencies.session_id) == ("m1", "s1")
    assert (tmp_path / "sessions.db").exists()
    assert dependencies.clock().tzinfo is not None
    assert dependencies.new_id() < dependencies.new_id()
    assert dependencies.redactor().redacted(f"a {KEY} b").count(KEY) == 0
    assert dependencies.import_plan().archive is dependencies.archive()


def test_the_full_screen_gets_the_user_s_keys_and_what_is_wrong_with_them(
    configured: None, terminal: Callable[[str], Terminal], shown: list[Dependencies], tmp_path: Path
) -> None:
    terminal("")
    preferences = tmp_path / "XDG_CONFIG_HOME" / "litechat-tui" / "config.toml"
    preferences.parent.mkdir(parents=True)

    preferences.write_text('[keys]\n"model.pick" = "ctrl+f10"\n"model.choose" = "f3"\n')
    assert cli.main([]) == 0
    preferences.write_text("keys")
    assert cli.main([]) == 0

    with_keys, with_none = shown
    assert with_keys.keymap.shown("model.pick") == "Ctrl+F10"
    assert [problem.code for problem in with_keys.notices] == [Code.CONFIG_KEYS_UNKNOWN_COMMAND]
    assert with_none.keymap == DEFAULT_KEYMAP
    assert [problem.code for problem in with_none.notices] == [Code.CONFIG_PREFERENCES_SYNTAX]


def test_the_faces_that_last_let_the_model_that_is_set_up_name_sessions(
    configured: None, terminal: Callable[[str], Terminal], shown: list[Dependencies], tmp_path: Path
) -> None:
    terminal("")
    preferences = tmp_path / "XDG_CONFIG_HOME" / "litechat-tui" / "config.toml"
    preferences.parent.mkdir(parents=True)
    assert cli.main([]) == 0
    preferences.write_text('[titles]\nmodel = "haiku"\n')
    assert cli.main([]) == 0

    off, on = shown
    assert off.titles is None
    assert on.titles is not None
    assert on.titles._model == "haiku"
    assert on.titles._closing.is_set()


def test_the_plain_chat_says_what_is_wrong_with_the_preferences(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given(monkeypatch, b"")
    preferences = tmp_path / "XDG_CONFIG_HOME" / "litechat-tui" / "config.toml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("[titles]\nmodel = 1\n")

    assert cli.main(["--plain", "--demo"]) == 0
    assert "model in [titles] is not the name of a model." in capsys.readouterr().err


def test_one_prompt_asks_for_no_title(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    preferences = tmp_path / "XDG_CONFIG_HOME" / "litechat-tui" / "config.toml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('[titles]\nmodel = "haiku"\n')
    with answering() as server:
        assert cli.main(["--input", "Hello", "--base-url", server.base_url, "--model", "m1"]) == 0
    assert asked(server) == ["Hello"]


def test_the_full_screen_starts_without_collecting_garbage_and_lets_no_thread_wait_long(
    configured: None, terminal: Callable[[str], Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal("")
    before, seen = sys.getswitchinterval(), list[tuple[bool, float]]()
    monkeypatch.setattr(LitechatApp, "run", lambda _: seen.append((gc.isenabled(), sys.getswitchinterval())))

    assert cli.main([]) == 0
    ((collecting, interval),) = seen
    assert not collecting
    assert interval == pytest.approx(composition.SWITCH_SECONDS)
    assert (gc.isenabled(), sys.getswitchinterval()) == (True, before)


def test_the_full_screen_passes_on_its_exit_status(
    configured: None, terminal: Callable[[str], Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal("")
    monkeypatch.setattr(LitechatApp, "run", lambda app: app.exit(return_code=1))

    assert cli.main([]) == 1


def test_without_a_terminal_there_is_no_full_screen(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_a_terminal_that_cannot_be_drawn_on_is_offered_the_plain_chat(
    configured: None, terminal: Callable[[str], Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = terminal("")
    monkeypatch.setenv("TERM", "dumb")

    assert cli.main([]) == 2
    assert "--plain" in seen.getvalue()


def test_the_plain_chat_reads_prompts_line_by_line(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering() as server:
        given(monkeypatch, "日本\n".encode() + b"\xff\n")
        assert cli.main(["--plain", "--base-url", server.base_url, "--model", "m1", "--session-id", "s1"]) == 0

    assert asked(server) == ["日本", "\\xff"]
    output, errors = capsys.readouterr()
    assert output.splitlines() == [
        f"The proxy is {server.base_url.split('/')[2]}. Write /help for the commands.",
        "A new session with m1 begins with your next prompt.",
        "You: 日本",
        "Assistant: yes",
        "You: \\xff",
        "Assistant: yes",
        "This was session s1.",
    ]
    assert errors == "litechat-tui: There is no session s1 yet; it begins now.\n"


def test_the_plain_chat_says_that_the_demo_is_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, b"/model\n")

    assert cli.main(["--plain", "--demo"]) == 0
    output = capsys.readouterr().out
    assert output.startswith(on_the_line.DEMO_NOTE)
    assert f"1. {MODELS[0]} (this one)\n" in output


def test_the_plain_chat_needs_something_to_read_from(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert cli.main(["--plain"]) == 2
    assert "Standard input" in capsys.readouterr().err


def test_the_demo_has_a_session_file_of_its_own(
    configured: None,
    terminal: Callable[[str], Terminal],
    shown: list[Dependencies],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal("")
    monkeypatch.setenv("LITECHAT_MODEL", "of-the-real-proxy")

    assert cli.main(["--demo"]) == 0
    assert cli.main(["--demo", "--session-db", "other.db", "--model", MODELS[1]]) == 0
    assert (tmp_path / "XDG_DATA_HOME" / "litechat-tui" / "demo.db").exists()
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "sessions.db").exists()
    assert [(dependencies.endpoint.name, dependencies.endpoint.demo, dependencies.model) for dependencies in shown] == [
        ("demo", True, ""),
        ("demo", True, MODELS[1]),
    ]


def test_the_demo_lets_in_nobody_else(
    terminal: Callable[[str], Terminal], shown: list[Dependencies], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str | None] = []
    original = ResponsesServer.__init__

    def recorded(server: ResponsesServer, answer: Any, models: Any, key: str | None) -> None:
        keys.append(key)
        original(server, answer, models, key)

    monkeypatch.setattr(ResponsesServer, "__init__", recorded)
    terminal("")

    cli.main(["--demo"])
    cli.main(["--demo"])

    assert all(key and key.startswith("sk-demo-") for key in keys)
    assert keys[0] != keys[1]


def test_flags_win_over_the_environment_and_that_over_the_file(
    configured: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with answering() as server:
        (tmp_path / ".env").write_text(f"LITELLM_BASE_URL=http://127.0.0.1:8\nLITELLM_API_KEY={KEY}\n")
        assert cli.main(["--input", "hi", "--base-url", server.base_url, "--session-db", "flag.db"]) == 0

    assert (tmp_path / "flag.db").exists()
    assert "yes" in capsys.readouterr().out


def test_another_file_may_hold_the_settings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    with answering() as server:
        lines = [f"LITELLM_BASE_URL={server.base_url}", f"LITELLM_API_KEY={KEY}", "SESSION_DB_PATH=mine.db"]
        (tmp_path / "conf" / "chat.env").write_text("\n".join(lines))
        assert cli.main(["--input", "hi", "--env-file", "conf/chat.env"]) == 0

    assert (tmp_path / "conf" / "mine.db").exists()


def test_a_settings_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--input", "hi", "--env-file", "nope"]) == 2
    assert "no file nope" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "prompt"),
    [
        ("一行目\n二行目\n".encode(), "一行目\n二行目"),
        (b"\xef\xbb\xbfwith a mark\r\n", "with a mark"),
        ("it is a \N{REPLACEMENT CHARACTER}".encode(), "it is a \N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_dash_reads_the_prompt_from_standard_input(
    configured: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, prompt: str
) -> None:
    given(monkeypatch, data)
    with answering() as server:
        assert cli.main(["--input", "-", "--base-url", server.base_url]) == 0

    assert asked(server) == [prompt]
    assert capsys.readouterr().err == ""


def test_files_and_standard_input_go_with_a_prompt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "photo.png").write_bytes(png())
    given(monkeypatch, b"a log")
    with answering() as server:
        monkeypatch.setenv("LITELLM_BASE_URL", server.base_url)
        monkeypatch.setenv("LITELLM_API_KEY", KEY)
        asking = ["--session-db", "s.db", "--model", "m1", "--input"]
        assert cli.main([*asking, "Look.", "--attach", "photo.png", "--attach", "-"]) == 0
        assert cli.main([*asking, "", "--attach", "photo.png"]) == 0
        assert cli.main([*asking, "Look.", "--attach", "photo.png", "--attach", "missing.png"]) == 1
        assert cli.main([*asking, "Look.", *["--attach", "photo.png"] * 21]) == 1
    contents = [request.body["input"][-1]["content"] for request in server.requests]
    assert [[part["type"] for part in content] for content in contents] == [
        ["input_text", "input_image", "input_text", "input_text"],
        ["input_text", "input_image"],
    ]
    output = capsys.readouterr()
    assert "There is no file missing.png." in output.err
    assert "21 images are too many for one prompt" in output.err
    assert output.out.count("SESSION_ID=") == 2


def test_what_is_not_utf_8_on_standard_input_is_sent_with_a_remark(
    configured: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, b"caf\xe9")
    with answering() as server:
        assert cli.main(["--input", "-", "--base-url", server.base_url]) == 0

    assert asked(server) == ["caf\N{REPLACEMENT CHARACTER}"]
    assert "not all UTF-8" in capsys.readouterr().err


def test_an_argument_in_another_encoding_is_sent_as_far_as_it_can_be_read(configured: None) -> None:
    with answering() as server:
        assert cli.main(["--input", os.fsdecode(b"caf\xe9"), "--base-url", server.base_url]) == 0

    assert asked(server)[0].startswith("caf\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize("data", [b"", b"\n \n", None])
def test_an_empty_standard_input_asks_nothing(
    configured: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes | None
) -> None:
    if data is None:
        monkeypatch.setattr(sys, "stdin", None)
    else:
        given(monkeypatch, data)

    assert cli.main(["--input", "-"]) == 2
    assert "nothing to ask" in capsys.readouterr().err


def test_a_person_is_told_how_to_end_the_prompt(
    configured: None, monkeypatch: pytest.MonkeyPatch, terminal: Callable[[str], Terminal]
) -> None:
    class Keyboard(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    seen = terminal("")
    monkeypatch.setattr(sys, "stdin", Keyboard(io.BytesIO(b"hi")))
    with answering() as server:
        assert cli.main(["--input", "-", "--base-url", server.base_url]) == 0

    assert "Ctrl+D" in seen.getvalue()


def test_on_a_terminal_the_demo_says_that_it_is_one(terminal: Callable[[str], Terminal]) -> None:
    seen = terminal("")

    assert cli.main(["--demo", "--input", "table"]) == 0
    assert on_the_line.DEMO_NOTE in seen.getvalue()


def test_turns_of_programs_that_died_are_marked(
    configured: None, terminal: Callable[[str], Terminal], shown: list[Dependencies], tmp_path: Path
) -> None:
    store = SQLiteStore(tmp_path / "sessions.db", frozen_clock)
    store.journal.begin(TurnRequest("s1", Prompt("hi"), "m1"))
    with store._writer.transaction() as db:
        db.execute("UPDATE chat_owners SET pid = 4194305, token = 'a boot:1'")
    store.close()
    terminal("")

    cli.main([])

    store = SQLiteStore(tmp_path / "sessions.db", frozen_clock)
    session = store.queries.session("s1")
    store.close()
    assert session is not None
    assert session.status is TurnStatus.INTERRUPTED


def test_that_they_cannot_be_marked_now_keeps_nobody_from_chatting(
    configured: None,
    terminal: Callable[[str], Terminal],
    shown: list[Dependencies],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(_: SQLiteTurnJournal) -> None:
        raise StoreError(Code.STORE_LOCKED, path="sessions.db")

    monkeypatch.setattr(SQLiteTurnJournal, "recover", locked)
    seen = terminal("")

    assert cli.main([]) == 0
    assert shown
    assert seen.getvalue() == ""


def test_a_session_file_that_cannot_be_opened_is_a_sentence(
    configured: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "sessions.db").mkdir()

    assert cli.main(["--input", "hi"]) == 1
    assert capsys.readouterr().err.startswith("litechat-tui: ")


def broken(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def _one_shot(*_: object) -> int:
        raise error

    monkeypatch.setattr(on_the_line, "one_shot", _one_shot)


def test_a_defect_is_a_sentence_without_what_it_was_about(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, ZeroDivisionError(KEY))

    assert cli.main(["--input", "hi"]) == 1
    errors = capsys.readouterr().err
    assert "ZeroDivisionError" in errors
    assert "--debug" in errors
    assert "Traceback" not in errors
    assert KEY not in errors


def test_an_interrupt_anywhere_is_130(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, KeyboardInterrupt())

    assert cli.main(["--input", "hi"]) == 130
    assert capsys.readouterr().err == ""


def log_named_in(errors: str) -> Path:
    line = next(line for line in errors.splitlines() if "The log is " in line)
    return Path(line.partition("The log is ")[2].removesuffix("."))


def test_debug_leaves_the_traceback_in_a_private_file(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    level, handlers = logging.getLogger().level, [*logging.getLogger().handlers]
    broken(monkeypatch, ZeroDivisionError("deep inside"))

    assert cli.main(["--input", "hi", "--debug"]) == 1
    errors = capsys.readouterr().err
    log = log_named_in(errors)
    assert "Traceback" not in errors
    assert "Traceback" in log.read_text()
    assert "deep inside" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert (logging.getLogger().level, logging.getLogger().handlers) == (level, handlers)


def test_the_log_of_a_whole_turn_does_not_hold_the_key(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    with answering() as server:
        assert cli.main(["--input", "hi", "--debug", "--base-url", server.base_url]) == 0

    log = log_named_in(capsys.readouterr().err).read_text()
    assert "openai" in log
    assert KEY not in log


def test_an_error_in_words_has_its_traceback_in_the_log(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--input", "hi", "--debug"]) == 1

    errors = capsys.readouterr().err
    assert "127.0.0.1:9" in errors
    assert "Traceback" in log_named_in(errors).read_text()


def test_a_log_that_cannot_be_written_is_told(
    configured: None, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))

    assert cli.main(["--input", "hi", "--debug"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_closed_standard_streams_are_no_reason_to_fail(configured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with answering() as server:
        assert cli.main(["--input", "hi", "--base-url", server.base_url]) == 0

    assert asked(server) == ["hi"]


def template(folder: Path, name: str, text: str) -> None:
    (folder / ".litechat" / "prompts").mkdir(parents=True, exist_ok=True)
    (folder / ".litechat" / "prompts" / f"{name}.md").write_text(text, encoding="utf-8")


def test_a_template_makes_the_prompt_and_flags_prevail(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = ("model: m1", "instructions: Be {{tone}}.", "parameters: {temperature: 0.2, max_tokens: 99}")
    front = "\n".join((*facts, "variables: {tone: kind}"))
    template(tmp_path, "say", f"---\n{front}\n---\nSay {{{{word}}}} to {{{{input}}}}.")
    with answering() as server:
        monkeypatch.setenv("LITELLM_BASE_URL", server.base_url)
        monkeypatch.setenv("LITELLM_API_KEY", KEY)
        flags = ("--temperature", "0.9", "--model", "m2")
        assert cli.main(["--template", "say", "--var", "word=a=b", "--var", "tone=brief", "--input", "me", *flags]) == 0
        given(monkeypatch, b"-")
        assert cli.main(["--template", "say", "--var", "word=hi", "--input", "-"]) == 0
        first, second = (request.body for request in server.requests)
        assert asked(server) == ["Say a=b to me.", "Say hi to -."]
    wanted = ("model", "instructions", "temperature", "max_output_tokens")
    assert [first[name] for name in wanted] == ["m2", "Be brief.", 0.9, 99]
    assert [second[name] for name in wanted] == ["m1", "Be kind.", 0.2, 99]


def test_a_template_alone_asks_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    template(tmp_path, "hello", "Say hello.")
    with answering() as server:
        monkeypatch.setenv("LITELLM_BASE_URL", server.base_url)
        monkeypatch.setenv("LITELLM_API_KEY", KEY)
        assert cli.main(["--template", "hello", "--model", "m1"]) == 0
        assert asked(server) == ["Say hello."]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--template", "no"], "There is no template no."),
        (["--template", "say"], "is about a text of yours, and there is none."),
        (["--template", "say", "--input", "hi"], "lacks a value for: word."),
        (["--template", "say", "--input", "hi", "--var", "x=y"], "has no variable x."),
        (["--template", "broken"], "is no YAML."),
    ],
)
def test_what_a_template_lacks_is_told_before_anything_is_sent(
    configured: None, capsys: pytest.CaptureFixture[str], tmp_path: Path, argv: list[str], words: str
) -> None:
    template(tmp_path, "say", "Say {{word}} to {{input}}.")
    template(tmp_path, "broken", "---\n[\n---\nText")
    assert cli.main(argv) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--var", "a=b"], "--var goes with --template"),
        (["--template", "a", "--var", "b"], "not NAME=VALUE: 'b'"),
        (["--template", "a", "--plain"], "--template goes without --plain"),
        (["--template", "a", "check"], "before check go"),
    ],
)
def test_flags_about_templates_that_make_no_sense_are_refused(
    capsys: pytest.CaptureFixture[str], argv: list[str], words: str
) -> None:
    assert words in refused(capsys, *argv)


def test_templates_are_listed_without_a_proxy_or_a_session_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    template(tmp_path, "say", "---\ndescription: Says it\nvariables: {to: me}\n---\nSay {{word}} to {{to}}: {{input}}")
    template(tmp_path, "broken", "---\n[\n---\nText")
    assert cli.main(["templates", "--json"]) == 0
    broken, say = json.loads(capsys.readouterr().out)
    assert broken["problem"].endswith("is no YAML.")
    assert (say["name"], say["from"], say["description"], say["takes_input"]) == ("say", "folder", "Says it", True)
    assert say["variables"] == [{"name": "to", "default": "me"}, {"name": "word", "default": None}]
    assert cli.main(["templates"]) == 0
    assert "say\tfolder\tto=me,word\tSays it\n" in capsys.readouterr().out
