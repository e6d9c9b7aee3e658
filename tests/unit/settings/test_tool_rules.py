"""The files with rules about tool calls: what they say, and what becomes of entries that are wrong."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.consent import Rule, Rules, judge
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.tool_calls import Decision
from litechat_tui.domain.tools import Tool
from litechat_tui.settings.tool_rules import ALLOWED, EVERYTHING, RULES, FoundRules, ToolRuleFiles, allowed_patterns
from tests.conversations import CALL
from tests.wording import message


def found(folder: Path, text: str) -> FoundRules:
    (folder / RULES).write_text(text)
    return ToolRuleFiles(folder, can_ask=True).found()


def codes(rules: FoundRules) -> list[Code]:
    for problem in rules.problems:
        assert message(problem)
    return [problem.code for problem in rules.problems]


def test_no_file_says_nothing(tmp_path: Path) -> None:
    files = ToolRuleFiles(tmp_path / "nowhere", can_ask=False, allowed=["time.*"])
    assert files.found() == FoundRules(Rules(allow=(Rule("time.*"),)))
    assert not files.can_ask


def test_patterns_and_tables_with_arguments_are_rules(tmp_path: Path) -> None:
    text = """
    allow = ["time.*", {tool = "git.git_status"}, {tool = "fs.read_file", arguments = {path = "docs/*"}}]
    deny = ["*delete*"]
    """
    rules = found(tmp_path, text)
    assert rules == FoundRules(
        Rules(
            allow=(Rule("time.*"), Rule("git.git_status"), Rule("fs.read_file", (("path", "docs/*"),))),
            deny=(Rule("*delete*"),),
        )
    )


@pytest.mark.parametrize(
    "entry",
    ["7", '""', "{}", '{tool = ""}', '{tool = 7}', '{tool = "a.b", args = {}}', '{tool = "a.b", arguments = 7}',
     '{tool = "a.b", arguments = {path = 7}}', "[]"],
)  # fmt: skip
def test_a_wrong_entry_allows_nothing_and_one_that_forbids_forbids_all_it_may_be_about(
    tmp_path: Path, entry: str
) -> None:
    rules = found(tmp_path, f'allow = [{entry}, "ok.*"]\ndeny = [{entry}]')
    assert codes(rules) == [Code.CONFIG_TOOL_RULE] * 2
    assert rules.rules.allow == (Rule("ok.*"),)
    assert rules.rules.deny == ((Rule("a.*"),) if '"a.b"' in entry else (EVERYTHING,))


@pytest.mark.parametrize("text", ['allow = "*"', 'allow = ["*.*"]', 'allow = [{tool = "*"}]'])
def test_nothing_allows_everything(tmp_path: Path, text: str) -> None:
    rules = found(tmp_path, text)
    assert codes(rules) == [Code.CONFIG_TOOL_RULE_FOR_ALL]
    assert rules.rules == Rules()


def test_a_pattern_for_all_may_be_narrowed_by_arguments(tmp_path: Path) -> None:
    assert found(tmp_path, 'allow = [{tool = "*", arguments = {path = "docs/*"}}]').problems == ()


def test_everything_may_be_forbidden(tmp_path: Path) -> None:
    assert found(tmp_path, 'deny = ["*"]') == FoundRules(Rules(deny=(EVERYTHING,)))


def test_a_file_that_cannot_be_read_forbids_everything(tmp_path: Path) -> None:
    assert codes(found(tmp_path, "allow = [")) == [Code.CONFIG_TOOL_RULES_SYNTAX]
    (tmp_path / RULES).write_bytes(b"\xff")
    files = ToolRuleFiles(tmp_path, can_ask=True)
    assert codes(files.found()) == [Code.CONFIG_FILE_NOT_UTF8]
    assert files.rules() == Rules(deny=(EVERYTHING,))
    (tmp_path / RULES).unlink()
    (tmp_path / RULES).mkdir()
    assert codes(files.found()) == [Code.CONFIG_FILE_UNREADABLE]


def test_what_is_always_allowed_is_remembered_until_the_tool_changes(tmp_path: Path) -> None:
    tool = Tool("fs", 'say "hi"', "w", identity="i")
    files = ToolRuleFiles(tmp_path / "made", can_ask=True)
    files.remember(replace(CALL, server="fs", tool=tool.name, fingerprint=tool.fingerprint))
    files.remember(CALL)
    written = (tmp_path / "made" / ALLOWED).read_text()
    assert written.count("#") == 1
    kept = tomllib.loads(written)["tool"]
    assert [entry["tool"] for entry in kept] == [tool.name, CALL.tool]
    assert judge(files.rules(), tool, "{}").decision is Decision.RULE
    assert judge(files.rules(), replace(tool, schema='{"x": 1}'), "{}").decision is None
    assert (tmp_path / "made" / ALLOWED).stat().st_mode & 0o777 == 0o600


SPOILT = ["tool = 7", "tool = [7]", "[[tool]]\nfingerprint = 7", '[[tool]]\nfingerprint = ""', "["]


@pytest.mark.parametrize("text", SPOILT)
def test_what_was_spoilt_by_hand_allows_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ALLOWED).write_text(text)
    spoilt = ToolRuleFiles(tmp_path, can_ask=True).found()
    assert spoilt.rules == Rules()
    assert codes(spoilt) == ([Code.CONFIG_ALLOWED_SYNTAX] if text == "[" else [])


def test_what_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError) as refused:
        ToolRuleFiles(tmp_path / "file", can_ask=True).remember(CALL)
    assert refused.value.problem.code is Code.CONFIG_TOOL_NOT_KEPT
    assert message(refused.value.problem)


def test_a_command_line_cannot_allow_everything() -> None:
    assert allowed_patterns(["time.*", "git_log"]) == ("time.*", "git_log")
    with pytest.raises(ConfigurationError) as refused:
        allowed_patterns(["time.*", "*"])
    assert refused.value.problem.code is Code.CONFIG_ALLOWS_EVERYTHING
