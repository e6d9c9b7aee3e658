"""The themes of the house: calm surfaces, one accent, text that passes for contrast."""

from __future__ import annotations

from collections.abc import Callable

from textual.theme import Theme, ThemeProvider

from litechat_tui.words import N_, _

DARK = Theme(
    name="litechat-dark",
    primary="#8fb2fb",
    secondary="#9ece6a",
    accent="#e0af68",
    foreground="#dce0ec",
    background="#14161c",
    surface="#262b38",
    panel="#343b4c",
    success="#9ece6a",
    warning="#e0af68",
    error="#fb94a7",
    dark=True,
    variables={
        "foreground-muted": "#b0b7c8",
        "block-cursor-background": "#37446a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#333c54",
        "block-cursor-blurred-foreground": "#dce0ec",
        "footer-background": "#14161c",
        "footer-key-foreground": "#8fb2fb",
        "footer-description-foreground": "#b0b7c8",
        "input-selection-background": "#3d59a1 60%",
        "scrollbar": "#7c849d",
        "scrollbar-hover": "#9aa2b8",
        "scrollbar-active": "#8fb2fb",
        "scrollbar-background": "#14161c",
        "scrollbar-background-hover": "#14161c",
        "scrollbar-background-active": "#14161c",
        "scrollbar-corner-color": "#14161c",
    },
)

LIGHT = Theme(
    name="litechat-light",
    primary="#1d46b0",
    secondary="#255810",
    accent="#6d3f00",
    foreground="#1f2334",
    background="#ffffff",
    surface="#e1e5ee",
    panel="#cfd5e3",
    success="#255810",
    warning="#6d3f00",
    error="#96193a",
    dark=False,
    variables={
        "foreground-muted": "#454c60",
        "block-cursor-background": "#b9cbf8",
        "block-cursor-foreground": "#101426",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#ccd4e8",
        "block-cursor-blurred-foreground": "#1f2334",
        "footer-background": "#ffffff",
        "footer-key-foreground": "#1d46b0",
        "footer-description-foreground": "#454c60",
        "input-selection-background": "#a8c0f5",
        "scrollbar": "#757c92",
        "scrollbar-hover": "#5c6378",
        "scrollbar-active": "#1d46b0",
        "scrollbar-background": "#ffffff",
        "scrollbar-background-hover": "#ffffff",
        "scrollbar-background-active": "#ffffff",
        "scrollbar-corner-color": "#ffffff",
    },
)

TERMINAL = Theme(
    name="litechat-terminal",
    primary="ansi_bright_blue",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    ansi=True,
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "foreground-muted": "ansi_bright_black",
        "border": "ansi_bright_blue",
        "border-blurred": "ansi_bright_black",
        "block-cursor-background": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-text-style": "bold",
        "footer-key-foreground": "ansi_bright_blue",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_bright_blue",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)
"""The sixteen colours of the reader's own terminal, light or dark. Only what is marked has a background."""

THEMES = (DARK, LIGHT, TERMINAL)

_LABELS = {DARK.name: N_("Dark"), LIGHT.name: N_("Light"), TERMINAL.name: N_("The terminal's own colours")}


class ThemeCommands(ThemeProvider):
    """The themes for the palette, by what they look like."""

    @property
    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Return the label of each theme and what chooses it."""
        return [(_(_LABELS.get(name, name)), choose) for name, choose in super().commands]
