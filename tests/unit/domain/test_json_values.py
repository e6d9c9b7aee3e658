import copy
import json
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain import json_values
from litechat_tui.domain.json_values import MAX_DEPTH, TOO_DEEP, object_json, sound_json
from tests.odd_json import ODD_JSON, deep


@pytest.mark.parametrize(
    "value",
    [None, True, 1, -(2**63), 1.5, "日本", "", [], {}, {"a": [1, {"b": "\U0001f600"}]}, deep(MAX_DEPTH)],
)
def test_a_sound_value_is_returned_as_the_very_same_object(value: object) -> None:
    assert sound_json(value) is value


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        (float("nan"), "nan"),
        ([1, float("-inf")], [1, "-inf"]),
        (2**63, "0x8000000000000000"),
        ([-(10**5000)], None),
        ("\ud83d", "\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ({"\udc00": 1}, {"\ufffd": 1}),
        ({1: 2}, {"1": 2}),
        ({None: 2}, {"None": 2}),
        ({"a": Decimal(1)}, {"a": "(Decimal)"}),
        ((1, 2), "(tuple)"),
        (deep(MAX_DEPTH + 1), None),
    ],
)
def test_what_is_no_json_becomes_text(value: object, sound: object) -> None:
    got = sound_json(value)
    assert sound is None or got == sound
    json.dumps(got, allow_nan=False).encode()


def test_what_is_nested_too_deeply_is_cut_off() -> None:
    value: Any = sound_json(deep(700))
    for _ in range(MAX_DEPTH):
        (value,) = value
    assert value == TOO_DEEP


@given(ODD_JSON)
def test_whatever_comes_every_reader_takes_it(value: object) -> None:
    sound = sound_json(value)
    assert json.loads(json.dumps(sound, allow_nan=False, ensure_ascii=False).encode()) == sound
    assert sound_json(sound) is sound


@given(st.recursive(st.none() | st.booleans() | st.integers(0, 9) | st.text(), st.lists, max_leaves=5))
def test_a_copy_of_what_is_sound_equals_it(value: object) -> None:
    assert sound_json(copy.deepcopy(value)) == value


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(st.text(max_size=30) | st.integers() | st.none(), lambda some: st.lists(some, max_size=3)),
        max_size=4,
    )
)
def test_long_texts_are_written_in_slices_as_they_are_as_a_whole(value: dict[str, Any]) -> None:
    with patch.object(json_values, "SLICE_CHARS", 4):
        assert object_json({"a": value}) == json.dumps({"a": value})
