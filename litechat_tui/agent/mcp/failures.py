"""What went wrong with a server: for the reader as a problem, for the model as a sentence that helps it go on."""

from __future__ import annotations

from agents.exceptions import UserError
from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED, REQUEST_TIMEOUT

from litechat_tui.agent.mcp.log import ServerLog
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_servers import ToolServer, Transport


def problem_of(error: BaseException, server: ToolServer, log: ServerLog) -> Problem:
    """Return why a server could not be connected to."""
    cause = innermost(error)
    if isinstance(cause, TimeoutError):
        return Problem(Code.TOOLS_SERVER_SILENT, seconds=round(server.connect_seconds, 1))
    if server.transport is Transport.STDIO:
        if isinstance(cause, FileNotFoundError) and not server.folder:
            return Problem(Code.TOOLS_COMMAND_MISSING, command=one_line(server.command))
        if isinstance(cause, OSError):
            reason = one_line(cause.strerror or str(cause))
            return Problem(Code.TOOLS_COMMAND_FAILED, command=one_line(server.command), reason=reason)
        if is_closed(cause):
            return Problem(Code.TOOLS_SERVER_EXITED)
    elif log.status:
        return Problem(Code.TOOLS_SERVER_REFUSED, address=server.target, status=log.status)
    elif isinstance(cause, UserError) or is_closed(cause):
        return Problem(Code.TOOLS_SERVER_UNREACHABLE, address=server.target)
    return Problem(Code.TOOLS_SERVER_FAILED, reason=one_line(said(cause)).rstrip("."))


def is_closed(error: BaseException) -> bool:
    """Return whether the connection is gone, which it does not come back from by itself."""
    return isinstance(error, MCPError) and error.code == CONNECTION_CLOSED


def is_gone(error: BaseException, server: ToolServer) -> bool:
    """Return whether a call failed because there is no connection any more, or none that its server still knows."""
    if server.transport is Transport.STDIO or isinstance(error, MCPError):
        return is_closed(error)
    # What is wrong with the arguments is found before they are sent.
    return "missing required parameters" not in str(error)


def is_late(error: BaseException) -> bool:
    """Return whether a call was given up because its time was over."""
    return isinstance(error, MCPError) and error.code == REQUEST_TIMEOUT


def said(error: BaseException) -> str:
    """Return what an error says, its kind where it says nothing."""
    return str(error) or type(error).__name__


def innermost(error: BaseException) -> BaseException:
    """Return the error that a group of errors is about."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
