"""The styles of the transcript, by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from rich.style import Style

CODE_ROLES = ("keyword", "name", "function", "type", "string", "number", "operator", "comment", "wrong")
"""Roles of syntax highlighting."""


@dataclass(frozen=True)
class TranscriptStyles:
    """Styles without a background (but for that of code), so that any line can be painted on any background.

    The defaults use no colours; the widget fills in those of the theme.
    """

    text: Style = field(default_factory=Style)
    muted: Style = field(default_factory=lambda: Style(dim=True))
    strong: Style = field(default_factory=lambda: Style(bold=True))
    em: Style = field(default_factory=lambda: Style(italic=True))
    strike: Style = field(default_factory=lambda: Style(strike=True))
    code: Style = field(default_factory=Style)
    link: Style = field(default_factory=lambda: Style(underline=True))
    math: Style = field(default_factory=lambda: Style(italic=True))
    h1: Style = field(default_factory=lambda: Style(bold=True, underline=True))
    h2: Style = field(default_factory=lambda: Style(bold=True))
    h3: Style = field(default_factory=lambda: Style(bold=True))
    quote: Style = field(default_factory=lambda: Style(italic=True))
    bullet: Style = field(default_factory=Style)
    rule: Style = field(default_factory=lambda: Style(dim=True))
    head: Style = field(default_factory=lambda: Style(bold=True))
    """The first row of a table."""
    tool: Style = field(default_factory=Style)
    """The name of a tool."""
    good: Style = field(default_factory=Style)
    warning: Style = field(default_factory=Style)
    error: Style = field(default_factory=lambda: Style(bold=True))
    syntax: Mapping[str, Style] = field(default_factory=lambda: dict.fromkeys(CODE_ROLES, Style()))
    """By the names of `CODE_ROLES`."""
    code_ground: Style = field(default_factory=Style)
    """The surface of code blocks: the one background here, as code is on it wherever it is."""

    @cached_property
    def monochrome(self) -> TranscriptStyles:
        """The same styles in the colour of `muted`: attributes stay, colours go."""
        shapes = {
            one.name: getattr(self, one.name) + self.muted
            for one in fields(self)
            if isinstance(getattr(self, one.name), Style)
        }
        return TranscriptStyles(**shapes, syntax=dict.fromkeys(CODE_ROLES, self.muted))
