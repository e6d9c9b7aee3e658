"""What a command line asks for. The commands have a module of their own, for which a chat does not wait."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from litechat_tui.domain.parameters import UNSET, Parameters

if TYPE_CHECKING:
    from litechat_tui.arguments.asked import Command

CODE = "code"
"""What `--extract` takes out of an answer: its last code block."""

MAKE = "make"
"""Name, among the values that a command's parser found, of what makes the command of them."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the flags say."""

    input: str | None
    model: str | None
    session_id: str | None
    json: bool
    plain: bool
    demo: bool
    tools: bool
    debug: bool
    lang: str | None
    """Code of a language of this program."""
    env_file: Path | None
    """None when it was not given."""
    base_url: str | None
    session_db: Path | None
    instructions: str | None = None
    """As it was given; `parameters` has what it comes to."""
    parameters: Parameters = UNSET
    """What the session is to send from now on."""
    command: Command | None = None
    """What to do instead of chatting."""
    template: str | None = None
    """Name of the template that makes the prompt; `input` is then put into it, and is empty where none was given."""
    variables: tuple[tuple[str, str], ...] = ()
    """Values for the variables of the template, by their names."""
    schema: Path | None = None
    """File with the JSON Schema that the answer is to fit."""
    extract: str | None = None
    """What alone is written of the answer; None for all of it."""
    allow_tools: tuple[str, ...] = ()
    """Patterns of the tools that may be called without asking in this run."""
    attach: tuple[str, ...] = ()
    """Paths of files that go with the prompt; - is standard input."""
    mcp_config: Path | None = None
    """File with the servers of tools that alone count in this run."""
    rivals: tuple[str, ...] = ()
    """Further models that are asked the same as `model`."""
