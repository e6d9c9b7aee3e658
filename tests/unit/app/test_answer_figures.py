"""The figures by which answers are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from litechat_tui.app.answer_figures import AnswerFigures, figures_of, figures_so_far
from litechat_tui.app.replies import LiveReply, prompt_message
from litechat_tui.domain.chat import Turn, TurnStatus, Usage
from litechat_tui.domain.events import ReplyEnded, TextDelta, TurnStarted
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from tests.conftest import NOW
from tests.fakes import PlayedRunner

USAGE = Usage(20, 50, cost=0.001)
TURN = Turn(
    "t",
    "s",
    "m",
    TurnStatus.COMPLETED,
    NOW,
    NOW + timedelta(seconds=0.5),
    NOW + timedelta(seconds=2.5),
    USAGE,
)


def test_an_answer_has_its_time_to_the_first_token_and_its_tokens_a_second() -> None:
    assert figures_of(TURN) == AnswerFigures(0.5, 25.0, exact=True, usage=USAGE)


def test_what_cannot_be_said_is_left_out() -> None:
    assert figures_of(replace(TURN, first_token_at=None)) == AnswerFigures(usage=USAGE)
    assert figures_of(replace(TURN, usage=None)) == AnswerFigures(0.5)
    assert figures_of(replace(TURN, usage=Usage(20, 0))) == AnswerFigures(0.5, usage=Usage(20, 0))
    assert figures_of(replace(TURN, ended_at=TURN.first_token_at)) == AnswerFigures(0.5, usage=USAGE)
    assert figures_of(replace(TURN, ended_at=None)) == AnswerFigures(0.5, usage=USAGE)


def test_the_figures_of_an_answer_that_arrives_are_those_so_far() -> None:
    request = TurnRequest("s", Prompt("Which?"), "m")
    live = LiveReply(request, PlayedRunner(), NOW, prompt_message(request.prompt, NOW))
    running = replace(TURN, status=TurnStatus.RUNNING, first_token_at=None, ended_at=None, usage=None)

    assert figures_so_far(live, NOW) == AnswerFigures(exact=False)
    live.receive((TurnStarted(running), TextDelta("x" * 40)), NOW + timedelta(seconds=0.5))
    assert figures_so_far(live, NOW + timedelta(seconds=1)) == AnswerFigures(0.5, exact=False)
    assert figures_so_far(live, NOW + timedelta(seconds=2.5)) == AnswerFigures(0.5, 5, exact=False)
    live.receive((ReplyEnded(TURN),), NOW + timedelta(seconds=3))
    assert figures_so_far(live, NOW + timedelta(seconds=9)) == figures_of(TURN)
