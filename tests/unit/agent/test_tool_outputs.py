"""What is sent of outputs."""

from typing import Any

from litechat_tui.agent.tool_outputs import MOST_SENT_BYTES, MOST_SENT_IMAGES, capped, shortened


def output(value: Any) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": "c", "output": value}


IMAGE = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}
SEEN = {"type": "input_text", "text": "[An image that the model has seen before.]"}


def test_what_is_short_is_sent_as_the_very_same_object() -> None:
    items = [
        {"role": "user", "content": "x" * 100_000},
        output("short"),
        output([{"type": "input_text", "text": "short"}, IMAGE]),
        output(None),
    ]
    assert all(sent is item for sent, item in zip(capped(items), items, strict=True))


def test_of_a_long_output_beginning_and_end_are_sent() -> None:
    text = "first\n" + "x" * 100_000 + "\nlast"
    (sent,) = capped([output(text)])
    short = sent["output"]
    assert short.startswith("first\nxxx")
    assert short.endswith("xxx\nlast")
    assert "Here 70,011 of 100,011 bytes are left out." in short
    assert len(short.encode()) < MOST_SENT_BYTES + 200
    assert capped([output(text)]) == [sent]


def test_no_character_is_cut_in_half() -> None:
    assert "\N{REPLACEMENT CHARACTER}" not in shortened("日" * 20_000 + "x")
    kept = "日" * 9_000
    assert shortened(kept) is kept


def test_parts_are_shortened_too() -> None:
    (sent,) = capped([output([{"type": "input_text", "text": "x" * 100_000}, IMAGE, "odd"])])
    assert "left out" in sent["output"][0]["text"]
    assert sent["output"][1:] == [IMAGE, "odd"]


def test_only_the_newest_images_are_sent_again() -> None:
    items = [output([IMAGE]) for _ in range(MOST_SENT_IMAGES - 1)] + [output([IMAGE, IMAGE])]
    sent = [part for item in capped(items) for part in item["output"]]
    assert sent == [SEEN, *[IMAGE] * MOST_SENT_IMAGES]
