"""Which model a prompt goes to."""

from __future__ import annotations

import pytest

from litechat_tui.app.models import ModelChoice
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from tests.fakes import FakeCatalog, FakeStore


def choice(store: FakeStore, *offered: str, error: ProxyError | None = None) -> ModelChoice:
    return ModelChoice(store.queries, store.local, FakeCatalog(*map(Model, offered), error=error))


@pytest.mark.parametrize(
    ("wanted", "in_session", "usual", "remembered", "chosen"),
    [
        ("flag", "session", "setting", "remembered", "flag"),
        ("", "session", "setting", "remembered", "session"),
        ("", "", "setting", "remembered", "setting"),
        ("", None, "setting", "remembered", "setting"),
        ("", None, "", "remembered", "remembered"),
        ("", None, "", None, "first"),
    ],
)
def test_the_model_is_the_most_particular_one(
    wanted: str, in_session: str | None, usual: str, remembered: str | None, chosen: str
) -> None:
    store = FakeStore()
    if in_session is not None:
        store.journal.begin(TurnRequest("s1", Prompt("hello"), in_session))
    if remembered is not None:
        store.local.remember("model", remembered)

    assert choice(store, "first", "second").for_session("s1", wanted=wanted, usual=usual) == chosen


def test_a_key_without_models_is_a_problem_only_where_one_is_needed() -> None:
    models = choice(FakeStore())

    assert models.any() == ""
    with pytest.raises(ProxyError) as caught:
        models.for_session("s1", wanted="", usual="")
    assert caught.value.problem.code is Code.PROXY_NO_MODELS


def test_the_proxy_is_asked_only_when_nothing_else_names_a_model() -> None:
    store = FakeStore()
    models = choice(store, error=ProxyError(Code.PROXY_SILENT))
    with pytest.raises(ProxyError):
        models.any()

    models.remember("mine")
    assert (models.any(), store.local.preference("model")) == ("mine", "mine")


def test_all_models_are_offered_in_the_order_of_the_proxy() -> None:
    assert [model.id for model in choice(FakeStore(), "b", "a").offered()] == ["b", "a"]
