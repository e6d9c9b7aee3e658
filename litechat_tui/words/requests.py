"""What this program asks a model in the reader's name, in the reader's language."""

from __future__ import annotations

from litechat_tui.domain.prompt import Prompt
from litechat_tui.words.catalogue import _


def continue_request() -> Prompt:
    """Return what is sent when the rest of an answer that was cut short is wanted."""
    return Prompt(_("Continue exactly where you stopped."))
