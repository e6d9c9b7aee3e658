"""How a session file and a hub stand, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.words.catalogue import N_, _

_REASONS: Mapping[Code, str] = {
    Code.HUB_REFUSED: N_("no entry"),
    Code.HUB_NOT_MADE: N_("not made yet"),
    Code.HUB_NEWER: N_("too new"),
    Code.HUB_NOT_ALLOWED: N_("no rights"),
    Code.HUB_UNSAFE: N_("not encrypted"),
    Code.HUB_DRIVER_MISSING: N_("driver missing"),
}
"""Why a hub refuses, in two words."""
_OTHERWISE = N_("wrong address")


def hub_words(standing: HubStanding) -> str:
    """Return it; empty while nothing is known."""
    match standing.light:
        case HubLight.UNKNOWN:
            return ""
        case HubLight.IN_STEP:
            return _("hub")
        case HubLight.BEHIND:
            return _("hub: {count} behind").format(count=standing.behind)
        case HubLight.OFFLINE:
            since = standing.since.strftime("%H:%M") if standing.since else "-"
            return _("hub offline since {time}").format(time=since)
        case _:
            code = standing.problem.code if standing.problem else Code.HUB_ADDRESS
            return _("hub refused: {reason}").format(reason=_(_REASONS.get(code, _OTHERWISE)))
