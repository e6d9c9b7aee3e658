"""Amounts in words: cost, and what of it nobody knows."""

from __future__ import annotations

from litechat_tui.words.catalogue import ngettext

AT_LEAST, ABOUT = "≥", "≈"
"""Before a cost that lacks those of some answers, and before one that was reckoned by prices."""
_STEPS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def dollars(cost: float) -> str:
    """Return a cost in US dollars: ``$0.0042``, ``$12.50``."""
    return f"${cost:.4f}" if cost < 1 else f"${cost:,.2f}"


def cents(cost: float) -> str:
    """Return a cost in US dollars and cents, where that says enough: ``$0.31``, ``$0.0042``, ``$0``."""
    if not cost:
        return "$0"
    return f"${cost:.4f}" if cost < 0.095 else f"${cost:,.2f}"


def short_number(number: float) -> str:
    """Return a number in few letters: ``950``, ``1.2k``, ``64k``, ``3.4M``."""
    for step, letter in _STEPS:
        # What rounds up to the next step is written in that one.
        if number >= step * 0.9995:
            scaled = number / step
            return f"{scaled:.1f}{letter}" if scaled < 9.95 else f"{scaled:.0f}{letter}"
    return f"{number:.0f}"


def rounded_up(number: int) -> int:
    """Return an estimate with two digits that count."""
    unit: int = 10 ** max(len(str(number)) - 2, 0)
    return -(-number // unit) * unit


def file_size(size: float) -> str:
    """Return bytes in few digits: ``193 B``, ``3.9 MB``."""
    unit, *larger = ("B", "kB", "MB", "GB", "TB")
    while size >= 1000 and larger:
        size, unit, larger = size / 1000, larger[0], larger[1:]
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


def unknown_costs(count: int) -> str:
    """Return that the sums of costs lack those of some answers."""
    text = ngettext("The cost of {count} answer is not known.", "The costs of {count} answers are not known.", count)
    return text.format(count=f"{count:,}")
