"""What calls return, as the model reads it."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent.mcp.outputs import (
    MOST_IMAGE_BYTES,
    MOST_IMAGES,
    MOST_STORED_CHARACTERS,
    output_of,
)

PNG = b"\x89PNG\r\n\x1a\nrest"


def image(content: bytes, kind: str = "image/png") -> dict[str, Any]:
    return {"type": "image", "data": base64.b64encode(content).decode(), "mimeType": kind}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def returned(*content: dict[str, Any], **more: Any) -> Any:
    return output_of({"content": [*content], **more})


def test_texts_become_one_text() -> None:
    assert returned(text("a"), text("b")) == "a\nb"


@pytest.mark.parametrize("result", [{}, {"content": []}, {"content": None}, {"content": [text("")]}])
def test_nothing_is_said_so(result: dict[str, Any]) -> None:
    assert output_of(result) == "(no output)"


def test_control_characters_are_shown() -> None:
    assert returned(text("\x1b[2Ja\u202e")) == "␛[2Ja�"


def test_an_error_says_that_it_is_one() -> None:
    assert returned(text("no such file"), isError=True) == "The tool reports an error:\nno such file"


def test_structured_content_is_said_once() -> None:
    structured = {"city": "東京", "degrees": 20}
    assert returned(structuredContent=structured) == '{"city": "東京", "degrees": 20}'
    assert returned(text(json.dumps(structured, indent=2)), structuredContent=structured).startswith("{\n")
    assert returned(text("warm"), structuredContent={"result": "warm"}) == "warm"
    assert returned(text("warm"), structuredContent=structured).startswith('warm\n{"city"')
    assert returned(text("[" * 100_000), structuredContent={"a": 1}).endswith('\n{"a": 1}')


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xffrest", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF....WEBPrest", "image/webp"),
    ],
)
def test_an_image_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    (part,) = returned(image(content, "image/svg+xml"))
    assert part["type"] == "image"
    assert part["image_url"] == f"data:{kind};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (image(b"<svg/>"), "[an image of a kind that models don't take, left out]"),
        ({"type": "image", "data": "@@@"}, "[an image that is damaged, left out]"),
        (image(PNG + b"x" * MOST_IMAGE_BYTES), "[an image of 3,750,012 bytes, left out: 3,750,000 is the limit]"),
        ({"type": "audio", "data": "AAAA", "mimeType": "audio/wav"}, "[audio, audio/wav, about 3 bytes, left out]"),
        ({"type": "resource_link", "uri": "file:///a", "name": "A"}, "[resource A, unknown kind: file:///a]"),
        ({"type": "resource", "resource": {"uri": "a:b", "text": "hello"}}, "[resource a:b]\nhello"),
        (
            {"type": "resource", "resource": {"uri": "a:b", "blob": "AAAA", "mimeType": "application/zip"}},
            "[resource a:b, application/zip, about 3 bytes, left out]",
        ),
        ({"type": "hologram"}, "[hologram, left out]"),
        ({}, "[something, left out]"),
    ],
)
def test_what_no_model_takes_becomes_a_line(block: dict[str, Any], said: str) -> None:
    assert returned(block) == said


def test_text_beside_images_stays_in_order() -> None:
    parts = returned(text("before"), image(PNG), text("after"))
    assert [part.get("text", part["type"]) for part in parts] == ["before", "image", "after"]


def test_there_are_not_too_many_images() -> None:
    parts = returned(*[image(PNG)] * (MOST_IMAGES + 1))
    assert [part["type"] for part in parts] == ["image"] * MOST_IMAGES + ["text"]
    assert parts[-1]["text"] == "[one more image, left out]"


def test_what_is_kept_of_a_flood_has_a_limit_and_says_so() -> None:
    output = returned(text("x" * (MOST_STORED_CHARACTERS + 1)))
    assert output.endswith("\n[Cut here: 1,000,000 of 1,000,001 characters were kept.]")
    parts = returned(text("x" * (MOST_STORED_CHARACTERS + 1)), image(PNG))
    assert parts[0]["text"].startswith("xxx")
    assert parts[0]["text"].endswith("characters were kept.]")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "data", "resource", "uri", "blob", "mimeType"]), inner)
    ),
    max_leaves=8,
)


@given(st.fixed_dictionaries({"content": JSON, "structuredContent": JSON, "isError": JSON}))
def test_whatever_a_server_returns_there_is_an_output(result: dict[str, Any]) -> None:
    assert output_of(result)
