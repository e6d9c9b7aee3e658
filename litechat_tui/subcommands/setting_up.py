"""`setup --non-interactive`: does every step that is not done, with answers that nobody is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from getpass import getpass
from typing import TextIO

from litechat_tui.app.setup.driver import Setup
from litechat_tui.app.setup.run import Run
from litechat_tui.arguments.asked import SetUp
from litechat_tui.console import ExitCode, Streams, described
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem
from litechat_tui.domain.setup import (
    Asked,
    Event,
    Note,
    PlannedStep,
    Situation,
    Step,
    StepState,
    Told,
    Way,
)
from litechat_tui.subcommands.output import write_lines
from litechat_tui.words import _
from litechat_tui.words.setup import event_text, step_label

STDIN = "-"
_SECONDS = 10
"""Between two lines about waiting, in a log."""
_FROM_ENVIRONMENT = (
    Asked.AWS_ACCESS_KEY_ID,
    Asked.AWS_SECRET_ACCESS_KEY,
    Asked.AWS_SESSION_TOKEN,
    Asked.AWS_REGION,
)
KEYS = (
    Asked.AWS_ACCESS_KEY_ID,
    Asked.AWS_SECRET_ACCESS_KEY,
    Asked.AWS_SESSION_TOKEN,
    Asked.LITELLM_API_KEY,
    Asked.MASTER_KEY,
)
"""Answers that are secret."""


def way_of(command: SetUp, base_url: str | None) -> Way:
    """Return where the proxy is: whoever has an address or a key of one has no need of containers."""
    return Way.REMOTE if base_url or command.master_key_env or command.api_key_env else Way.LOCAL


def answers_of(
    command: SetUp, base_url: str | None, environ: Mapping[str, str], given: TextIO | None
) -> dict[Asked, str]:
    """Return what options and environment answer; `given` is standard input. Raises `ConfigurationError`."""
    answers = {name: environ.get(name.value, "") for name in _FROM_ENVIRONMENT}
    answers |= {
        Asked.LITELLM_BASE_URL: base_url or "",
        Asked.LITELLM_API_KEY: _secret("--api-key-env", command.api_key_env, environ, given),
        Asked.MASTER_KEY: _secret("--master-key-env", command.master_key_env, environ, given),
        Asked.MODELS: ", ".join(command.models),
        Asked.MODEL: next(iter(command.models), ""),
        Asked.EMAIL: command.email or "",
    }
    return {name: answer for name, answer in answers.items() if answer}


def _secret(flag: str, name: str | None, environ: Mapping[str, str], given: TextIO | None) -> str:
    """Return the secret that an option leads to; empty without the option."""
    if name is None:
        return ""
    if name == STDIN:
        if not (line := _line(given)):
            raise ConfigurationError(Problem(Code.SETUP_NO_INPUT))
        return line
    if not (secret := environ.get(name, "").strip()):
        raise ConfigurationError(Problem(Code.SETUP_NO_SUCH_VARIABLE, flag=flag))
    return secret


def _line(given: TextIO | None) -> str:
    """Return what comes from standard input, unseen where it is typed; empty for nothing."""
    if given is None:
        return ""
    try:
        return (getpass(_("Key (it is not shown): ")) if given.isatty() else given.readline()).strip()
    except EOFError:  # Ctrl+D
        return ""


@dataclass(slots=True)
class _Report:
    """What was done, as `--json` writes it."""

    steps: dict[Step, str] = field(default_factory=dict)
    """Step -> done, skipped or failed."""
    written: list[str] = field(default_factory=list)
    """Names of variables."""
    backup: str | None = None
    answer: str | None = None

    def add(self, event: Event) -> None:
        """Take in what a step told."""
        match event:
            case Told(Note.WROTE, facts):
                self.written += str(facts["variables"]).split(", ")
            case Told(Note.BACKUP, facts):
                self.backup = str(facts["path"])
            case Told(Note.ANSWER, facts):
                self.answer = str(facts["words"])


def set_up(command: SetUp, setup: Setup, answers: Mapping[Asked, str], streams: Streams) -> int:
    """Do it, write what is done, and return the exit status."""
    work = _Work(command, setup, answers, streams)
    problem, status, situation = None, ExitCode.ANSWERED, None
    try:
        situation = work.do()
    except ConfigurationError as error:
        problem, status = error.problem, ExitCode.MISUSED
        streams.complain(*error.problems)
    except LitechatError as error:
        problem, status = error.problem, ExitCode.FAILED
        streams.complain(error.problem)
    if command.json:
        report = work.report
        streams.write_object(
            {
                "steps": [{"id": step.value, "status": state} for step, state in report.steps.items()],
                "file": setup.path,
                "written": report.written,
                "backup": report.backup,
                "models": [*situation.offered] if situation else [],
                "answer": report.answer,
                "error": described(problem) if problem else None,
            }
        )
    return status


class _Work:
    """Goes through the steps."""

    def __init__(self, command: SetUp, setup: Setup, answers: Mapping[Asked, str], streams: Streams) -> None:
        self._command = command
        self._setup = setup
        self._answers = answers
        self._streams = streams
        self.report = _Report()

    def do(self) -> Situation:
        """Do every step that is not done, and return the situation at the end. Raises `LitechatError`."""
        situation = self._setup.look()
        for step in [planned.step for planned in self._setup.plan(situation)]:
            planned = next(one for one in self._setup.plan(situation) if one.step is step)
            if planned.state is StepState.DONE and not self._is_wanted_anyway(step):
                self.report.steps[step] = StepState.DONE
            elif step is Step.START and not self._command.docker:
                self._setup.skip(step)
                self.report.steps[step] = StepState.SKIPPED
            else:
                self._do(planned, situation)
                situation = self._setup.look()
        return situation

    def _is_wanted_anyway(self, step: Step) -> bool:
        """Return whether a step is done again because something else was given for it than is there."""
        match step:
            case Step.ADDRESS:
                return Asked.LITELLM_BASE_URL in self._answers
            case Step.KEY:
                return Asked.LITELLM_API_KEY in self._answers or self._command.overwrite
            case Step.AWS:
                return self._command.overwrite
            case _:
                return False

    def _do(self, planned: PlannedStep, situation: Situation) -> None:
        self._write(step_label(planned.step).name)
        self.report.steps[planned.step] = "failed"
        # What the environment of a shell happens to hold does not compete with what is in the file.
        kept = () if self._command.overwrite else _FROM_ENVIRONMENT
        given = {
            field.name.value: self._answers.get(field.name, "" if field.is_set else field.default)
            for field in planned.fields
            if not (field.is_set and field.name in kept)
        }
        replace = [*given, Asked.LITELLM_API_KEY.value] if self._command.overwrite else []
        self._setup.run(planned.step, situation, given, Run(self._tell), replace)
        self.report.steps[planned.step] = StepState.DONE

    def _tell(self, event: Event) -> None:
        self.report.add(event)
        match event:
            case Told(Note.WAITING, facts) if int(facts["seconds"]) % _SECONDS:
                return
        self._write(f"  {event_text(event)}")

    def _write(self, line: str) -> None:
        """Write a line for a person; where an object is to come, to those who watch."""
        if self._command.json:
            self._streams.note(line)
        else:
            write_lines(self._streams, [line])
