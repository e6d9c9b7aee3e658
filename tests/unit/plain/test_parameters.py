"""`/set` and `/instructions`: what they change, and what is said to them."""

import pytest

from litechat_tui.domain.parameters import UNSET, Effort, Parameters
from litechat_tui.plain.parameters import settled
from tests.unit.plain.test_chat import NEW, Sitting

NAMES = "instructions, temperature, top_p, max_tokens, max_output_tokens, effort"
BRIEF = Parameters("Be brief.", 0.5)


@pytest.mark.parametrize(
    ("before", "name", "value", "after", "said"),
    [
        (UNSET, "", "", UNSET, ["Nothing is set; everything is left to the model."]),
        (BRIEF, "", "", BRIEF, ["Instructions: Be brief.", "Temperature: 0.5."]),
        (UNSET, "temperature", "0.3", Parameters(temperature=0.3), ["Temperature: 0.3."]),
        (UNSET, "Top-P", "0.3", Parameters(top_p=0.3), ["Top-p: 0.3."]),
        (UNSET, "max_tokens", "64,000", Parameters(max_output_tokens=64_000), ["Most output tokens: 64000."]),
        (UNSET, "effort", "HIGH", Parameters(effort=Effort.HIGH), ["Reasoning effort: high."]),
        (BRIEF, "temperature", "1", Parameters("Be brief.", 1.0), ["Temperature: 1."]),
        (BRIEF, "temperature", "", Parameters("Be brief."), ["Temperature is left to the model."]),
        (BRIEF, "temperature", "hot", BRIEF, ["Temperature: 0 to 2, for Claude at most 1."]),
        (
            BRIEF,
            "effort",
            "low",
            BRIEF,
            ["A model that is to think takes no temperature.", "Nothing was changed."],
        ),
        (
            UNSET,
            "seed",
            "7",
            UNSET,
            [
                f"There is no parameter seed. There are {NAMES}.",
            ],
        ),
        (UNSET, "instructions", "Be\x1b brief.", Parameters("Be␛ brief."), ["The instructions are set."]),
        (BRIEF, "instructions", "", Parameters(temperature=0.5), ["There are no instructions."]),
    ],
)
def test_what_a_line_asks_for(before: Parameters, name: str, value: str, after: Parameters, said: list[str]) -> None:
    assert settled(before, name, value) == (after, said)


def test_those_of_a_new_session_go_with_its_first_prompt_and_stay() -> None:
    sitting = Sitting()

    said = sitting.writes("/set temperature 0.3", "/instructions Be brief.", "one", "/set", "/new", "/set", "two")

    assert said[:3] == [NEW, "Temperature: 0.3.", "The instructions are set."]
    assert said[4:6] == ["Instructions: Be brief.", "Temperature: 0.3."]
    assert "Nothing is set; everything is left to the model." in said[6:]
    wanted = Parameters("Be brief.", 0.3)
    assert [reply.request.parameters for reply in sitting.runner.replies] == [wanted, None]
    assert sitting.store.journal.parameters("s1") == wanted


def test_those_of_a_stored_session_are_changed_in_the_file() -> None:
    sitting = Sitting()
    sitting.writes("one", "/set effort low", "/set effort", "/set effort high", "/instructions", "two")

    assert sitting.store.journal.parameters("s1") == Parameters(effort=Effort.HIGH)
    assert [reply.request.parameters for reply in sitting.runner.replies] == [None, None]


def test_those_that_wait_stay_behind_when_another_session_is_opened() -> None:
    sitting = Sitting()
    sitting.writes("one", session_id="s0")

    sitting.writes("/set temperature 0.3", "/open s0", "two", session_id="s1")

    assert sitting.runner.replies[-1].request.parameters is None


def test_a_model_that_the_list_does_not_have_is_taken_and_said() -> None:
    said = Sitting().writes("/model", "/model m9", "/model m2")

    assert said[-3:] == ["The model is m9.", "It is not in the list of models for this key.", "The model is m2."]
