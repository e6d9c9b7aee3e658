"""Which steps are done and which one is next, judged by what is there alone: setting up can be left anywhere."""

from __future__ import annotations

from collections.abc import Collection

from litechat_tui.app.setup.fields import fields_of
from litechat_tui.app.setup.generated import GENERATED
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.setup import (
    OPTIONAL,
    STEPS,
    EngineFacts,
    KeyState,
    PlannedStep,
    ProxyState,
    Situation,
    Step,
    StepState,
)

AWS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
"""Variables without which the deployment does not start."""


def planned(situation: Situation, *, skipped: Collection[Step] = (), answered: bool = False) -> tuple[PlannedStep, ...]:
    """Return the steps of the way, at most one of which is next.

    `skipped` are those that somebody left out, `answered` whether a model answered since then: neither can be seen.
    """
    steps: list[PlannedStep] = []
    is_next_taken = False
    for step in STEPS[situation.way]:
        done, problem = _judged(step, situation, answered=answered)
        if done:
            state = StepState.DONE
        elif step in skipped:
            state = StepState.SKIPPED
        else:
            state, is_next_taken = (StepState.LATER if is_next_taken else StepState.NEXT), True
        shown = problem if state is StepState.NEXT else None
        steps.append(PlannedStep(step, state, step in OPTIONAL, fields_of(step, situation), shown))
    return tuple(steps)


def _judged(step: Step, situation: Situation, *, answered: bool) -> tuple[bool, Problem | None]:
    """Return whether a step is done, and the problem that keeps it from being so, where there is one."""
    if situation.faults:
        return False, situation.faults[0]
    match step:
        case Step.SECRETS:
            return _secrets(situation)
        case Step.AWS:
            return _aws(situation)
        case Step.START:
            # A database that is down is a container that has to be started, too.
            return situation.proxy is ProxyState.READY, engine_problem(situation.engine)
        case Step.ADDRESS:
            return bool(situation.address), None
        case Step.PROXY:
            return situation.proxy is ProxyState.READY, situation.proxy_problem
        case Step.KEY:
            return situation.key is KeyState.WORKS, situation.key_problem
        case _:  # the answer
            return answered, None


def _secrets(situation: Situation) -> tuple[bool, Problem | None]:
    problem = next((one for one in situation.deployment if one.facts.get("variable") not in AWS), None)
    return set(GENERATED) <= situation.named and not situation.missing_files and problem is None, problem


def _aws(situation: Situation) -> tuple[bool, Problem | None]:
    problem = next((one for one in situation.deployment if one.facts.get("variable") in AWS), None)
    return set(AWS) <= situation.named and problem is None, problem


def engine_problem(engine: EngineFacts) -> Problem | None:
    """Return what keeps Docker from starting containers."""
    if not engine.is_installed:
        return Problem(Code.SETUP_NO_DOCKER)
    if not engine.version:
        return Problem(Code.SETUP_NO_ENGINE)
    return None if engine.compose else Problem(Code.SETUP_NO_COMPOSE)
