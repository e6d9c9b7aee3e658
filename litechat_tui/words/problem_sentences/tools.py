"""Problems of servers of tools."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

TOOLS: Mapping[Code, Sentence] = {
    Code.TOOLS_FILE_UNREADABLE: Sentence(N_("The file of tool servers {path} cannot be read: {reason}.")),
    Code.TOOLS_FILE_NOT_JSON: Sentence(
        N_("The file of tool servers {path} is not written correctly: {reason}."),
        N_("It is JSON, as other programs have it: the object `mcpServers` with an entry for each server."),
    ),
    Code.TOOLS_FILE_NO_SERVERS: Sentence(
        N_("The file {path} names no tool servers."), N_("They are in its object `mcpServers`.")
    ),
    Code.TOOLS_SERVER_NAME: Sentence(
        N_("The tool server {server} in {path} is left out: a name has only letters, digits, _ and -."),
    ),
    Code.TOOLS_SERVER_WRONG: Sentence(
        N_("The tool server {server} in {path} is left out: `{entry}` has a wrong value.")
    ),
    Code.TOOLS_SERVER_EMPTY: Sentence(
        N_("The tool server {server} in {path} is left out: it has neither `command` nor `url`."),
    ),
    Code.TOOLS_SERVER_VARIABLE: Sentence(
        N_("The tool server {server} in {path} is left out: the variable {variable} is not set."),
        N_("Set it before you start, or write `:-` and a value of last resort behind its name."),
    ),
    Code.TOOLS_SERVER_TWICE: Sentence(
        N_("The tool server {server} in {path} is left out: another file has one of that name."),
    ),
    Code.TOOLS_COMMAND_MISSING: Sentence(
        N_("There is no command {command}."), N_("Install it, or write its whole path.")
    ),
    Code.TOOLS_COMMAND_FAILED: Sentence(N_("{command} could not be started: {reason}.")),
    Code.TOOLS_SERVER_EXITED: Sentence(
        N_("The tool server ended by itself."), N_("What it wrote last may tell the reason.")
    ),
    Code.TOOLS_SERVER_SILENT: Sentence(
        N_("The tool server did not answer within {seconds} seconds."),
        N_("More time is given by `startup_timeout_sec` in its entry."),
    ),
    Code.TOOLS_SERVER_UNREACHABLE: Sentence(N_("Nothing answers at {address}.")),
    Code.TOOLS_SERVER_REFUSED: Sentence(
        N_("{address} refuses the connection with HTTP {status}."),
        N_("With 401 or 403 it wants a key, or another one, in `headers`."),
    ),
    Code.TOOLS_SERVER_FAILED: Sentence(N_("The connection failed: {reason}.")),
    Code.TOOLS_SERVER_LOST: Sentence(N_("The connection to the tool server was lost; it is being made again.")),
}
