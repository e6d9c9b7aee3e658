"""Attachments on their way to the model."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from litechat_tui.agent.expanding import GONE, LEFT_OUT, expanded, has_attachments
from litechat_tui.domain.archive import HeldContents
from litechat_tui.domain.attachments import content_of, line
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.prompt import Attachment
from tests.attached import DOCX, PDF, png

PHOTO, REPORT, LETTER = inspected("photo.png", png()), inspected("報告.pdf", PDF), inspected("letter.docx", DOCX)
NOTES = inspected("notes.txt", "ノート\r\n".encode("cp932"))
CONTENTS = HeldContents(
    {PHOTO.digest: png(), REPORT.digest: PDF, LETTER.digest: DOCX, NOTES.digest: "ノート\r\n".encode("cp932")}
)


def asked(*attachments: Attachment, text: str = "Look.") -> dict[str, Any]:
    return {"role": "user", "content": content_of(text, attachments)}


def said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def text(words: str) -> dict[str, str]:
    return {"type": "input_text", "text": words}


def url(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"


def test_each_kind_is_sent_as_what_it_is_after_its_name_and_before_the_prompt() -> None:
    (item,) = expanded([asked(PHOTO, REPORT, LETTER, NOTES)], CONTENTS)
    mark = NOTES.digest[:12]
    assert item["content"] == [
        text("File: photo.png"),
        {"type": "input_image", "image_url": url("image/png", png()), "detail": "auto"},
        text("File: 報告.pdf"),
        {"type": "input_file", "filename": "報告.pdf", "file_data": url("application/pdf", PDF)},
        text("File: letter.docx"),
        {"type": "input_file", "filename": "letter.docx", "file_data": url(LETTER.media_type, DOCX)},
        text(f"File: notes.txt\n<file-{mark}>\nノート\n</file-{mark}>"),
        text("Look."),
    ]


def test_what_has_no_attachments_is_the_very_same() -> None:
    items = [{"role": "user", "content": "Hello"}, said("Hi"), asked(PHOTO)]
    done = expanded(items, CONTENTS)
    assert done[0] is items[0]
    assert done[1] is items[1]
    assert has_attachments(items)
    assert not has_attachments(items[:2])


def test_what_is_missing_stays_a_line() -> None:
    (item,) = expanded([asked(PHOTO, NOTES)], HeldContents({}))
    assert item["content"] == [text(f"{line(PHOTO)}\n{GONE}"), text(f"{line(NOTES)}\n{GONE}"), text("Look.")]


def test_what_there_is_no_room_for_stays_a_line() -> None:
    documents = [inspected(f"{number}.pdf", PDF + bytes([number])) for number in range(5)]
    contents = HeldContents(
        {each.digest: PDF + bytes([at]) for at, each in enumerate(documents)} | {REPORT.digest: PDF}
    )
    first, second, _, last = expanded([asked(REPORT), asked(*documents), said("So."), asked(REPORT)], contents)
    assert first["content"] == [text(f"{line(REPORT)}\n{LEFT_OUT}"), text("Look.")]
    assert [part["type"] for part in second["content"]] == [*["input_text", "input_file"] * 5, "input_text"]
    assert [part["type"] for part in last["content"]] == ["input_text", "input_file", "input_text"]


def test_the_last_prompt_is_sent_whole_in_each_request_of_a_turn() -> None:
    call = {"type": "function_call", "call_id": "c", "name": "n", "arguments": "{}"}
    output = {"type": "function_call_output", "call_id": "c", "output": "o"}
    done = expanded([asked(PHOTO), call, output], CONTENTS)
    assert [part["type"] for part in done[0]["content"]] == ["input_text", "input_image", "input_text"]
    assert done[1:] == [call, output]


def test_a_prompt_of_other_forms_stays_as_it_is() -> None:
    item = {"role": "user", "content": [*asked(PHOTO)["content"], "odd", {"type": "input_image", "image_url": "x"}]}
    (done,) = expanded([item], CONTENTS)
    assert done["content"][-2:] == ["odd", {"type": "input_image", "image_url": "x"}]


def test_what_somebody_has_typed_is_not_expanded() -> None:
    typed = {"role": "user", "content": [text(line(PHOTO))]}
    assert expanded([typed], CONTENTS) == [typed]
