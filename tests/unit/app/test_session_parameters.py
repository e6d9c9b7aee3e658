"""What a session that is not stored yet is to send, through the life of its first prompt."""

from litechat_tui.app.session_parameters import SessionParameters
from litechat_tui.domain.chat import Session
from litechat_tui.domain.parameters import UNSET, Effort, Parameters
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from tests.conftest import NOW

HOT, THINKING = Parameters(temperature=2.0), Parameters(effort=Effort.HIGH)
STORED = Session("a", "", NOW, NOW, parameters=HOT)
REQUEST = TurnRequest("a", Prompt("Hello?"), "m1")


def test_those_of_a_stored_session_are_the_file_s() -> None:
    parameters = SessionParameters()
    assert parameters.of("a", None) == UNSET
    assert parameters.of("a", STORED) == HOT
    assert parameters.given(REQUEST) is REQUEST


def test_those_that_wait_go_with_the_first_prompt_and_then_the_file_has_them() -> None:
    parameters = SessionParameters()
    parameters.wait("a", THINKING)
    assert parameters.of("a", None) == parameters.of("a", STORED) == THINKING
    assert parameters.given(REQUEST).parameters == THINKING
    assert parameters.given(TurnRequest("b", Prompt("Hello?"), "m1")).parameters is None
    parameters.note_stored("a")
    assert parameters.of("a", STORED) == HOT


def test_sessions_that_take_the_place_of_another_send_the_same() -> None:
    parameters = SessionParameters()
    parameters.hand_on("a", ["b"])
    assert parameters.of("b", None) == UNSET
    parameters.wait("a", THINKING)
    parameters.hand_on("a", ["b", "c"])
    assert [parameters.of(each, None) for each in "abc"] == [THINKING] * 3


def test_they_wait_again_when_the_prompt_is_taken_back() -> None:
    parameters = SessionParameters()
    parameters.wait("a", THINKING)
    request = parameters.given(REQUEST)
    parameters.note_stored("a")
    parameters.note_gone(request)
    assert parameters.of("a", None) == THINKING
    parameters.wait("a", HOT)
    parameters.note_gone(request)
    assert parameters.of("a", None) == HOT, "what was set since stays"
    parameters.note_gone(TurnRequest("b", Prompt("Hello?"), "m1"))
    assert parameters.of("b", None) == UNSET
