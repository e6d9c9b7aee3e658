"""A way of setting up that does nothing but what a test scripts, on the real plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from litechat_tui.app.setup.driver import Setup
from litechat_tui.app.setup.run import Run
from litechat_tui.domain.setup import Situation, Step, Way
from litechat_tui.domain.setup_ports import SetupTools

Doing = Callable[[Run, Mapping[str, str], Collection[str]], object]
"""Does a step: run, answers, and the variables whose values may be replaced. It may raise."""


@dataclass
class Asked:
    """A step that was to be done."""

    step: Step
    answers: Mapping[str, str]
    replace: Sequence[str]


@dataclass
class ScriptedSetup(Setup):
    """Looks at one situation after the other, the last one again and again, and does what it is told."""

    situations: list[Situation]
    doing: dict[Step, Doing] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    gate: Callable[[], object] = bool
    """Lets a look come to its end."""

    def __post_init__(self) -> None:
        super().__init__(self.situations[0].way, cast("SetupTools", None))

    def look(self) -> Situation:
        self.gate()
        return self.situations.pop(0) if len(self.situations) > 1 else self.situations[0]

    def run(
        self,
        step: Step,
        situation: Situation,
        answers: Mapping[str, str],
        run: Run,
        replace: Collection[str] = (),
    ) -> None:
        self.asked.append(Asked(step, dict(answers), [*replace]))
        if step in self.doing:
            self.doing[step](run, answers, replace)
        if step is Step.ANSWER:
            self._answered = True


def no_setup(way: Way) -> Any:
    """Stand for setting up where no test does."""
    raise NotImplementedError(way)
