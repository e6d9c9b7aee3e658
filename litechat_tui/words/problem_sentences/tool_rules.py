"""What is wrong with rules about tool calls."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

TOOL_RULES: Mapping[Code, Sentence] = {
    Code.CONFIG_ALLOWS_EVERYTHING: Sentence(
        N_("{pattern} would allow every tool of every server."),
        N_("Name what may be called, for example --allow-tool 'time.*'."),
    ),
    Code.CONFIG_ALLOWED_SYNTAX: Sentence(
        N_("{path} is not valid TOML: {reason}."), N_("Until it is, what was always allowed is asked about again.")
    ),
    Code.CONFIG_TOOL_NOT_KEPT: Sentence(
        N_("What is always allowed could not be written to {path}: {reason}."),
        N_("The tool call is still asked about."),
    ),
    Code.CONFIG_TOOL_RULE: Sentence(
        N_("{path}: entry {number} of {list} is neither a pattern nor a table of tool and arguments."),
        N_("An entry of allow counts as not there; one of deny refuses all it might be about."),
    ),
    Code.CONFIG_TOOL_RULE_FOR_ALL: Sentence(
        N_("{path}: entry {number} of allow, {pattern}, would allow every tool there is. It counts as not there."),
        N_('Name what may be called, for example "time.*".'),
    ),
    Code.CONFIG_TOOL_RULES_SYNTAX: Sentence(
        N_("{path} is not valid TOML: {reason}."), N_("Until it is, no tool of a server is called.")
    ),
}
