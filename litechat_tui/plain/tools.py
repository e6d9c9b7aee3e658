"""`/tools`: the servers of tools and what they offer, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litechat_tui.app.tool_control import ToolControl
from litechat_tui.console import Streams
from litechat_tui.domain.tool_servers import ServerState, ServerStatus
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.tools import origin, status, tokens

TRUST, REFUSE = "trust", "refuse"


def obeyed(control: ToolControl | None, wanted: str, session_id: str) -> Sequence[str]:
    """Do what a line wants of the servers; return what is said of it. Raises `LitechatError`."""
    if control is None:
        return [_("No tool servers are used here.")]
    name, _space, change = wanted.partition(" ")
    if wanted in (TRUST, REFUSE):
        return [_decided(control, trusted=wanted == TRUST)]
    if change.strip() in ("on", "off"):
        control.switch(name, session_id, on=change.strip() == "on")
        text = _("{name} is on for this session.") if change.strip() == "on" else _("{name} is off for this session.")
        return [text.format(name=name)]
    return [*_lines(control, session_id)]


def _decided(control: ToolControl, *, trusted: bool) -> str:
    if (untrusted := control.untrusted) is None:
        return _("There is nothing to decide about.")
    control.trust(untrusted, trusted=trusted)
    return _("The servers of this folder are started.") if trusted else _("The servers of this folder are not used.")


def _lines(control: ToolControl, session_id: str) -> Iterator[str]:
    off = control.choice.off(session_id)
    for state in control.states:
        yield _server(state, on=state.server.name not in off)
        for tool in state.tools:
            mark = "" if tool.address not in off and state.server.offers(tool.name) else _("off")
            yield f"  {tool.address}{f' ({mark})' if mark else ''}: {tool.title or tool.description}"
    if (untrusted := control.untrusted) is not None:
        names = ", ".join(f"{each.name} ({each.target})" for each in untrusted.servers)
        text = _("{path} names servers that are not started: {names}. Write /tools trust, or /tools refuse.")
        yield text.format(path=untrusted.path, names=names)
    yield from (problem_text(problem).summary for problem in control.problems)
    if not control.states and not control.problems and control.untrusted is None:
        yield _("No tool servers are configured.")


def _server(state: ServerState, *, on: bool) -> str:
    facts = [status(state), origin(state.server.origin)]
    if state.status is ServerStatus.READY:
        facts.append(tokens(state.tokens))
    if not on:
        facts.append(_("off for this session"))
    said = problem_text(state.problem).message if state.problem else ""
    return f"{state.server.name}: {', '.join(facts)}. {said}".rstrip()


def complaints(control: ToolControl, streams: Streams) -> None:
    """Say of servers that were wanted and cannot be used why."""
    streams.complain(*control.problems)
    for state in control.states:
        if state.status is ServerStatus.FAILED and state.problem is not None:
            said = " ".join((problem_text(state.problem).summary, *state.log[-1:]))
            streams.report(
                _("The tool server {name} cannot be used: {reason}").format(name=state.server.name, reason=said)
            )
