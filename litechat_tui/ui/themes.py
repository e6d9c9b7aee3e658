"""The two themes of the house: calm surfaces, one accent, text that passes for contrast."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="litechat-dark",
    primary="#7aa2f7",
    secondary="#9ece6a",
    accent="#e0af68",
    foreground="#d5d9e6",
    background="#16181f",
    surface="#1b1e27",
    panel="#232733",
    success="#9ece6a",
    warning="#e0af68",
    error="#f7768e",
    dark=True,
    variables={
        "block-cursor-background": "#2f3a57",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#262c3d",
        "block-cursor-blurred-foreground": "#d5d9e6",
        "footer-background": "#16181f",
        "footer-key-foreground": "#7aa2f7",
        "footer-description-foreground": "#8b93a7",
        "input-selection-background": "#3d59a1 60%",
        "scrollbar": "#2c3140",
        "scrollbar-hover": "#3b4258",
        "scrollbar-active": "#7aa2f7",
        "scrollbar-background": "#16181f",
        "scrollbar-corner-color": "#16181f",
    },
)

LIGHT = Theme(
    name="litechat-light",
    primary="#2a5bd7",
    secondary="#3b7a1e",
    accent="#9a5b00",
    foreground="#24283b",
    background="#fbfbfd",
    surface="#f3f4f8",
    panel="#e8eaf1",
    success="#3b7a1e",
    warning="#9a5b00",
    error="#c2294a",
    dark=False,
    variables={
        "block-cursor-background": "#d6e0fb",
        "block-cursor-foreground": "#101426",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e4e7f0",
        "block-cursor-blurred-foreground": "#24283b",
        "footer-background": "#fbfbfd",
        "footer-key-foreground": "#2a5bd7",
        "footer-description-foreground": "#5b6276",
        "input-selection-background": "#a8c0f5",
        "scrollbar": "#d3d7e2",
        "scrollbar-hover": "#b9bfce",
        "scrollbar-active": "#2a5bd7",
        "scrollbar-background": "#fbfbfd",
        "scrollbar-corner-color": "#fbfbfd",
    },
)

THEMES = (DARK, LIGHT)
