"""Problems of the session file, and of writing to it."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_RESTORE = N_("Keep a copy, then restore a backup over it or set SESSION_DB_PATH to another file.")
_ANOTHER_FILE = N_("Move it away, or set SESSION_DB_PATH to another file.")
_WAIT_FOR_REPLY = N_("Wait for it to end or stop it there, or start a new session.")
_COPY = N_("Copy what you want to keep from the screen, then open the session again.")

STORE: Mapping[Code, Sentence] = {
    Code.STORE_LOCKED: Sentence(N_("Another program keeps {path} locked."), N_("Close that program, then try again.")),
    Code.STORE_UNWRITABLE: Sentence(
        N_("{path} cannot be written to."),
        N_("Make the file and its folder writable, or set SESSION_DB_PATH to another file."),
    ),
    Code.STORE_FORBIDDEN: Sentence(N_("{path} may not be opened."), N_("Check who owns the file and its folder.")),
    Code.STORE_UNOPENABLE: Sentence(
        N_("{path} cannot be opened."), N_("Check that the file and its folder exist and are yours.")
    ),
    Code.STORE_DISK_FULL: Sentence(
        N_("The disk is full; {path} could not be written."), N_("Free some space, then try again.")
    ),
    Code.STORE_DISK_FAILED: Sentence(
        N_("The disk failed while {path} was used."), N_("Check the disk and its free space.")
    ),
    Code.STORE_DAMAGED: Sentence(N_("{path} is damaged."), _RESTORE),
    Code.STORE_NOT_A_SESSION_FILE: Sentence(N_("{path} is not a session file."), _ANOTHER_FILE),
    Code.STORE_FAILED: Sentence(N_("{path} could not be used: {reason}.")),
    Code.STORE_PATH_UNUSABLE: Sentence(N_("{path} cannot be used: {reason}."), N_("Check the path and who owns it.")),
    Code.STORE_NOT_UNICODE: Sentence(N_("This text cannot be stored: it is not valid Unicode.")),
    Code.STORE_MISSING: Sentence(
        N_("There is no session file {path}."), N_("Check SESSION_DB_PATH, or name the file with --session-db.")
    ),
    Code.STORE_ONLY_LOG_LEFT: Sentence(N_("{path} is gone although its write-ahead log is not."), _RESTORE),
    Code.STORE_EMPTY_WITH_LOG: Sentence(N_("{path} is empty although its write-ahead log is not."), _RESTORE),
    Code.STORE_TRUNCATED: Sentence(N_("{path} is damaged: it ends too early."), _RESTORE),
    Code.STORE_READ_ONLY: Sentence(
        N_("{path} is read-only."), N_("Make it writable, or set SESSION_DB_PATH to another file.")
    ),
    Code.STORE_NOT_A_FILE: Sentence(
        N_("{path} is a folder or a device, not a session file."), N_("Set SESSION_DB_PATH to a file.")
    ),
    Code.STORE_NO_FOLDER: Sentence(
        N_("There is no folder {path}."), N_("Make it, mount its disk, or choose another path.")
    ),
    Code.STORE_NOT_A_FOLDER: Sentence(N_("{path} is not a folder."), N_("Choose another path.")),
    Code.STORE_FOREIGN_DATABASE: Sentence(N_("{path} is the database of another program."), _ANOTHER_FILE),
    Code.STORE_NEWER_FORMAT: Sentence(
        N_("{path} was written by a newer version of litechat-tui (format {format}, this one knows {known})."),
        N_("Update litechat-tui; the file was not changed."),
    ),
    Code.STORE_BACKUP_EXISTS: Sentence(N_("{path} is already there."), N_("Choose another name for the backup.")),
    Code.STORE_BUSY_HERE: Sentence(
        N_("A reply is still being written to this session in this window."), _WAIT_FOR_REPLY
    ),
    Code.STORE_BUSY_ELSEWHERE: Sentence(
        N_("A reply is still being written to this session in another window."), _WAIT_FOR_REPLY
    ),
    Code.STORE_CALL_NOT_STARTABLE: Sentence(N_("A tool call was about to begin that is not allowed, or has begun.")),
    Code.STORE_TURN_CLOSED: Sentence(
        N_("This turn was closed or removed by another program; nothing more was stored for it."), _COPY
    ),
    Code.STORE_TURN_TAKEN: Sentence(
        N_("While this program was held up, another one went on with the session. Nothing more was stored for it."),
        _COPY,
    ),
    Code.STORE_TURN_TOO_LATE: Sentence(
        N_(
            "While this program was held up, another one went on with the session."
            " The answer came too late to be stored."
        ),
        _COPY,
    ),
    Code.STORE_TURN_KEPT_LATE: Sentence(
        N_("While this program was held up, another one went on with the session."),
        N_("What had come by the end of it is kept."),
    ),
    Code.STORE_NOT_LAST_ANSWER: Sentence(
        N_("Only the last answer of a session can be given again, and this one is not the last any more."),
        N_("Fork the session at its prompt to have that answered again."),
    ),
    Code.STORE_FORK_ORIGIN_GONE: Sentence(
        N_("The session to fork is no longer in the file."), N_("Another program may have removed it.")
    ),
    Code.STORE_MOVED: Sentence(
        N_("{path} was moved, deleted or replaced while the program runs; nothing is written to it any more."),
        N_("Put it back to go on with it."),
    ),
    Code.STORE_MERGED_INTO_ITSELF: Sentence(
        N_("{path} is the session file itself."),
        N_("Name the file of another machine, or the one to merge it into with --session-db."),
    ),
    Code.STORE_NOTHING_TO_MERGE: Sentence(N_("There is no file {path} to merge."), N_("Check the path.")),
}
