"""What a session sends, what excludes each other, and that nothing stored is a surprise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.parameters import (
    UNSET,
    Conflict,
    Effort,
    Name,
    Parameters,
    from_json,
    from_text,
    sendable,
    updated_json,
)
from tests.odd_json import ODD_JSON

ALL = Parameters("Be brief.", 0.5, 0.9, 8000, Effort.HIGH)
ANY_PARAMETERS = st.builds(
    Parameters,
    st.sampled_from(["", "Be brief."]),
    st.none() | st.floats(0, 2),
    st.none() | st.floats(0.01, 1),
    st.none() | st.integers(1, 20_000),
    st.none() | st.sampled_from(Effort),
)
STORED = st.dictionaries(st.sampled_from([*Name, "other"]), ODD_JSON | st.sampled_from([0, 1, 0.5, "low", True]))


@given(ANY_PARAMETERS)
def test_they_come_back_from_json(parameters: Parameters) -> None:
    stored = updated_json(None, parameters)
    assert from_json(stored, parameters.instructions) == parameters
    assert (stored is None) is (not parameters.named)


@given(STORED | ODD_JSON)
def test_any_json_is_read_and_what_is_no_parameter_stays_in_it(stored: object) -> None:
    parameters = from_json(stored)
    assert parameters.temperature is None or 0 <= parameters.temperature <= 2
    assert parameters.top_p is None or 0 < parameters.top_p <= 1
    assert parameters.max_output_tokens is None or parameters.max_output_tokens > 0
    kept = updated_json(stored, Parameters(temperature=0.5))
    assert kept is not None
    assert from_json(kept) == Parameters(temperature=0.5)
    if isinstance(stored, dict) and "other" in stored:
        assert kept["other"] is stored["other"]


@given(ANY_PARAMETERS, st.sets(st.sampled_from(Name)))
def test_what_is_sent_never_excludes_each_other_and_is_nothing_new(parameters: Parameters, taken: set[Name]) -> None:
    sent = sendable(parameters, taken.__contains__)
    assert sent.conflict is None
    assert sent.named.keys() <= taken
    assert sent.named.items() <= parameters.named.items()
    assert sent.instructions == parameters.instructions
    if parameters.conflict is None and parameters.named.keys() <= taken:
        assert sent == parameters


@pytest.mark.parametrize(
    ("parameters", "conflict", "sent"),
    [
        (ALL, Conflict.EFFORT_AND_TEMPERATURE, Parameters("Be brief.", None, None, 8000, Effort.HIGH)),
        (Parameters(top_p=0.9, effort=Effort.LOW), Conflict.EFFORT_AND_TOP_P, Parameters(effort=Effort.LOW)),
        (Parameters(temperature=0.1, top_p=0.9), Conflict.TEMPERATURE_AND_TOP_P, Parameters(temperature=0.1)),
        (
            Parameters(max_output_tokens=4096, effort=Effort.HIGH),
            Conflict.OUTPUT_WITHIN_EFFORT,
            Parameters(max_output_tokens=4096),
        ),
        (
            Parameters(max_output_tokens=4097, effort=Effort.HIGH),
            None,
            Parameters(max_output_tokens=4097, effort=Effort.HIGH),
        ),
        (Parameters(temperature=1, effort=Effort.NONE), None, Parameters(temperature=1, effort=Effort.NONE)),
        (UNSET, None, UNSET),
    ],
)
def test_what_excludes_each_other_is_known_and_not_sent(
    parameters: Parameters, conflict: Conflict | None, sent: Parameters
) -> None:
    assert parameters.conflict is conflict
    assert sendable(parameters) == sent


@pytest.mark.parametrize(
    ("name", "text", "parameters"),
    [
        (Name.TEMPERATURE, " 0.3 ", Parameters(temperature=0.3)),
        (Name.TEMPERATURE, "0", Parameters(temperature=0.0)),
        (Name.TOP_P, "1", Parameters(top_p=1.0)),
        (Name.MAX_OUTPUT_TOKENS, "64,000", Parameters(max_output_tokens=64_000)),
        (Name.EFFORT, "low", Parameters(effort=Effort.LOW)),
        (Name.EFFORT, "LOW", Parameters(effort=Effort.LOW)),
        *((name, text, None) for name in Name for text in ("", "much", "-1", "nan", "1e999", "²")),
        (Name.TEMPERATURE, "2.1", None),
        (Name.TOP_P, "0", None),
        (Name.MAX_OUTPUT_TOKENS, "0", None),
        (Name.MAX_OUTPUT_TOKENS, "9" * 5000, None),
    ],
)
def test_what_a_person_writes_is_a_parameter_or_nothing(name: Name, text: str, parameters: Parameters | None) -> None:
    assert from_text(name, text) == parameters


def test_some_go_over_others() -> None:
    assert Parameters(temperature=0.0).over(ALL) == Parameters("Be brief.", 0.0, 0.9, 8000, Effort.HIGH)
    assert ALL.over(Parameters("Be long.", 1, 1, 1, Effort.LOW)) == ALL
    assert UNSET.over(UNSET) == UNSET
    assert not UNSET
    assert Parameters(temperature=0.0)


def test_what_is_changed_goes_before_what_excludes_it() -> None:
    assert Parameters(top_p=0.5).changing(Parameters("Be brief.", 0.2)) == Parameters("Be brief.", top_p=0.5)
    assert Parameters(max_output_tokens=5).changing(Parameters("Be brief.", 0.2)) == Parameters(
        "Be brief.", 0.2, None, 5
    )
    assert Parameters("Be long.").changing(ALL) == Parameters("Be long."), "what a file holds may exclude each other"
    both = Parameters(temperature=0.2, top_p=0.5)
    assert both.changing(Parameters("Be brief.")) == Parameters("Be brief.", 0.2, 0.5)
