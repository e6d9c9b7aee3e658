"""The state of the proxy in words."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.light import Light
from litechat_tui.words.catalogue import N_, _

_STATES: Mapping[Light, str] = {
    Light.STARTING: N_("starting"),
    Light.DATABASE_DOWN: N_("database down"),
    Light.KEY_REFUSED: N_("key refused"),
    Light.UNREACHABLE: N_("not reachable"),
}
"""State -> two words; nothing is said of the others."""
_SENTENCES: Mapping[Light, str] = {
    Light.STARTING: N_("The proxy is starting."),
    Light.DATABASE_DOWN: N_("The proxy has lost its database."),
    Light.KEY_REFUSED: N_("The proxy refuses the API key."),
    Light.UNREACHABLE: N_("The proxy cannot be reached."),
}


def light_words(light: Light) -> str:
    """Return the state of the proxy in two words; empty while all is well or nothing is known."""
    return _(_STATES[light]) if light in _STATES else ""


def light_sentence(light: Light) -> str:
    """Return the same as a sentence."""
    return _(_SENTENCES[light]) if light in _SENTENCES else ""
