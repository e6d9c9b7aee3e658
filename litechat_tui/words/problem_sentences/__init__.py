"""The sentences for problems, by the part they are of: code -> what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.problem_sentences.answers import ANSWERS
from litechat_tui.words.problem_sentences.attachments import ATTACHMENTS
from litechat_tui.words.problem_sentences.checks import CHECKS
from litechat_tui.words.problem_sentences.exports import EXPORTS
from litechat_tui.words.problem_sentences.hub import HUB
from litechat_tui.words.problem_sentences.keys import KEYS
from litechat_tui.words.problem_sentences.program import PROGRAM
from litechat_tui.words.problem_sentences.proxy import PROXY
from litechat_tui.words.problem_sentences.sentence import Sentence
from litechat_tui.words.problem_sentences.settings import SETTINGS
from litechat_tui.words.problem_sentences.setup import SETUP
from litechat_tui.words.problem_sentences.store import STORE
from litechat_tui.words.problem_sentences.templates import TEMPLATES
from litechat_tui.words.problem_sentences.tool_rules import TOOL_RULES
from litechat_tui.words.problem_sentences.tools import TOOLS

PARTS: tuple[Mapping[Code, Sentence], ...] = (
    PROGRAM,
    STORE,
    EXPORTS,
    ATTACHMENTS,
    CHECKS,
    ANSWERS,
    PROXY,
    SETTINGS,
    SETUP,
    KEYS,
    TEMPLATES,
    TOOL_RULES,
    TOOLS,
    HUB,
)

SENTENCES: Mapping[Code, Sentence] = {code: sentence for part in PARTS for code, sentence in part.items()}
