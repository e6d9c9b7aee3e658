"""Looks at what is there and does the steps. Every call blocks: it is made for a worker thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

from litechat_tui.app.setup.fields import checked, fields_of
from litechat_tui.app.setup.generated import missing_values
from litechat_tui.app.setup.keys import KeyStep
from litechat_tui.app.setup.looking import looked, proxy_state
from litechat_tui.app.setup.plan import engine_problem, planned
from litechat_tui.app.setup.run import Run, StoppedError
from litechat_tui.app.setup.writing import Writer
from litechat_tui.domain.codes import UNREACHABLE, Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, ProxyError
from litechat_tui.domain.setting_values import root_address
from litechat_tui.domain.setup import Asked, Note, Output, PlannedStep, ProxyState, Situation, Step, Way
from litechat_tui.domain.setup_ports import SetupTools

PATIENCE = {Way.LOCAL: 300.0, Way.REMOTE: 30.0}
"""Seconds that a proxy has to become ready; one that makes its database needs minutes for it."""
_BEAT = 1.0
"""Seconds between two looks at a proxy that is not ready."""
_TEMPORARY = "ASIA"
"""Begins the ids of access keys that have a session token."""
_HOPELESS = (UNREACHABLE - {Code.PROXY_CONNECTION_REFUSED, Code.PROXY_TIMEOUT}) | {
    Code.PROXY_NOT_A_PROXY,
    Code.PROXY_REDIRECTED,
}
"""Problems of an address that waiting does not mend."""
_NOT_READY = frozenset(ProxyState) - {ProxyState.READY}
_SILENT = frozenset({ProxyState.UNKNOWN, ProxyState.UNREACHABLE})


class Setup:
    """One way to set up. It remembers only which steps were skipped and whether a model answered."""

    def __init__(self, way: Way, tools: SetupTools, clock: Callable[[], float] = time.monotonic) -> None:
        self.way = way
        self._tools = tools
        self._clock = clock
        self._skipped: set[Step] = set()
        self._answered = False

    @property
    def path(self) -> str:
        """The file that values are written to."""
        return self._tools.file.path

    def look(self) -> Situation:
        """Return what is there. Blocks for some seconds where the proxy or Docker is slow."""
        return looked(self.way, self._tools)

    def plan(self, situation: Situation) -> tuple[PlannedStep, ...]:
        """Return the steps and how far they are."""
        return planned(situation, skipped=self._skipped, answered=self._answered)

    def skip(self, step: Step) -> None:
        """Leave a step out that can be."""
        self._skipped.add(step)

    def run(
        self,
        step: Step,
        situation: Situation,
        answers: Mapping[str, str],
        run: Run,
        replace: Collection[str] = (),
    ) -> None:
        """Do a step of the `situation` that it was planned in.

        `answers` are by the names of the step's fields. Values that are in the file stay, unless `replace` names
        their variables: otherwise raises `ConfigurationError` with `SETUP_WOULD_REPLACE`, whose fact `variables` has
        the names with ", " between them, and nothing was done. Raises `StoppedError` when `run` was stopped,
        `ConfigurationError` with one `Problem` per wrong answer, and other `LitechatError`s.
        """
        run.go_on()
        given = checked(fields_of(step, situation), answers)
        writer = Writer(self._tools, run, replace)
        match step:
            case Step.SECRETS:
                self._make_secrets(writer, run)
            case Step.AWS:
                self._write_aws(given, writer)
            case Step.START:
                self._start(run)
            case Step.ADDRESS:
                self._write_address(given, writer, run)
            case Step.PROXY:
                self._wait(situation.address, run)
                run.tell(Note.READY, address=situation.address)
            case Step.KEY:
                KeyStep(self._tools, writer, run).take(situation, given)
            case _:  # the answer
                self._ask(situation, given, run)
        self._skipped.discard(step)

    def _make_secrets(self, writer: Writer, run: Run) -> None:
        for path in self._tools.folder.lay_out():
            run.tell(Note.FILE_MADE, path=path)
        if self._tools.file.create():
            run.tell(Note.FILE_MADE, path=self._tools.file.path)
        made = missing_values(self._tools.file.values() or {})
        writer.write(made)
        if "POSTGRES_PASSWORD" in made and self._tools.engine.has_database():
            run.tell(Note.OLD_DATABASE)

    def _write_aws(self, given: Mapping[str, str], writer: Writer) -> None:
        there = self._tools.file.values() or {}
        values = {**there, **given}
        if values[Asked.AWS_ACCESS_KEY_ID].startswith(_TEMPORARY) and not values.get(Asked.AWS_SESSION_TOKEN):
            raise ConfigurationError(Problem(Code.SETUP_TOKEN_MISSING))
        writer.write(given)

    def _start(self, run: Run) -> None:
        if (problem := engine_problem(self._tools.engine.examined())) is not None:
            raise LitechatError.of(problem)
        run.tell(Note.STARTING)
        last = ""

        def line(text: str) -> None:
            nonlocal last
            last = text or last
            run.report(Output(text))

        status = self._tools.engine.up(line, run.stopped)
        if status is None:
            raise StoppedError
        if status:
            raise LitechatError(Code.SETUP_CONTAINERS_FAILED, status=status, line=last)
        run.tell(Note.STARTED)

    def _write_address(self, given: Mapping[str, str], writer: Writer, run: Run) -> None:
        """Write an address at which something answers: one with a slip in it would have to be replaced."""
        address = root_address(given.get(Asked.LITELLM_BASE_URL, ""))
        if not address:
            return
        there = (self._tools.file.values() or {}).get(Asked.LITELLM_BASE_URL, "")
        if address != there:
            if there:
                writer.check(Asked.LITELLM_BASE_URL.value)
            self._wait(address, run, but_for=_SILENT)
        writer.write({Asked.LITELLM_BASE_URL: address})

    def _wait(self, address: str, run: Run, but_for: Collection[ProxyState] = _NOT_READY) -> None:
        """Look at the proxy until it is in another of these states, or its time is over."""
        most, begun = PATIENCE[self.way], self._clock()
        while True:
            state, problem = proxy_state(self._tools, address)
            if state not in but_for:
                return
            waited = self._clock() - begun
            if problem is not None and (waited >= most or problem.code in _HOPELESS or state is ProxyState.UNKNOWN):
                raise ProxyError.of(problem)
            run.tell(Note.WAITING, seconds=round(waited), most=round(most))
            run.pause(_BEAT)

    def _ask(self, situation: Situation, given: Mapping[str, str], run: Run) -> None:
        model = given.get(Asked.MODEL, situation.offered[0] if situation.offered else "")
        run.tell(Note.ASKING, model=model)
        values = self._tools.file.values() or {}
        said = self._tools.probe(situation.address, lambda: values.get(Asked.LITELLM_API_KEY, "")).ask(model)
        run.tell(Note.ANSWER, model=model, words=said.text, seconds=round(said.seconds, 1))
        self._answered = True
