"""What is remembered of the proxy's models, and asked for anew."""

import json

import pytest

from litechat_tui.app.known_models import MOST_USED, KnownModels
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError, StoreError
from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.parameters import Name
from tests.fakes import FakeCatalog
from tests.fakes.local import FakeLocalState

HAIKU = ModelDetails("haiku", "bedrock", 200_000, 64_000, parameters=frozenset({"stream", "temperature"}))


class Counting(FakeCatalog):
    asked = 0

    def models(self) -> tuple[Model, ...]:
        self.asked += 1
        return super().models()


def catalog(**more: object) -> Counting:
    return Counting(Model("nova"), Model("haiku"), told=[HAIKU], **more)  # type: ignore[arg-type]


def test_what_was_told_once_is_known_at_the_next_start_without_asking() -> None:
    local, asked = FakeLocalState(), catalog()
    first = KnownModels(local, asked, "proxy")
    assert [*first.kept()] == []
    assert [*first.asked()] == [ModelDetails("nova"), HAIKU]
    again = KnownModels(local.window(), Counting(error=ProxyError(Code.PROXY_TIMEOUT)), "proxy")
    assert [*again.kept()] == [*first.kept()] == [ModelDetails("nova"), HAIKU]
    assert [*KnownModels(local.window(), asked, "another").kept()] == []
    assert again.of("haiku") == HAIKU
    assert again.of("unheard") == ModelDetails("unheard")


def test_a_key_that_may_not_ask_for_details_gets_names_alone() -> None:
    names_alone = FakeCatalog(Model("nova", 5, 6))
    found = KnownModels(FakeLocalState(), FakeCatalog(), "proxy").asked(names_alone)
    assert [*found] == [ModelDetails("nova", max_input_tokens=5, max_output_tokens=6)]
    with pytest.raises(ProxyError):
        KnownModels(FakeLocalState(), FakeCatalog(error=ProxyError(Code.PROXY_TIMEOUT)), "proxy").asked()


def test_which_parameters_a_model_takes_is_asked_once() -> None:
    asked = catalog()
    known = KnownModels(FakeLocalState(), asked, "proxy")
    assert (known.takes("haiku", Name.TEMPERATURE), known.takes("haiku", Name.EFFORT)) == (True, False)
    assert known.takes("unheard", Name.EFFORT)
    assert asked.asked == 1


def test_one_model_is_asked_for_where_nothing_is_known_of_it() -> None:
    asked = catalog()
    known = KnownModels(FakeLocalState(), asked, "proxy")
    assert [known.asked_of("haiku"), known.asked_of("haiku")] == [HAIKU, HAIKU]
    assert asked.asked == 1
    with pytest.raises(ProxyError):
        KnownModels(FakeLocalState(), FakeCatalog(error=ProxyError(Code.PROXY_TIMEOUT)), "proxy").asked_of("haiku")


def test_a_proxy_that_does_not_tell_leaves_all_parameters_to_be_tried() -> None:
    known = KnownModels(FakeLocalState(), FakeCatalog(error=ProxyError(Code.PROXY_TIMEOUT)), "proxy")
    assert known.takes("haiku", Name.EFFORT)


class Broken(FakeLocalState):
    def preference(self, name: str) -> str | None:
        raise StoreError(Code.STORE_LOCKED, path=name)


def test_a_file_that_cannot_be_read_leaves_them_to_be_tried_too() -> None:
    assert KnownModels(Broken(), catalog(), "proxy").takes("haiku", Name.EFFORT)


def test_favourites_and_what_was_used_last_are_kept() -> None:
    local = FakeLocalState()
    known = KnownModels(local, catalog(), "proxy")
    assert known.mark("haiku") == {"haiku"}
    assert known.mark("nova") == {"haiku", "nova"}
    assert known.mark("haiku") == {"nova"}
    assert KnownModels(local, catalog(), "proxy").favourites == {"nova"}
    assert known.mark("nova") == frozenset()
    assert local.preference("models.favourite") is None
    for alias in ("a", "b", "a"):
        known.note_used(alias)
    assert [*known.used] == ["a", "b"]
    for number in range(2 * MOST_USED):
        known.note_used(str(number))
    assert len(known.used) == MOST_USED
    assert known.used[0] == str(2 * MOST_USED - 1)


@pytest.mark.parametrize(
    "odd", ["", "null", "[", "7", "[7, null]", '{"proxy": 7}', '{"proxy": [7, {"alias": 1}]}', "[" * 10_000]
)
def test_odd_remains_are_nothing(odd: str) -> None:
    local = FakeLocalState()
    for name in ("models", "models.favourite", "models.used"):
        local.remember(name, odd)
    known = KnownModels(local, catalog(), "proxy")
    assert ([*known.kept()], known.favourites, [*known.used]) == ([], frozenset(), [])


def test_what_is_kept_is_plain_json() -> None:
    local = FakeLocalState()
    KnownModels(local, catalog(), "proxy").asked()
    assert json.loads(local.preference("models") or "")["proxy"][0] == {"alias": "nova"}


@pytest.mark.parametrize(
    ("provider", "abilities", "caches"),
    [
        ("bedrock_converse", {Ability.CACHING}, True),
        ("anthropic, bedrock", {Ability.CACHING}, True),
        ("bedrock", set(), False),
        ("openai", {Ability.CACHING}, False),
        ("bedrock, openai", {Ability.CACHING}, False),
        ("", {Ability.CACHING}, False),
    ],
)
def test_a_model_keeps_what_is_marked_where_its_provider_understands_marks(
    provider: str, abilities: set[Ability], *, caches: bool
) -> None:
    told = [ModelDetails("haiku", provider, abilities=frozenset(abilities))]
    known = KnownModels(FakeLocalState(), FakeCatalog(Model("haiku"), told=told), "proxy")
    assert not known.caches("haiku")
    known.asked()
    assert known.caches("haiku") is caches


def test_what_cannot_be_read_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    local = FakeLocalState()

    def fail(_name: str) -> str:
        raise StoreError(Code.STORE_LOCKED)

    monkeypatch.setattr(local, "preference", fail)
    assert not KnownModels(local, FakeCatalog(), "proxy").caches("haiku")
