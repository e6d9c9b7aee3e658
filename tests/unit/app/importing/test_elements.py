"""JSON of any size is taken apart element by element; a bad one costs itself only."""

import json
from collections.abc import Iterable

import pytest

from litechat_tui.app.importing.elements import TICK, elements
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.lines import line_elements
from litechat_tui.app.importing.skipped import Reason, UnreadableError


def taken(text: str | bytes, limits: Limits = USUAL, size: int = 7) -> tuple[list[object], Reason | None]:
    """Return the values, or what is wrong with them, and how the file ends."""
    data = text.encode() if isinstance(text, str) else text
    found: list[object] = []
    try:
        pieces = (data[at : at + size] for at in range(0, len(data), size))
        found.extend(each.problem or each.value for each in elements(pieces, limits) if each is not TICK)
    except UnreadableError as error:
        return found, error.reason
    return found, None


@pytest.mark.parametrize(
    ("text", "values", "end"),
    [
        ("[]", [], None),
        ("[1, 2.5, null, true]", [1, 2.5, None, True], None),
        ('["a]", "\\"]"]', ["a]", '"]'], None),
        ('{"a": 1}\n{"b": "}"}', [{"a": 1}, {"b": "}"}], None),
        ('[{"a": [1, {"b": 2}]}, [1]]', [{"a": [1, {"b": 2}]}, [1]], None),
        ('[{"a": 1} x {"b": 2}]', [{"a": 1}, Reason.BROKEN_ELEMENT, {"b": 2}], None),
        ('[{]}, {"b": 2}]', [Reason.BROKEN_ELEMENT, Reason.BROKEN_ELEMENT, {"b": 2}], None),
        ('[{"a": 1}] and more', [{"a": 1}], Reason.NOT_JSON),
        ('[{"a": 1}, {"b"', [{"a": 1}], Reason.CUT_SHORT),
        ('[{"a": 1}', [{"a": 1}], Reason.CUT_SHORT),
        ("[12", [12], Reason.CUT_SHORT),
        ("", [], Reason.EMPTY),
        (" \n", [], Reason.EMPTY),
        ("hello", [], Reason.NOT_JSON),
        ('{"a": 1, "a": 2}', [{"a": 2}], None),
        ('["\\ud83d"]', ["\ud83d"], None),
        (b'["\x83\x5c"]', [], Reason.NOT_UTF8),
        (b'["\x83\x5d"]', [Reason.NOT_UTF8], None),
        ("[" + "[" * 3000 + "]" * 3000 + ', {"b": 2}]', [Reason.NESTED_TOO_DEEPLY, {"b": 2}], None),
        ("[1" + "0" * 5000 + "]", ["1" + "0" * 5000], None),
        ("[1" + "0" * 5000 + ", 7]", ["1" + "0" * 5000, 7], None),
    ],
)
def test_elements_are_read_one_by_one(text: str | bytes, values: list[object], end: Reason | None) -> None:
    assert taken(text) == (values, end)


def test_a_number_that_only_python_refuses_does_not_cost_the_others_in_its_element() -> None:
    assert taken('[{"n": 1' + "0" * 5000 + ', "m": 12}]') == ([{"n": "1" + "0" * 5000, "m": 12}], None)


def test_infinite_numbers_are_read_as_python_does() -> None:
    ((value,), _) = taken("[[Infinity, 1e999]]")

    assert value == [float("inf")] * 2


@pytest.mark.parametrize("large", ["x" * 500, [[0] * 200], {"a" * 400: "\\\\"}])
def test_an_element_that_is_too_large_costs_itself_only(large: object) -> None:
    values, end = taken(json.dumps([1, large, {"a": 1}]), Limits(element=100))

    assert (values, end) == ([1, Reason.ELEMENT_TOO_LARGE, {"a": 1}], None)


def lines(pieces: Iterable[bytes], limits: Limits = USUAL) -> list[object]:
    return [each.problem or each.value for each in line_elements(pieces, limits) if each is not TICK]


def test_a_broken_line_costs_itself_only() -> None:
    assert lines([b'{"a": 1}\n{"b"\n\n', b'{"c": 3}\n']) == [{"a": 1}, Reason.BROKEN_ELEMENT, {"c": 3}]


def test_a_last_line_that_is_cut_is_said_to_be() -> None:
    assert lines([b'{"a": 1}\n{"b"']) == [{"a": 1}, Reason.CUT_SHORT]


def test_a_line_that_is_too_large_costs_itself_only() -> None:
    pieces = [b'{"a": "', b"x" * 200, b'"}\n{"b": 2}\n', b"y" * 200]

    assert lines(pieces, Limits(element=100)) == [Reason.ELEMENT_TOO_LARGE, {"b": 2}, Reason.ELEMENT_TOO_LARGE]
