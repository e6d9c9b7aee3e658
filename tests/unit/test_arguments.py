"""The command line in both languages, and what it repeats of what was typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litechat_tui import words
from litechat_tui.arguments import language_flag, parsed
from litechat_tui.arguments.asked import (
    Backup,
    ChangeSessions,
    Check,
    Command,
    Doctor,
    Export,
    ExportForm,
    ListSessions,
    PurgeSessions,
    SearchSessions,
    SetUp,
    Shell,
    ShowKey,
    ShowModels,
    ShowSession,
    ShowStatistics,
    WriteCompletions,
)
from litechat_tui.domain.parameters import UNSET, Effort, Parameters
from litechat_tui.domain.shelf import Change, Shelf
from litechat_tui.domain.text import cells
from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.sources import FLAGS
from litechat_tui.words import _
from litechat_tui.words.catalogue import LANGUAGES


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Return what is written about a command line that makes no sense."""
    with pytest.raises(SystemExit) as ended:
        parsed(argv)
    assert ended.value.code == 2
    return capsys.readouterr().err


def helped(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    with pytest.raises(SystemExit) as ended:
        parsed([*argv, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "language"),
    [
        ([], None),
        (["--input", "hi"], None),
        (["--lang", "ja"], "ja"),
        (["--lang=ja", "check"], "ja"),
        (["check", "--lang", "en"], "en"),
        (["--lang", "ja", "--lang", "en"], "en"),
        (["--nonsense", "--lang", "ja", "more"], "ja"),
        (["--lang", "xx"], "xx"),
        (["--lang"], None),
        (["--language", "ja"], None),
        (["--", "--lang", "ja"], None),
    ],
)
def test_the_language_is_read_before_the_rest_is_understood(argv: list[str], language: str | None) -> None:
    assert language_flag(argv) == language


@pytest.mark.parametrize("argv", [["--lang", "ja"], ["check", "--lang", "ja"], ["--lang", "ja", "check"]])
def test_the_language_goes_with_everything(argv: list[str]) -> None:
    assert parsed(argv).lang == "ja"


def test_a_language_that_is_not_spoken_is_wrong_usage_and_those_that_are_get_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    errors = refused(capsys, "--lang", "xx")
    assert "argument --lang: invalid choice: 'xx'" in errors
    assert all(language in errors for language in LANGUAGES)


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--lang", "xx"], "invalid choice: %(value)r (choose from %(choices)s)"),
        (["--input"], "expected one argument"),
        (["--json=1"], "ignored explicit argument %r"),
        (["backup"], "the following arguments are required: %s"),
        (["nonsense"], "unrecognized arguments: %s"),
        (["check", "nonsense"], "unrecognized arguments: %s"),
        (["--json"], "--json goes with --input"),
        (["--input", "hi", "check"], "before {command} go --session-db, --env-file, --lang, --demo and --debug only"),
        (["sessions"], "the following arguments are required: %s"),
        (["sessions", "tag", "a"], "the following arguments are required: %s"),
        (["sessions", "list", "--limit", "-1"], "not a whole number from 0 on: {text}"),
        (["sessions", "list", "--all", "--trashed"], "not allowed with argument %s"),
        (["sessions", "nonsense"], "invalid choice: %(value)r (choose from %(choices)s)"),
        (["completions", "ksh"], "invalid choice: %(value)r (choose from %(choices)s)"),
    ],
)
def test_wrong_usage_is_told_in_the_language_in_use(
    capsys: pytest.CaptureFixture[str], argv: list[str], sentence: str
) -> None:
    for language in LANGUAGES:
        words.use(language)
        errors = refused(capsys, *argv)
        assert errors.startswith(_("usage: "))
        assert all(piece in errors for piece in pieces(_(sentence)))
    assert not any(piece in errors for piece in pieces(sentence) if piece.isascii() and " " in piece.strip())


def pieces(sentence: str) -> list[str]:
    """Return what stands between the placeholders of a sentence."""
    return [piece for piece in re.split(r"%\(\w+\)[rsd]|%[rsd]|\{\w+\}", sentence) if piece]


WORDS = (
    "list",
    "search",
    "show",
    "rename",
    "pin",
    "unpin",
    "archive",
    "unarchive",
    "delete",
    "restore",
    "tag",
    "untag",
)
COMMANDS = [
    ["backup"],
    ["check"],
    ["stats"],
    ["models"],
    ["templates"],
    ["doctor"],
    ["key"],
    ["completions"],
    *(["sessions", word] for word in (*WORDS, "purge")),
]


@pytest.mark.parametrize("command", [[], ["sessions"], *COMMANDS], ids=" ".join)
def test_help_is_in_the_language_in_use_and_fits_a_small_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words.use("ja")
    lines = helped(capsys, *command).splitlines()
    assert lines[0].startswith(_("usage: "))
    assert f"{_('options')}:" in lines
    assert max(map(cells, lines)) < 80
    english = {"the", "and", "with", "show", "read", "file", "usage:", "options:"}
    assert not english & ({*" ".join(lines).split()} - {*WORDS, *command})


@pytest.mark.parametrize(
    ("argv", "command"),
    [
        (["backup", "x"], Backup(Path("x"))),
        (["check"], Check()),
        (["check", "--repair"], Check(repair=True)),
        (["sessions", "list"], ListSessions(50)),
        (["sessions", "list", "--limit", "0", "--json"], ListSessions(0, json=True)),
        (["sessions", "list", "--trashed", "--tag", "仕事"], ListSessions(50, Shelf.TRASHED, "仕事")),
        (["sessions", "search", "two", "words", "--limit", "3"], SearchSessions("two words", 3)),
        (["sessions", "show", "a", "--json"], ShowSession("a", json=True)),
        (["sessions", "show", "a", "--format", "text"], ShowSession("a")),
        (["sessions", "show", "a", "--format", "jsonl"], Export(("a",), False, ExportForm.JSONL, "-")),
        (["sessions", "show", "a", "--format", "markdown"], Export(("a",), False, ExportForm.MARKDOWN, "-")),
        (["sessions", "rename", "a", "New"], ChangeSessions(("a",), Change(title="New"))),
        (["sessions", "rename", "a", ""], ChangeSessions(("a",), Change(title=""))),
        (["sessions", "rename", "a", "--", "-x"], ChangeSessions(("a",), Change(title="-x"))),
        (["sessions", "pin", "a", "b"], ChangeSessions(("a", "b"), Change(pinned=True))),
        (["sessions", "unpin", "a"], ChangeSessions(("a",), Change(pinned=False))),
        (["sessions", "archive", "a"], ChangeSessions(("a",), Change(archived=True))),
        (["sessions", "unarchive", "a"], ChangeSessions(("a",), Change(archived=False))),
        (["sessions", "delete", "a", "--json"], ChangeSessions(("a",), Change(trashed=True), json=True)),
        (["sessions", "restore", "a"], ChangeSessions(("a",), Change(trashed=False))),
        (["sessions", "tag", "a", "x", "y"], ChangeSessions(("a",), Change(tagged=("x", "y")))),
        (["sessions", "untag", "a", "x"], ChangeSessions(("a",), Change(untagged=("x",)))),
        (["sessions", "purge"], PurgeSessions(yes=False)),
        (["sessions", "purge", "--yes", "--json"], PurgeSessions(yes=True, json=True)),
        (["stats"], ShowStatistics(30)),
        (["stats", "--days", "0", "--json"], ShowStatistics(0, json=True)),
        (["models"], ShowModels()),
        (["models", "--json"], ShowModels(json=True)),
        (["doctor"], Doctor()),
        (["doctor", "--ask", "--json"], Doctor(ask=True, json=True)),
        (["key"], ShowKey()),
        (["key", "--json"], ShowKey(json=True)),
        (["completions", "fish"], WriteCompletions(Shell.FISH)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_command_is_understood_with_the_options_of_all_before_and_after_it(
    argv: list[str], command: Command
) -> None:
    assert parsed(argv).command == command
    assert parsed(["--session-db", "x", *argv]) == parsed([argv[0], "--session-db", "x", *argv[1:]])
    assert parsed(["--lang", "ja", *argv]).lang == "ja"


def test_which_proxy_is_meant_goes_with_what_asks_one_alone(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--base-url", "http://x", "--model", "m1"]
    for argv in ([*flags, "doctor"], ["doctor", *flags], [*flags, "models"], ["models", *flags]):
        assert (parsed(argv).base_url, parsed(argv).model) == ("http://x", "m1")
    for argv in ([*flags[:2], "key"], ["key", *flags[:2]]):
        assert parsed(argv).base_url == "http://x"
    assert "before key go" in refused(capsys, *flags, "key")
    assert "before check go" in refused(capsys, *flags, "check")
    assert "before doctor go" in refused(capsys, "--session-id", "a", "doctor")


@pytest.mark.parametrize(
    "argv",
    [["\x1b[31mred"], ["--\x9b31m"], ["--lang", "\x1b]0;title\x07"], ["--json=\x1bc"], ["check", "\x1b[2J"], ["a\x7f"]],
)
def test_what_a_terminal_obeys_is_not_repeated(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    errors = refused(capsys, *argv)
    assert errors.replace("\n", "").isprintable()


def test_the_flags_that_sentences_name_are_those_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    known = set(re.findall(r"--[a-z-]+", helped(capsys)))
    assert set(FLAGS.values()) <= known
    assert FLAGS.keys() == ClientSettings.model_fields.keys() - {
        *("litellm_api_key", "litechat_gateway_tools", "session_hub_url"),
    }


@pytest.mark.parametrize(
    ("argv", "command"),
    [
        (["setup"], SetUp()),
        (["setup", "--non-interactive"], SetUp(interactive=False)),
        (
            ["setup", "--non-interactive", "--model", "a", "--model", "b", "--model", "a", "--email", "me@x"],
            SetUp(interactive=False, models=("a", "b"), email="me@x"),
        ),
        (
            ["setup", "--non-interactive", "--master-key-env", "MY_KEY", "--no-docker", "--overwrite", "--json"],
            SetUp(interactive=False, master_key_env="MY_KEY", docker=False, overwrite=True, json=True),
        ),
        (["setup", "--non-interactive", "--api-key-env", "-"], SetUp(interactive=False, api_key_env="-")),
    ],
)
def test_setup(argv: list[str], command: SetUp) -> None:
    arguments = parsed([*argv, "--base-url", "http://x", "--env-file", "f"])
    assert (arguments.command, arguments.base_url, arguments.env_file) == (command, "http://x", Path("f"))


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["--api-key-env", "sk-canary-0123"], "never give the key itself"),
        (["--master-key-env", "wJalr/canary-0123"], "never give the key itself"),
        (["--master-key", "sk-canary-0123"], "--master-key would show a key"),
        (["--api-key=sk-canary-0123"], "--api-key would show a key"),
        (["--api-key"], "--api-key would show a key"),
        (["sk-canary-0123"], "unrecognized arguments: sk-…"),
        (["--json"], "all of these options go with --non-interactive"),
        (["--non-interactive", "--api-key-env", "A", "--master-key-env", "B"], "exclude each other"),
    ],
)
def test_setup_refuses_what_makes_no_sense_and_repeats_no_key(
    argv: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    err = refused(capsys, "setup", *argv)
    assert reason in " ".join(err.split())
    assert "canary" not in err


def test_no_key_that_stands_anywhere_on_a_command_line_is_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert "canary" not in refused(capsys, "--api-key", "sk-canary-0123")


def test_the_parameters_of_a_session_are_understood() -> None:
    assert parsed(["--input", "x"]).parameters == UNSET
    values = ["--instructions", " Be brief. ", "--top-p", "0.5", "--max-tokens", "64_000"]
    wanted = Parameters("Be brief.", top_p=0.5, max_output_tokens=64_000)
    assert parsed(["--input", "x", *values]).parameters == wanted
    assert parsed(["--plain", *values]).parameters == wanted
    assert parsed(["--input", "x", "--temperature", "0"]).parameters == Parameters(temperature=0.0)
    assert parsed(["--input", "x", "--effort", "low"]).parameters == Parameters(effort=Effort.LOW)
    escaped = parsed(["--input", "x", "--instructions", "\udce3\udc81\udc82\x1b"]).parameters
    assert escaped == Parameters("あ␛")


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["--temperature", "1"], "go with --input or --plain"),
        (["--effort", "low", "check"], "before check go"),
        (["--input", "x", "--temperature", "hot"], "Temperature: 0 to 2, for Claude at most 1."),
        (["--input", "x", "--effort", "much"], "Reasoning effort: none, minimal, low, medium, high, xhigh, max."),
        (["--input", "x", "--temperature", "0.2", "--top-p", "0.9"], "exclude each other"),
        (["--input", "x", "--effort", "high", "--max-tokens", "4096"], "more than 4096 tokens"),
        (["--input", "x", "--instructions", " "], "--instructions is empty"),
    ],
)
def test_parameters_that_cannot_be_sent_are_refused(
    capsys: pytest.CaptureFixture[str], argv: list[str], reason: str
) -> None:
    assert reason in refused(capsys, *argv)
