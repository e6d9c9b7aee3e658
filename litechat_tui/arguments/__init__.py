"""The command line, understood or refused with a sentence."""

from __future__ import annotations

from litechat_tui.arguments.given import Arguments
from litechat_tui.arguments.parser import language_flag, names_a_command, parsed, parser_of_everything

__all__ = ["Arguments", "language_flag", "names_a_command", "parsed", "parser_of_everything"]
