"""What is said of templates of prompts."""

from __future__ import annotations

from litechat_tui.domain.ports.templates import Place
from litechat_tui.words.catalogue import N_, _

_PLACES = {Place.OWN: N_("yours"), Place.FOLDER: N_("this folder")}


def place(of: Place) -> str:
    """Return where a template comes from, in a word or two."""
    return _(_PLACES[of])
