"""What the reader switched off, and which files they trust."""

import pytest

from litechat_tui.app.tool_choice import ToolChoice
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from tests.fakes.local import FakeLocalState


@pytest.fixture
def local() -> FakeLocalState:
    return FakeLocalState()


def test_nothing_is_off_at_first(local: FakeLocalState) -> None:
    assert ToolChoice(local).off("s1") == frozenset()


def test_what_is_off_everywhere_is_off_in_each_session(local: FakeLocalState) -> None:
    choice = ToolChoice(local)
    choice.switch("files", on=False)
    choice.switch("git.push", "s1", on=False)
    assert choice.off("s1") == {"files", "git.push"}
    assert choice.off("s2") == choice.off() == {"files"}
    assert choice.is_off("git.push", "s1")
    assert not choice.is_off("git.push")


def test_it_is_remembered(local: FakeLocalState) -> None:
    ToolChoice(local).switch("files", "s1", on=False)
    assert ToolChoice(local).off("s1") == {"files"}
    ToolChoice(local).switch("files", "s1", on=True)
    assert not local.values


@pytest.mark.parametrize("written", ["{", "3", "{}", "[1, [], null]", "[" * 100_000])
def test_what_others_wrote_is_no_obstacle(local: FakeLocalState, written: str) -> None:
    local.values["tools.off"] = local.values["tools.trusted"] = written
    choice = ToolChoice(local)
    assert choice.off() == frozenset()
    assert choice.trusts("d") is None


def test_a_decision_is_about_a_content_and_can_be_another_later(local: FakeLocalState) -> None:
    choice = ToolChoice(local)
    assert choice.trusts("d1") is None
    choice.decide("d1", trusted=True)
    choice.decide("d2", trusted=False)
    assert (choice.trusts("d1"), choice.trusts("d2"), choice.trusts("d3")) == (True, False, None)
    choice.decide("d1", trusted=False)
    assert choice.trusts("d1") is False
    assert ToolChoice(local).trusts("d1") is False


class Broken(FakeLocalState):
    def preference(self, name: str) -> str | None:
        raise StoreError(Code.STORE_LOCKED)


def test_where_nothing_can_be_read_nothing_is_off_and_nothing_is_trusted() -> None:
    choice = ToolChoice(Broken())
    assert choice.off("s1") == frozenset()
    assert choice.trusts("d") is None
