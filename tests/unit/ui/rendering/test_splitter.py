"""A text is cut into the same blocks whichever way it arrives."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from litechat_tui.app.markdown import parse_blocks
from litechat_tui.ui.rendering.splitter import Splitter
from tests.unit.ui.rendering.samples import TEXTS


def whole(text: str) -> Splitter:
    splitter = Splitter()
    splitter.feed(text)
    splitter.finish()
    return splitter


def chunked(text: str, cuts: list[int]) -> Splitter:
    splitter = Splitter()
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    for start, stop in itertools.pairwise(edges):
        splitter.feed(text[start:stop])
        splitter.open_blocks()
    splitter.finish()
    return splitter


@settings(max_examples=400)
@given(TEXTS, st.lists(st.integers(0, 400), max_size=30))
@example("text\n#1 of", [6])
@example('[foo]: /url\n"title\nmore"\n', [12, 18])
@example("a\n| b |\n|--x", [10])
@example("```\n    ```\nx\n```\n", [4])
@example("```\n\t```\nx\n```\n", [4])
@example("| a |\n|---|\n| b |\n- c\n", [16])
def test_any_way_of_cutting_a_text_gives_the_same_blocks(text: str, cuts: list[int]) -> None:
    assert chunked(text, cuts).frozen == whole(text).frozen
    assert chunked(text, cuts).references == whole(text).references


@settings(max_examples=300)
@given(TEXTS)
def test_a_text_that_arrives_letter_by_letter_gives_the_same_blocks(text: str) -> None:
    assert chunked(text, list(range(len(text)))).frozen == whole(text).frozen


def shapes(source: str) -> list[tuple[str, str]]:
    """The structure of a text by markdown-it: (type, content) of its tokens, without those that only hold a list."""
    skipped = ("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close")
    tokens, _, _ = parse_blocks(source)
    return [(t.type, t.content.rstrip(" \t\n")) for t in tokens if not (t.level == 0 and t.type in skipped)]


@settings(max_examples=400)
@given(TEXTS)
def test_blocks_read_alone_say_what_the_whole_text_says(text: str) -> None:
    alone = [shape for block in whole(text).frozen for shape in shapes(block.text)]
    assert alone == shapes(text)
