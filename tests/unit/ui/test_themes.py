"""The themes with colours of their own: whatever is read passes for contrast on whatever it may stand on."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from litechat_tui.ui.themes import DARK, LIGHT

GROUNDS = ("background", "surface", "panel", "block-cursor-background", "block-cursor-blurred-background")
TEXTS = ("foreground", "foreground-muted", "primary", "secondary", "accent", "success", "warning", "error")
TINTS = (0.16, 0.26)
"""Shares of the primary colour in what a prompt and the message at the cursor stand on in the transcript."""
ENOUGH = 4.5
"""Level AA for text of normal size. Source: WCAG 2.2, success criterion 1.4.3."""
SURFACES = ("surface", "panel", "block-cursor-background", "block-cursor-blurred-background")
VISIBLE = 1.25
"""At which a poor display still shows where one surface ends and another begins."""
OPERATED = ("scrollbar", "scrollbar-hover", "scrollbar-active", "primary")
"""What is operated, and the marks and borders (primary) of what has the focus."""
OPERABLE = 3.0
"""Level AA for what must be seen to operate a program. Source: WCAG 2.2, success criterion 1.4.11."""


def luminance(colour: Color) -> float:
    """Return WCAG's relative luminance."""
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: Color, other: Color) -> float:
    """Return WCAG's contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_all_text_has_enough_contrast_wherever_it_stands(theme: Theme) -> None:
    written = theme.to_color_system().generate()
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(f"footer-{part}-foreground", "footer-background") for part in ("key", "description")]
    ratios = {}
    for text, ground in pairs:
        colour, behind = Color.parse(written[text]), Color.parse(written[ground])
        ratios[text, ground] = contrast(behind.tint(colour), behind)
    for text in TEXTS:
        for share in TINTS:
            behind = Color.parse(written["background"]).blend(Color.parse(written["primary"]), share)
            ratios[text, f"primary {share:.0%}"] = contrast(behind.tint(Color.parse(written[text])), behind)

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < ENOUGH} == {}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_surfaces_differ_from_the_ground_and_what_is_operated_is_plain_to_see(theme: Theme) -> None:
    written = theme.to_color_system().generate()
    ground, primary = Color.parse(written["background"]), Color.parse(written["primary"])
    surfaces = {name: Color.parse(written[name]) for name in SURFACES}
    surfaces |= {f"primary {share:.0%}": ground.blend(primary, share) for share in TINTS}
    faint = {name: contrast(colour, ground) for name, colour in surfaces.items()}
    assert {name: round(ratio, 2) for name, ratio in faint.items() if ratio < VISIBLE} == {}
    selected = Color.parse(written["block-cursor-background"])
    assert contrast(selected, surfaces["surface"]) >= VISIBLE

    dim = {
        (name, behind): contrast(Color.parse(written[name]), Color.parse(written[behind]))
        for name in OPERATED
        for behind in ("background", "surface", "scrollbar-background")
    }
    assert {pair: round(ratio, 2) for pair, ratio in dim.items() if ratio < OPERABLE} == {}
