"""The command line: what is asked, and how what goes wrong is told."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from functools import partial

from litechat_tui.arguments import Arguments, language_flag, names_a_command, parsed
from litechat_tui.console import ExitCode, Streams, described, ready
from litechat_tui.debuglog import log_kept
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem
from litechat_tui.parts import now
from litechat_tui.words import use
from litechat_tui.words.choice import language_of

_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    ready(sys.stdin)
    streams = Streams(ready(sys.stdout), ready(sys.stderr))
    argv = sys.argv[1:] if argv is None else argv
    use(language_of(language_flag(argv), os.environ))
    failed = partial(_write_failure, streams, argv)
    arguments = parsed(argv, lambda message: failed(Problem(Code.PROGRAM_WRONG_USAGE, message=message)))
    try:
        with log_kept(streams.complain, now(), wanted=arguments.debug):
            return _logged(arguments, streams)
    except ConfigurationError as error:
        failed(error.problem, arguments)
        streams.complain(*error.problems)
        return ExitCode.MISUSED
    except LitechatError as error:
        failed(error.problem, arguments)
        streams.complain(error.problem)
        return _failed(arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _write_failure(streams: Streams, argv: Sequence[str], problem: Problem, arguments: Arguments | None = None) -> None:
    """Write the object that `--json` promises when nothing could be asked; without that flag write nothing."""
    if "--json" not in argv:
        return
    if arguments and arguments.rivals:
        streams.write_object({"answers": [], "error": described(problem)})
    elif arguments.command if arguments else names_a_command(argv):
        streams.write_object({"error": described(problem)})
    else:
        session_id, model = (arguments.session_id, arguments.model) if arguments else (None, None)
        answer = {"session_id": session_id, "model": model, "output": "", "usage": None, "status": "failed"}
        streams.write_object({**answer, "error": described(problem)})


def _failed(arguments: Arguments) -> ExitCode:
    """Return what to end with: the doctor's 1 says that something is broken."""
    from litechat_tui.arguments.asked import Doctor

    return ExitCode.MISUSED if isinstance(arguments.command, Doctor) else ExitCode.FAILED


def _logged(arguments: Arguments, streams: Streams) -> int:
    """Run, and leave what goes wrong in the log with its traceback; a defect becomes a sentence."""
    try:
        return _run(arguments, streams)
    except LitechatError:
        _log.debug("Gave up", exc_info=True)
        raise
    except Exception as error:
        _log.exception("The program made a mistake")
        code = Code.PROGRAM_MISTAKE if arguments.debug else Code.PROGRAM_MISTAKE_UNLOGGED
        raise LitechatError(code, error=type(error).__name__) from error


def _run(arguments: Arguments, streams: Streams) -> int:
    """Do what is asked; each way to run loads what it needs and nothing else."""
    if arguments.command is None:
        from litechat_tui import composition

        return composition.chat(arguments, streams)
    from litechat_tui.arguments.asked import SetUp

    if isinstance(arguments.command, SetUp) and arguments.command.interactive:
        from litechat_tui import composition

        return composition.set_up(arguments, streams)
    from litechat_tui import errands

    return errands.run(arguments.command, arguments, streams)
