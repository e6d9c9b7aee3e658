"""The themes of the house: calm surfaces, one accent, text that passes for contrast."""

from __future__ import annotations

from collections.abc import Callable

from textual.theme import Theme, ThemeProvider

from litechat_tui.words import N_, _

DARK = Theme(
    name="litechat-dark",
    primary="#82a8f9",
    secondary="#9ece6a",
    accent="#e0af68",
    foreground="#d5d9e6",
    background="#16181f",
    surface="#1b1e27",
    panel="#232733",
    success="#9ece6a",
    warning="#e0af68",
    error="#f8849a",
    dark=True,
    variables={
        "foreground-muted": "#a0a7b9",
        "block-cursor-background": "#2f3a57",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#262c3d",
        "block-cursor-blurred-foreground": "#d5d9e6",
        "footer-background": "#16181f",
        "footer-key-foreground": "#82a8f9",
        "footer-description-foreground": "#a0a7b9",
        "input-selection-background": "#3d59a1 60%",
        "scrollbar": "#2c3140",
        "scrollbar-hover": "#3b4258",
        "scrollbar-active": "#82a8f9",
        "scrollbar-background": "#16181f",
        "scrollbar-corner-color": "#16181f",
    },
)

LIGHT = Theme(
    name="litechat-light",
    primary="#224fc2",
    secondary="#2c6515",
    accent="#824b00",
    foreground="#24283b",
    background="#fbfbfd",
    surface="#f3f4f8",
    panel="#e8eaf1",
    success="#2c6515",
    warning="#824b00",
    error="#ae2140",
    dark=False,
    variables={
        "foreground-muted": "#555c70",
        "block-cursor-background": "#d6e0fb",
        "block-cursor-foreground": "#101426",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e4e7f0",
        "block-cursor-blurred-foreground": "#24283b",
        "footer-background": "#fbfbfd",
        "footer-key-foreground": "#224fc2",
        "footer-description-foreground": "#555c70",
        "input-selection-background": "#a8c0f5",
        "scrollbar": "#d3d7e2",
        "scrollbar-hover": "#b9bfce",
        "scrollbar-active": "#224fc2",
        "scrollbar-background": "#fbfbfd",
        "scrollbar-corner-color": "#fbfbfd",
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
