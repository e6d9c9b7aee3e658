"""What an export has beside plain text: kept where this program has a place for it, else counted; never lost."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.responses import answer_items
from litechat_tui.app.importing.said import Call, Node, Output
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Source
from tests.imports import (
    PNG,
    Read,
    chatgpt,
    chatgpt_message,
    chatgpt_node,
    items,
    of_type,
    read,
    read_json,
    texts,
)

IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}


def between(folder: Path, *messages: dict[str, Any]) -> Read:
    """Return what is read of messages of ChatGPT that follow each other."""
    nodes = {str(at): chatgpt_node(str(at - 1) if at else None, each) for at, each in enumerate(messages)}
    return read_json(folder, [chatgpt(nodes)])


def claude(folder: Path, *messages: dict[str, Any]) -> Read:
    return read_json(folder, [{"uuid": "c", "name": "Tea", "chat_messages": list(messages)}])


def test_the_parts_of_a_message_stay_in_order(tmp_path: Path) -> None:
    parts = ["Before", {"content_type": "audio_transcription", "text": "spoken"}, " ", 5, "after"]
    found = between(tmp_path, chatgpt_message("user", "") | {"content": {"parts": parts}})

    assert texts(found.only) == ["Before\nspoken\nafter"]


def test_attachments_without_an_id_are_all_counted(tmp_path: Path) -> None:
    attachments = [{"name": "one.txt"}, {"name": "two.txt"}, {}]
    found = between(tmp_path, chatgpt_message("user", "See", metadata={"attachments": attachments}))

    assert texts(found.only) == ["See\n[one.txt]\n[two.txt]\n[?]"]
    assert found.reasons == {Reason.ABSENT_ATTACHMENT: 3}


@pytest.mark.parametrize(
    ("fields", "instructions"),
    [
        ({"metadata": {"user_context_message_data": {"about_user_message": "I am X"}}}, "I am X"),
        ({"content": {"content_type": "user_editable_context", "user_profile": "I am X"}}, "I am X"),
        ({"content": {"content_type": "text", "parts": ["I am X", {"no": "text"}]}}, "I am X"),
        ({"content": {"content_type": "text", "parts": None}}, ""),
    ],
)
def test_custom_instructions_of_every_age_are_those_of_the_session(
    tmp_path: Path, fields: dict[str, Any], instructions: str
) -> None:
    metadata = {"is_user_system_message": True, **fields.get("metadata", {})}
    told = chatgpt_message("user", "") | fields | {"metadata": metadata}
    found = between(tmp_path, told, chatgpt_message("user", "Hi"))

    assert (found.only.instructions, texts(found.only)) == (instructions, ["Hi"])
    assert found.reasons == {Reason.CONTEXT: 1}


def test_pages_that_a_tool_read_are_named(tmp_path: Path) -> None:
    pages = {"_cite_metadata": {"metadata_list": [{"title": "Tea", "url": "https://example.com/tea"}]}}
    shown = {"content_type": "tether_browsing_display", "result": ""}
    tool = {"author": {"role": "tool", "name": "browser"}, "content": shown, "metadata": pages}
    found = between(tmp_path, chatgpt_message("user", "Hi"), tool)

    assert items(found.only)[-1]["output"] == "Tea\nhttps://example.com/tea"


def test_thoughts_that_came_in_chunks_are_whole(tmp_path: Path) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "S", "content": "", "chunks": ["a", "b"]}]}
    found = between(tmp_path, chatgpt_message("user", "Hi"), {"author": {"role": "assistant"}, "content": thoughts})

    assert of_type(found.only, "reasoning")[0]["summary"][0]["text"] == "S\nab"


def test_attachments_that_are_too_large_or_no_image_are_said_to_be_there(tmp_path: Path) -> None:
    asked = [{"content_type": "image_asset_pointer", "asset_pointer": f"sediment://file_{name}"} for name in "abcd"]
    message = chatgpt_message("user", "") | {"content": {"parts": asked}}
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations.json", json.dumps([chatgpt({"u": chatgpt_node(None, message)})]))
        for name, content in {"a": PNG, "b": PNG, "c": b"RIFF sound", "d": PNG + bytes(500)}.items():
            archive.writestr(f"file_{name}.dat", content)
    limits = Limits(attachment=200, attachments=len(PNG) + 50)
    found = read(path, limits=limits)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "folder")

    assert texts(found.only) == ["<image>\n[file_b]\n[file_c]\n[file_d]"]
    assert found.reasons == {Reason.UNUSABLE_ATTACHMENT: 3, Reason.OTHER_FILES: 4}
    assert read(tmp_path / "folder", limits=limits).reasons == found.reasons
    assert found.imported[0].attached > len(PNG)


def test_what_is_pasted_twice_under_one_name_is_there_twice(tmp_path: Path) -> None:
    pasted = [{"file_name": "paste.txt", "extracted_content": text} for text in ("one", "two")]
    pasted.append({"file_name": "", "extracted_content": "three"})
    files = [{"file_name": "paste.txt"}, {"file_name": ""}, {"file_name": "a.png"}, {"file_name": "a.png"}]
    found = claude(
        tmp_path, {"sender": "human", "text": "See", "attachments": pasted, "files": files, "files_v2": files}
    )

    said = "See\n[paste.txt]\none\n[paste.txt]\ntwo\n[attachment-3]\nthree\n[a.png]\n[a.png]"
    assert texts(found.only) == [said]
    assert found.reasons[Reason.ABSENT_ATTACHMENT] == 2


def test_images_and_tool_results_in_messages_of_claude_are_kept(tmp_path: Path) -> None:
    returned = {"type": "tool_result", "tool_use_id": "t", "content": "done"}
    found = claude(
        tmp_path,
        {"uuid": "1", "sender": "human", "content": [{"type": "text", "text": "Look"}, IMAGE]},
        {"uuid": "2", "sender": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f"}, IMAGE]},
        {"uuid": "3", "sender": "human", "content": [returned]},
        {"uuid": "4", "sender": "assistant", "text": "Fine."},
    )

    assert texts(found.only) == ["Look\n<image>", "Fine."]
    assert [item["output"] for item in of_type(found.only, "function_call_output")][1:] == ["done"]
    assert Reason.EMPTY_PROMPT not in found.reasons


def test_what_claude_cites_is_listed_once(tmp_path: Path) -> None:
    cited = [
        {"details": {"url": "https://example.com/a", "title": "A"}},
        {"url": "https://example.com/a", "title": "A"},
        {"details": {"url": "https://example.com/told", "title": "B"}},
        {"details": {"url": "javascript:x"}},
    ]
    said = {"type": "text", "text": "So https://example.com/told says.", "citations": cited}
    found = claude(tmp_path, {"sender": "human", "text": "Hi"}, {"sender": "assistant", "content": [said]})

    assert texts(found.only)[1] == "So https://example.com/told says.\n\n- [A](https://example.com/a)"


def test_the_first_exports_of_deepseek_had_one_text_for_each_message(tmp_path: Path) -> None:
    def node(parent: str | None, **message: Any) -> dict[str, Any]:
        return {"parent": parent, "message": message or None}

    mapping = {
        "2": node("1", content="A", reasoning_content="T", files=[{"file_name": "a.csv"}]),
        "1": node("root", content="Q", reasoning_content=None),
        "root": node(None),
        "3": node("2", content="Q2"),
        "4": node("3", fragments=[{"type": "REQUEST", "content": "Q3"}, {"type": "RESPONSE", "content": "A3"}]),
    }
    found = read_json(tmp_path, [{"id": "d", "inserted_at": "2026-01-01T08:00:00+08:00", "mapping": mapping}])

    assert texts(found.only) == ["Q", "A", "[a.csv]", "Q2", "Q3", "A3"]
    assert len(of_type(found.only, "reasoning")) == 1


def test_open_webui_with_tools_errors_and_sources(tmp_path: Path) -> None:
    messages = {
        "s": {"role": "system", "content": "Be short.", "parentId": None},
        "u": {"role": "user", "content": "Hi", "parentId": "s"},
        "t": {"role": "tool", "content": "out", "tool_call_id": "x", "parentId": "u"},
        "a": {"role": "assistant", "content": "A", "parentId": "t", "sources": [{}, {}], "error": {"content": "bad"}},
    }
    found = read_json(tmp_path, [{"id": "o", "chat": {"history": {"messages": messages, "currentId": "a"}}}])

    assert (texts(found.only), found.only.instructions) == (["Hi", "A"], "Be short.")
    assert [item["output"] for item in of_type(found.only, "function_call_output")] == ["out"]
    assert found.reasons[Reason.UNKNOWN_PART] == 3


def test_parts_of_librechat_that_are_no_text(tmp_path: Path) -> None:
    content = [
        {"type": "text", "text": ""},
        {"type": "image_file", "image_file": {"filename": "pic.png"}},
        {"type": "error", "error": "x"},
        {"type": 5},
        {"type": "tool_call", "tool_call": {"id": "t", "function": {"name": "f", "arguments": "{}", "output": "out"}}},
    ]
    messages = [
        {"messageId": "1", "isCreatedByUser": True, "text": "Hi"},
        {"messageId": "2", "parentMessageId": "1", "content": content},
    ]
    found = read_json(tmp_path, {"conversationId": "l", "messages": messages})

    (call,) = of_type(found.only, "function_call")
    assert (call["name"], call["arguments"]) == ("f", "{}")
    assert of_type(found.only, "function_call_output")[0]["output"] == "out"
    assert found.reasons[Reason.ABSENT_ATTACHMENT] == 1
    assert found.reasons[Reason.UNKNOWN_PART] == 2


def test_a_forked_log_of_codex_is_a_fork(tmp_path: Path) -> None:
    meta = {"type": "session_meta", "payload": {"id": "b", "forked_from_id": "a"}}
    said = {"type": "response_item", "payload": {"role": "user", "content": [{"type": "input_text", "text": "Hi"}]}}
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(map(json.dumps, (meta, said))))

    assert read(path).only.branch_of == Source("codex", "a")


def test_the_answer_below_the_prompt_that_was_shown_last_counts(tmp_path: Path) -> None:
    nodes = {
        "u": chatgpt_node(None, chatgpt_message("user", "Hi")),
        "a": chatgpt_node("u", chatgpt_message("assistant", "A")),
        "b": chatgpt_node("u", chatgpt_message("assistant", "B")),
    }
    found = read_json(tmp_path, [chatgpt(nodes, current_node="u")])

    assert texts(found.only) == ["Hi", "B"]
    assert (found.imported[0].messages, found.imported[0].attempts) == (2, 1)


def test_what_is_beside_the_conversations_of_chatgpt_is_usual(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "conversations.json", json.dumps([chatgpt({"u": chatgpt_node(None, chatgpt_message("user", "Hi"))})])
        )
        archive.writestr("library_files.json", '[{"id": "x"}]')
        archive.writestr("sora.json", '{"tasks": []}')

    assert read(path).reasons == {Reason.OTHER_FILES: 2}


def test_programs_are_named_in_any_language_and_without_any_message(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<html><style>.mdl-typography--title{}</style><body><div class="header-cell">Gemini アプリ')

    assert read(page).reasons == {Reason.PROGRAM_NOT_READ: 1}
    assert read_json(tmp_path, {"name": "x", "systemPrompt": "", "messages": []}).reasons == {
        Reason.PROGRAM_NOT_READ: 1
    }


def test_outputs_find_their_calls_by_id_else_by_tool_else_in_order() -> None:
    calls = (Call("a", "1", "x"), Call("b", "2"), Call("b", "3"), Call("a", "4", "x"), Call("c", "5"))
    outputs = (*(Output("", name="b"), Output("", "x"), Output("", name="c"), Output("")), Output(""), Output("", "y"))
    found = answer_items([Node("n", pieces=calls), Node("o", pieces=outputs)])

    made = [kept.item["call_id"] for kept in found if kept.item]
    assert made[5:] == ["call_n-2", "x", "call_n-4", "call_n-1", "x", "y"]
