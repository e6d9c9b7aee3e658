"""Problems of the program itself, of how it is called, and of the editor it opens."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

PROGRAM: Mapping[Code, Sentence] = {
    Code.RECORDED: Sentence("{message}", "{hint}"),
    Code.PROGRAM_MISTAKE: Sentence(N_("The program made a mistake ({error})."), N_("Please report it.")),
    Code.PROGRAM_MISTAKE_UNLOGGED: Sentence(
        N_("The program made a mistake ({error})."), N_("Please report it, with the log that --debug writes.")
    ),
    Code.PROGRAM_ENDING: Sentence(N_("The program is about to end.")),
    Code.PROGRAM_WRONG_USAGE: Sentence("{message}"),
    Code.PROGRAM_NO_TERMINAL: Sentence(
        N_("The full screen needs a terminal that can be drawn on."),
        N_("Without one, ask with --input TEXT or --input - < FILE, or chat line by line with --plain."),
    ),
    Code.PROGRAM_NOTHING_ASKED: Sentence(N_("Standard input was empty: there is nothing to ask.")),
    Code.PROGRAM_INPUT_NOT_UTF8: Sentence(
        N_("Standard input is not all UTF-8; what cannot be read is sent as \N{REPLACEMENT CHARACTER}.")
    ),
    Code.PROGRAM_OUTPUT_FAILED: Sentence(
        N_("The answer could not be written to standard output: {reason}."), N_("It is kept in session {session_id}.")
    ),
    Code.PROGRAM_OUTPUT_CUT: Sentence(N_("Standard output could not be written to the end: {reason}.")),
    Code.PROGRAM_NO_SESSION: Sentence(
        N_("There is no session {session_id}."), N_("Their ids are in: litechat-tui sessions list --all --limit 0")
    ),
    Code.PROGRAM_SEVERAL_SESSIONS: Sentence(
        N_("Several sessions begin with {session_id}: {sessions}."), N_("Write more of the id.")
    ),
    Code.PROGRAM_PURGE_UNCONFIRMED: Sentence(
        N_("Nobody is there to be asked whether the trash may be emptied."), N_("Say so with --yes.")
    ),
    Code.PROGRAM_NEW_SESSION_ID: Sentence(N_("There is no session {session_id} yet; it begins now.")),
    Code.PROGRAM_LOG_WRITTEN: Sentence(N_("The log is {path}.")),
    Code.PROGRAM_LOG_UNWRITABLE: Sentence(N_("The log {path} cannot be written: {reason}.")),
    Code.PROGRAM_LOADING_FAILED: Sentence(
        N_("The part that talks to models could not be loaded: {reason}."),
        N_("Install the program again, then start it again."),
    ),
    Code.EDITOR_MISSING: Sentence(
        N_("No editor is set."),
        N_("Set VISUAL or EDITOR, for example `export EDITOR=nano`, and start litechat-tui again."),
    ),
    Code.EDITOR_COMMAND_UNREADABLE: Sentence(
        N_("{variable} cannot be read: {command}."), N_("Write it as you would in a shell.")
    ),
    Code.EDITOR_NOT_STARTED: Sentence(
        N_("{command} did not start: {reason}."), N_("Set VISUAL or EDITOR to one that is installed.")
    ),
    Code.EDITOR_NO_TERMINAL: Sentence(N_("An editor cannot be opened in this terminal.")),
    Code.EDITOR_UNREADABLE_TEXT: Sentence(
        N_("What the editor saved cannot be read as UTF-8; it is kept in {path}."), N_("The text here is as it was.")
    ),
    Code.EDITOR_TEXT_KEPT: Sentence(
        N_("The editor ended with an error; what it left is kept in {path}."), N_("The text here is as it was.")
    ),
}
