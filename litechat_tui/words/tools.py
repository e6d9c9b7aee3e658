"""What is said of tools and their servers."""

from __future__ import annotations

from litechat_tui.domain.tool_servers import Origin, ServerState, ServerStatus
from litechat_tui.domain.tools import Hints
from litechat_tui.words.catalogue import N_, _, ngettext

_ORIGINS = {
    Origin.OWN: N_("yours"),
    Origin.FOLDER: N_("this folder"),
    Origin.RUN: N_("this run"),
    Origin.PROXY: N_("the proxy"),
}
_STATUSES = {
    ServerStatus.OFF: N_("off"),
    ServerStatus.CONNECTING: N_("connecting"),
    ServerStatus.FAILED: N_("failed"),
}


def origin(of: Origin) -> str:
    """Return who named a server, in a word or two."""
    return _(_ORIGINS[of])


def status(state: ServerState) -> str:
    """Return how a server is, in a word or two."""
    if state.status is ServerStatus.READY:
        count = len(state.tools)
        return ngettext("{count} tool", "{count} tools", count).format(count=f"{count:,}")
    return _(_STATUSES[state.status])


def tokens(count: int) -> str:
    """Return about how much something takes in each request."""
    return _("about {tokens} tokens in each request").format(tokens=f"{count:,}")


def hints(of: Hints) -> str:
    """Return what a server says of a tool, as what it says; empty where it says nothing."""
    words = []
    if of.read_only is not None:
        words.append(_("only reads") if of.read_only else _("changes things"))
    if of.destructive is not None and not of.read_only:
        words.append(_("may destroy") if of.destructive else _("destroys nothing"))
    if of.idempotent and not of.read_only:
        words.append(_("may be repeated"))
    if of.open_world is not None:
        words.append(_("reaches outside") if of.open_world else _("stays inside"))
    return _("The server says: {words}").format(words=" · ".join(words)) if words else ""
