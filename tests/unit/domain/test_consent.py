"""Rules: what they allow, what they refuse, and what they leave to be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.domain.consent import RULE_FORBIDS, Rule, Rules, Verdict, allows_everything, judge
from litechat_tui.domain.ports import AskAlways
from litechat_tui.domain.tool_calls import Decision
from litechat_tui.domain.tools import Tool
from tests.conversations import CALL

READ = Tool("fs", "read_file", "fs__read_file", description="Read.", identity="i")
ASK, ALLOW, REFUSE = Verdict(None), Verdict(Decision.RULE), Verdict(Decision.NO, RULE_FORBIDS)
DOCS = Rule("fs.read_file", (("path", "docs/*"),))


@pytest.mark.parametrize(
    ("rules", "arguments", "verdict"),
    [
        (Rules(), "{}", ASK),
        (Rules(allow=(Rule("fs.*"),)), "{}", ALLOW),
        (Rules(allow=(Rule("read_*"),)), "", ALLOW),
        (Rules(allow=(Rule("read_*"),)), "{broken", ALLOW),
        (Rules(allow=(Rule("FS.*"),)), "{}", ASK),
        (Rules(allow=(Rule("time.*"),)), "{}", ASK),
        (Rules(allow=(DOCS,)), '{"path": "docs/a.md"}', ALLOW),
        (Rules(allow=(DOCS,)), '{"path": "src/a.md"}', ASK),
        (Rules(allow=(DOCS,)), '{"path": "docs/../secret"}', ASK),
        (Rules(allow=(DOCS,)), '{"path": "docs\\\\..\\\\secret"}', ASK),
        (Rules(allow=(Rule("*file", (("path", "../docs/*"),)),)), '{"path": "../docs/a"}', ALLOW),
        (Rules(allow=(DOCS,)), "{}", ASK),
        (Rules(allow=(DOCS,)), "[1]", ASK),
        (Rules(allow=(DOCS,)), "[" * 100_000, ASK),
        (Rules(allow=(Rule("read_file", (("lines", "[1-9]"),)),)), '{"lines": 7}', ALLOW),
        (Rules(allow=(Rule("read_file", (("lines", "{*}"),)),)), '{"lines": {"from": 1}}', ALLOW),
        (Rules(deny=(Rule("fs.*"),), allow=(Rule("fs.*"),), always=frozenset({READ.fingerprint})), "{}", REFUSE),
        (Rules(deny=(DOCS,), allow=(Rule("fs.*"),)), '{"path": "docs/a.md"}', REFUSE),
        (Rules(deny=(DOCS,), allow=(Rule("fs.*"),)), '{"path": "src/a.md"}', ALLOW),
        (Rules(deny=(DOCS,), allow=(Rule("fs.*"),)), "{broken", REFUSE),
        (Rules(always=frozenset({READ.fingerprint})), "{}", ALLOW),
    ],
)
def test_a_rule_decides_or_leaves_it(rules: Rules, arguments: str, verdict: Verdict) -> None:
    assert judge(rules, READ, arguments) == verdict


def test_what_was_allowed_is_asked_about_again_when_the_tool_changes() -> None:
    allowed = {READ.fingerprint}
    assert judge(Rules(), READ, "{}", allowed) == ALLOW
    assert judge(Rules(), replace(READ, description="Delete."), "{}", allowed) == ASK
    assert judge(Rules(), replace(READ, server="other", identity="j"), "{}", allowed) == ASK


@pytest.mark.parametrize("pattern", ["*", "**", "*.*", "?*", "??*", "[a-z]*", "[!~]*", "*.?*"])
def test_a_pattern_for_everything_is_known(pattern: str) -> None:
    assert allows_everything(pattern)


@pytest.mark.parametrize("pattern", ["time.*", "*_read", "git_*", "fs.read_file", "", "a*"])
def test_other_patterns_are_for_some(pattern: str) -> None:
    assert not allows_everything(pattern)


def test_without_files_everything_is_asked_about_and_nothing_is_remembered() -> None:
    consent = AskAlways()
    consent.remember(CALL)
    assert (consent.can_ask, consent.rules()) == (True, Rules())
