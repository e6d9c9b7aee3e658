"""What is known of models: several deployments of one alias, what one takes, and how it is kept."""

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.chat import Model
from litechat_tui.domain.models import Ability, ModelDetails, described, details_from, details_json, merged
from litechat_tui.domain.parameters import Name
from tests.odd_json import ODD_JSON

HAIKU = ModelDetails(
    "haiku",
    "bedrock_converse",
    200_000,
    64_000,
    1.1e-06,
    5.5e-06,
    1.1e-07,
    1.375e-06,
    frozenset({Ability.VISION, Ability.TOOLS}),
    frozenset({"stream", "temperature", "max_tokens"}),
)


def test_an_alias_can_what_all_its_deployments_can_and_costs_as_much_as_the_dearest() -> None:
    other = ModelDetails(
        "haiku",
        "anthropic",
        100_000,
        None,
        1e-06,
        6e-06,
        None,
        2e-06,
        frozenset({Ability.TOOLS, Ability.PDF}),
        frozenset({"stream", "max_tokens", "top_p"}),
    )
    both = ModelDetails(
        "haiku",
        "bedrock_converse, anthropic",
        100_000,
        64_000,
        1.1e-06,
        6e-06,
        None,
        2e-06,
        frozenset({Ability.TOOLS}),
        frozenset({"stream", "max_tokens"}),
    )
    nova = ModelDetails("nova")
    assert merged([HAIKU, nova, other, HAIKU]) == {"haiku": both, "nova": nova}
    assert merged([HAIKU, ModelDetails("haiku")])["haiku"].parameters == HAIKU.parameters
    assert merged([ModelDetails("haiku"), HAIKU])["haiku"].parameters == HAIKU.parameters


def test_models_come_in_the_order_of_the_list_with_its_limits_where_nothing_else_is_known() -> None:
    models = [Model("nova", 5, 6), Model("haiku", 7, 8)]
    assert described(models, {"haiku": HAIKU, "unlisted": ModelDetails("unlisted")}) == (
        ModelDetails("nova", max_input_tokens=5, max_output_tokens=6),
        HAIKU,
    )


def test_a_model_takes_what_its_list_names_and_without_a_list_anything_it_can_do() -> None:
    def takes(details: ModelDetails) -> set[Name]:
        return {name for name in Name if details.takes(name)}

    assert takes(HAIKU) == {Name.TEMPERATURE, Name.MAX_OUTPUT_TOKENS}
    assert takes(ModelDetails("unknown")) == {*Name}
    assert takes(ModelDetails("a", "openai")) == {*Name} - {Name.EFFORT}
    assert takes(ModelDetails("a", "openai", abilities=frozenset({Ability.REASONING}))) == {*Name}


def test_what_is_known_comes_back_from_json() -> None:
    for details in (HAIKU, ModelDetails("nova"), ModelDetails("free", input_price=0.0, parameters=frozenset())):
        assert details_from(details_json(details)) == details


FACTS = [name for name in details_json(HAIKU) if name != "alias"]


@given(ODD_JSON | st.fixed_dictionaries({"alias": st.just("a")}, optional=dict.fromkeys(FACTS, ODD_JSON)))
def test_any_json_is_read(value: object) -> None:
    details = details_from(value)
    assert details is None or details_from(details_json(details)) == details
