"""An examination of facts that a test gives, and one that waits for its gate before each look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event

from litechat_tui.app.doctor.examination import Examination
from litechat_tui.domain.diagnosis import Check
from litechat_tui.domain.examined import DockerFacts, FileFacts, SettingsFacts, TerminalFacts, ToolFacts
from tests.conftest import frozen_clock


def demo_examination() -> Examination:
    """Return what the demo looks at."""
    return Examination(
        settings=SettingsFacts,
        git=tuple,
        docker=DockerFacts,
        probe=None,
        file=lambda: FileFacts("/home/me/sessions.db"),
        tools=ToolFacts,
        terminal=TerminalFacts,
        clock=frozen_clock,
        demo=True,
    )


@dataclass
class ScriptedExamination:
    """Yields the checks of a script, each of them once the gate lets it."""

    script: list[Check]
    gate: Callable[[], object] = bool
    asked: list[bool] = field(default_factory=list)
    """Of each examination, whether a model was to answer."""
    closed: Event = field(default_factory=Event)
    """Set when an examination was given up before its end."""

    def checks(self, *, asks: bool) -> Iterator[Check]:
        """Yield the script."""
        self.asked.append(asks)
        for check in self.script:
            self.gate()
            yield check
