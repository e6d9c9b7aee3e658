"""What the sentences for a problem consist of."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.words.catalogue import N_


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words for one code, as message ids with the names of its facts in braces."""

    message: str
    hint: str = ""
    plural: str = ""
    """The message for more than one, where there is a fact `count`."""
    detailed: str = ""
    """The message where every fact that it names is known."""
    more: str = ""
    """One sentence more before the hint, where every fact that it names is known."""


PATIENCE = N_("Try again in a little while.")
"""A hint that problems of several parts share."""
