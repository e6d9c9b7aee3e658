"""`completions`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import shtab

from litechat_tui.arguments import parser_of_everything
from litechat_tui.arguments.asked import WriteCompletions
from litechat_tui.console import Streams


def write_completions(command: WriteCompletions, streams: Streams) -> None:
    """Write the script for a shell, made of the parsers, with descriptions in the language in use."""
    parser = parser_of_everything()
    for action in _actions(parser):
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined] # this is how shtab is told
    streams.write(shtab.complete(parser, command.shell.value))


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the options and arguments of a parser and of all parsers below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its actions
        yield action
        if isinstance(action.choices, dict):
            for below in action.choices.values():
                yield from _actions(below)
