"""What goes with a prompt."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.attachments import (
    AttachedText,
    attached_in,
    content_of,
    image_tokens,
    is_rough,
    line,
    marked,
    name_in,
    too_many,
)
from litechat_tui.domain.codes import Code
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.prompt import Attachment
from tests.attached import document, image

REPORT = Attachment("0" * 64, "報告 (1).pdf", "application/pdf", 193)
LINE = "[Attached file: 報告 (1).pdf (application/pdf, 193 bytes)]"


def test_a_line_names_the_file() -> None:
    assert line(REPORT) == LINE
    assert name_in(LINE) == REPORT.name
    assert name_in(LINE + "\n") == name_in("[Attached file: x]") == ""


@given(st.text(min_size=1))
def test_the_line_of_any_name_has_the_form(name: str) -> None:
    attachment = inspected(name, b"x")
    assert name_in(line(attachment)) == attachment.name


def test_the_content_of_a_prompt_is_its_text_after_the_lines() -> None:
    assert content_of("Look.", ()) == "Look."
    lines = {"type": "input_text", "text": LINE}
    assert content_of("Look.", [REPORT]) == [lines, {"type": "input_text", "text": "Look."}]
    assert content_of("", [REPORT, REPORT]) == [lines, lines]


def test_a_store_marks_what_it_knows_and_nothing_else() -> None:
    item = {"role": "user", "content": content_of(LINE, [REPORT])}
    stored = json.loads(json.dumps(item))
    known = marked(stored, {0: REPORT})
    assert attached_in(item) == attached_in(known) == {0: REPORT}
    assert known == stored
    assert json.dumps(known) == json.dumps(item)
    assert attached_in(stored) == {}


@pytest.mark.parametrize(
    "item",
    [
        {"role": "user", "content": LINE},
        {"role": "user", "content": [LINE]},
        {"role": "user", "content": [{"type": "input_text", "text": LINE + "!"}]},
        {"role": "user", "content": []},
        {"role": "user"},
    ],
)
def test_what_is_no_line_of_it_is_not_marked(item: dict[str, object]) -> None:
    assert marked(item, {0: REPORT}) == item
    assert attached_in(marked(item, {0: REPORT})) == {}


def test_the_mark_stays_with_a_copy_of_the_text() -> None:
    assert AttachedText.of(REPORT).attachment == REPORT
    assert isinstance(AttachedText.of(REPORT), str)


def test_a_message_has_only_so_many() -> None:
    images, documents = [*map(image, range(21))], [*map(document, range(6))]
    texts = [replace(inspected("a.txt", b"x"), name=str(number)) for number in range(99)]
    assert too_many([*images[:20], *documents[:5], *texts]) is None
    assert (problem := too_many(images)) is not None
    assert (problem.code, problem.facts) == (Code.ATTACHMENT_IMAGES, {"count": 21, "limit": 20})
    assert (problem := too_many(documents)) is not None
    assert (problem.code, problem.facts) == (Code.ATTACHMENT_DOCUMENTS, {"count": 6, "limit": 5})


def test_those_of_a_prompt_without_an_answer_count_too() -> None:
    images, documents = [*map(image, range(20))], [*map(document, range(5))]
    assert too_many([], [*images, *documents]) is None
    assert too_many([image(30)], documents) is None
    assert (problem := too_many([image(30)], images)) is not None
    assert (problem.code, problem.facts["count"]) == (Code.ATTACHMENT_IMAGES_BEFORE, 21)
    assert (problem := too_many([document(30)], documents)) is not None
    assert (problem.code, problem.facts["count"]) == (Code.ATTACHMENT_DOCUMENTS_BEFORE, 6)


def test_an_image_costs_by_its_pixels_up_to_a_point() -> None:
    assert (image_tokens(1, 1), image_tokens(750, 10), image_tokens(8_000, 8_000)) == (1, 10, 1_600)


def test_what_a_document_costs_is_little_more_than_a_guess() -> None:
    assert is_rough(REPORT)
    assert not is_rough(image())
