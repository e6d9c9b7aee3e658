"""Reads the styles of the transcript from component classes, so that themes and NO_COLOR apply to every line."""

from __future__ import annotations

from dataclasses import fields

from rich.style import Style
from textual.widget import Widget

from litechat_tui.ui.rendering.strip_painter import Backgrounds
from litechat_tui.ui.rendering.styles import CODE_ROLES, TranscriptStyles

STYLE_ROLES = tuple(one.name for one in fields(TranscriptStyles) if one.name not in ("syntax", "code_ground"))
BACKGROUND_ROLES = ("code-ground", "user", "user-bar", "cursor", "cursor-bar")

CSS = """
Transcript {
    background: $background;
    color: $foreground;
    scrollbar-size-vertical: 1;

    & > .transcript--muted { color: $foreground-muted; }
    & > .transcript--strong { text-style: bold; }
    & > .transcript--em { text-style: italic; }
    & > .transcript--strike { text-style: strike; }
    & > .transcript--code { color: $accent; }
    & > .transcript--link { color: $primary; text-style: underline; }
    & > .transcript--math { color: $secondary; text-style: italic; }
    & > .transcript--h1 { color: $primary; text-style: bold underline; }
    & > .transcript--h2 { color: $primary; text-style: bold; }
    & > .transcript--h3 { text-style: bold; }
    & > .transcript--quote { color: $foreground 80%; text-style: italic; }
    & > .transcript--bullet { color: $primary; }
    & > .transcript--rule { color: $foreground 35%; }
    & > .transcript--head { text-style: bold; }
    & > .transcript--tool { color: $secondary; }
    & > .transcript--good { color: $success; }
    & > .transcript--warning { color: $warning; }
    & > .transcript--error { color: $error; text-style: bold; }

    & > .transcript--keyword { color: $primary; }
    & > .transcript--name { color: $foreground; }
    & > .transcript--function { color: $accent; }
    & > .transcript--type { color: $warning; }
    & > .transcript--string { color: $success; }
    & > .transcript--number { color: $secondary; }
    & > .transcript--operator { color: $foreground 75%; }
    & > .transcript--comment { color: $foreground-muted; text-style: italic; }
    & > .transcript--wrong { color: $error; }

    & > .transcript--code-ground { background: $surface; }
    & > .transcript--user { background: $primary 16%; }
    & > .transcript--user-bar { color: $primary; }
    & > .transcript--cursor { background: $primary 26%; }
    & > .transcript--cursor-bar { color: $accent; }
}
"""
"""The default style sheet of the transcript."""


def component_classes(prefix: str) -> set[str]:
    """Return the component classes a widget must have for `styles_of` and `backgrounds_of`."""
    return {f"{prefix}--{name}" for name in (*STYLE_ROLES, *CODE_ROLES, *BACKGROUND_ROLES)}


def styles_of(widget: Widget, prefix: str) -> TranscriptStyles:
    """Return the styles of the component classes of `widget`."""
    return TranscriptStyles(
        **{role: _added(widget, f"{prefix}--{role}") for role in STYLE_ROLES},
        syntax={role: _added(widget, f"{prefix}--{role}") for role in CODE_ROLES},
        code_ground=Style(bgcolor=widget.get_visual_style(f"{prefix}--code-ground").rich_style.bgcolor),
    )


def backgrounds_of(widget: Widget, prefix: str) -> Backgrounds:
    """Return the backgrounds of the component classes of `widget`."""
    user, cursor = f"{prefix}--user", f"{prefix}--cursor"
    return Backgrounds(
        widget.visual_style.rich_style,
        widget.get_visual_style(user).rich_style,
        widget.get_visual_style(user, f"{user}-bar").rich_style,
        widget.get_visual_style(cursor).rich_style,
        _added(widget, f"{cursor}-bar"),
        _selection(widget),
    )


def _selection(widget: Widget) -> Style:
    """Return the style that selection adds: a background; text keeps its colour unless the theme sets one."""
    styles, full = (
        widget.screen.get_component_styles("screen--selection"),
        widget.screen.get_component_rich_style("screen--selection"),
    )
    return Style(
        color=full.color if styles.color.a else None, bgcolor=full.bgcolor, reverse=full.reverse, bold=full.bold or None
    )


def _added(widget: Widget, name: str) -> Style:
    """Return the style that a component class adds to plain text: its colour, if it has one, and its attributes."""
    full = widget.get_visual_style(name).rich_style
    return Style(
        color=full.color if widget.get_component_styles(name).has_rule("color") else None,
        bold=full.bold or None,
        dim=full.dim or None,
        italic=full.italic or None,
        underline=full.underline or None,
        strike=full.strike or None,
    )
