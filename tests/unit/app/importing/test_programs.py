"""The shapes of each program's export that the samples do not have."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.programs.openai_items import as_json
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.json_values import TOO_DEEP
from tests.imports import (
    PNG,
    chatgpt,
    chatgpt_message,
    chatgpt_node,
    items,
    of_type,
    read,
    read_json,
    simple_chatgpt,
    texts,
)
from tests.odd_json import deep

BASE64 = b64encode(PNG).decode()
IMAGE = f"data:image/png;base64,{BASE64}"


def answer_of(folder: Path, text: str, **metadata: Any) -> str:
    nodes = {
        "u": chatgpt_node(None, chatgpt_message("user", "Hi")),
        "a": chatgpt_node("u", chatgpt_message("assistant", text, metadata=metadata)),
    }
    return texts(read_json(folder, chatgpt(nodes)).only)[1]


def mark(*parts: str) -> str:
    return "\ue200" + "\ue202".join(parts) + "\ue201"


# ChatGPT


@pytest.mark.parametrize(
    ("text", "metadata", "shown"),
    [
        (f"Tea{mark('cite', 'turn0search0')}.", {}, "Tea."),
        ("Tea " + mark("entity", '["drink","Sencha","x"]') + " is good.", {}, "Tea Sencha is good."),
        (f"Tea {mark('entity', '[not json')}.", {}, "Tea."),
        (f"Tea {mark('entity', '{}')}.", {}, "Tea ."),
        ("Tea \ue203green\ue204.", {}, "Tea green."),
        ("Tea \ue200cite\ue202turn0", {}, "Tea "),
        ("No marks 【here】.", {}, "No marks 【here】."),
        ("Tea【3†source】.", {}, "Tea."),
        (
            f"Tea{mark('cite', 'a')}.",
            {"content_references": [{"matched_text": mark("cite", "a"), "url": "https://a.example", "title": "A [1]"}]},
            "Tea ([A (1)](https://a.example)).",
        ),
        (
            f"Tea{mark('cite', 'a')} and more words.",
            {"content_references": [{"matched_text": " ", "items": [{"url": "https://a.example/x"}]}]},
            "Tea and more words.\n\n- [https://a.example/x](https://a.example/x)",
        ),
        (
            f"Tea{mark('cite', 'a')}.",
            {"content_references": [{"matched_text": mark("cite", "a"), "url": "javascript:alert(1)"}]},
            "Tea.",
        ),
        (
            "Tea【3†source】.",
            {"citations": [{"start_ix": 99, "end_ix": 110, "metadata": {"url": "https://a.example", "title": "A"}}]},
            "Tea.\n\n- [A](https://a.example)",
        ),
    ],
)
def test_marks_of_sources(text: str, metadata: dict[str, Any], shown: str, tmp_path: Path) -> None:
    assert answer_of(tmp_path, text, **metadata) == shown


def test_nodes_that_do_not_name_their_parent_are_found_by_who_lists_them(tmp_path: Path) -> None:
    nodes: dict[str, Any] = {
        "u": {"message": chatgpt_message("user", "Hi"), "children": ["a", 7]},
        "a": {"message": chatgpt_message("assistant", "Hello")},
    }

    assert texts(read_json(tmp_path, chatgpt(nodes)).only) == ["Hi", "Hello"]


def test_hidden_and_unknown_messages_are_counted(tmp_path: Path) -> None:
    hide = {"is_visually_hidden_from_conversation": True}
    nodes: dict[str, Any] = {
        "u": chatgpt_node(None, chatgpt_message("user", "Hi")),
        "h": chatgpt_node("u", chatgpt_message("tool", "found", metadata=hide)),
        "x": chatgpt_node("h", chatgpt_message("critic", "hm")),
        "n": {"parent": "x", "message": "text"},
        "e": chatgpt_node("n", chatgpt_message("user", "")),
        "t": chatgpt_node("e", {"author": {"role": "assistant"}, "content": {"content_type": "thoughts"}}),
        "a": chatgpt_node("t", chatgpt_message("assistant", "Hello")),
    }
    found = read_json(tmp_path, chatgpt(nodes, title=None, create_time=None, is_starred=True))

    assert texts(found.only) == ["Hi", "Hello"]
    assert found.only.pinned
    assert found.reasons == {
        Reason.HIDDEN: 1,
        Reason.UNKNOWN_SENDER: 1,
        Reason.UNKNOWN_PART: 1,
        Reason.EMPTY_PROMPT: 1,
        Reason.EMPTY_ANSWER: 1,
    }


def test_a_part_of_an_unknown_kind_is_named(tmp_path: Path) -> None:
    message = chatgpt_message("user", "")
    message["content"] = {"content_type": "multimodal_text", "parts": ["Look", {"content_type": "hologram"}]}
    found = read_json(tmp_path, chatgpt({"u": chatgpt_node(None, message)}))

    assert found.skipped[0].facts == {"names": "hologram"}


def test_pictures_of_a_model_are_kept_beside_its_text(tmp_path: Path) -> None:
    part = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-Abc"}
    message = chatgpt_message("assistant", "")
    message["content"] = {"content_type": "multimodal_text", "parts": ["Here", part]}
    nodes = {"u": chatgpt_node(None, chatgpt_message("user", "Draw")), "a": chatgpt_node("u", message)}
    (tmp_path / "file-Abc.png").write_bytes(PNG)
    conversation = read_json(tmp_path, chatgpt(nodes)).only

    assert texts(conversation) == ["Draw", "Here"]
    assert of_type(conversation, "function_call_output")[0]["output"][0]["type"] == "input_image"


def test_a_conversation_that_lost_its_messages_has_none(tmp_path: Path) -> None:
    found = read_json(tmp_path, [simple_chatgpt(), {"id": "x", "title": "Lost", "mapping": None, "current_node": "a"}])

    assert found.reasons == {Reason.NO_MESSAGES: 1}
    assert found.skipped[0].what == "Lost"


def test_conversations_within_an_object_are_found(tmp_path: Path) -> None:
    found = read_json(tmp_path, {"version": 1, "conversations": [simple_chatgpt("a"), simple_chatgpt("b"), 7]})

    assert len(found.imported) == 2
    assert found.reasons == {Reason.UNKNOWN_ELEMENT: 1}


def test_conversations_without_an_id_are_told_apart_by_what_they_are(tmp_path: Path) -> None:
    one, other = simple_chatgpt(title="One"), simple_chatgpt(title="Other")
    for each in (one, other):
        del each["id"]
    found = read_json(tmp_path, [one, other, one])

    assert len(found.imported) == 2
    assert found.reasons == {Reason.DUPLICATE: 1}


def test_conversations_without_id_and_title_are_told_apart_by_what_was_said_first(tmp_path: Path) -> None:
    elements = [claude({"sender": "human", "text": text}, uuid=None, name="") for text in ("One?", "Other?", "One?")]
    elements += [
        chatgpt({"u": chatgpt_node(None, chatgpt_message("user", text))}, id=None, title=None) for text in "ab"
    ]
    elements += [{"chat_messages": [[""] * 900, [None] * 900]}, {"chat_messages": []}]
    found = read_json(tmp_path, elements)

    assert [texts(each.conversation) for each in found.imported] == [["One?"], ["Other?"], ["a"], ["b"]]
    assert (found.reasons[Reason.DUPLICATE], found.reasons[Reason.NO_MESSAGES]) == (2, 1)


# Claude.ai


def claude(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"uuid": "c", "name": "Tea", "chat_messages": list(messages), **fields}


def test_claude_keeps_what_is_beside_text(tmp_path: Path) -> None:
    blocks = [
        {"type": "text", "text": "One."},
        {"type": "text", "text": "Two."},
        {"type": "redacted_thinking", "data": "x"},
        {"type": "thinking", "thinking": ""},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": BASE64}},
        {"type": "image", "file_uuid": "f1"},
        {"type": "tool_use", "name": "draw", "input": {}},
        {
            "type": "web_search_tool_result",
            "content": [{"type": "image", "source": {"media_type": "image/png", "data": "AA"}}],
        },
        {"type": "tool_result", "content": "text"},
        {"type": "tool_result", "content": [{"weird": 1}]},
        {"type": "text", "text": "This block is not supported on your current device yet."},
    ]
    human = {"sender": "human", "content": "not JSON", "files": [{"file_uuid": "u7"}]}
    assistant = {
        "sender": "assistant",
        "content": blocks,
        "attachments": [{"file_name": "a.txt", "extracted_content": "A"}],
    }
    found = read_json(tmp_path, claude(human, assistant, {"sender": "human", "text": ""}, is_starred=True))

    assert texts(found.only) == ["not JSON\n[u7]", "One.\n\nTwo.", "[a.txt]\nA"]
    outputs = [item["output"] for item in of_type(found.only, "function_call_output")]
    assert outputs[:3] == [
        *([{"type": "input_image", "image_url": "data:image/png;base64,AA", "detail": "auto"}], "text", '{"weird": 1}')
    ]
    assert [part["type"] for part in outputs[3]] == ["input_image"]
    assert found.only.pinned
    assert found.reasons == {
        Reason.ENCRYPTED_REASONING: 2,
        Reason.ABSENT_ATTACHMENT: 2,
        Reason.EMPTY_PROMPT: 1,
        Reason.DATE_OF_FILE: 1,
    }


def test_claude_is_read_along_its_leaf_when_that_is_told(tmp_path: Path) -> None:
    found = read_json(
        tmp_path,
        claude(
            {"uuid": "1", "sender": "human", "text": "Hi", "parent_message_uuid": None},
            {"uuid": "2", "sender": "assistant", "text": "A", "parent_message_uuid": "1"},
            {"uuid": "3", "sender": "assistant", "text": "B", "parent_message_uuid": "1"},
            current_leaf_message_uuid="2",
        ),
    )

    assert texts(found.only) == ["Hi", "A"]


# Open WebUI


def openwebui(*nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    messages = {node["id"]: node for node in nodes}
    return {
        "id": "w",
        "title": "Tea",
        "chat": {"history": {"messages": messages, "currentId": nodes[-1]["id"]}},
        **fields,
    }


def test_open_webui_that_kept_only_html(tmp_path: Path) -> None:
    content = (
        'Well. <details type="reasoning" done="true">\n<summary>Thought</summary>\n&gt; One\n&gt; Two\n</details>\n'
        '<details type="tool_calls" id="c1" name="clock" arguments="{&quot;a&quot;: 1}" result="noon"></details>\n'
        '<details type="tool_calls" id="c2" name="clock"></details>\nIt is noon.'
    )
    found = read_json(
        tmp_path,
        openwebui(
            {
                "id": "u",
                "role": "user",
                "content": "Time?",
                "files": [{"name": "a.txt", "file": {"data": {"content": "A"}}}],
            },
            {
                "id": "a",
                "parentId": "u",
                "role": "assistant",
                "content": content,
                "files": [{"type": "image", "url": IMAGE}],
            },
            {"id": "s", "parentId": "a", "role": "system", "content": "x"},
            {"id": "t", "parentId": "s", "role": "narrator", "content": "x"},
            {"id": "e", "parentId": "t", "role": "user", "content": ""},
            {"id": "f", "parentId": "e", "role": "assistant", "content": ""},
            meta={"tags": [{"name": "green"}, "tea", 7, ""]},
        ),
    )

    assert texts(found.only) == ["Time?\n[a.txt]\nA", "Well. It is noon."]
    assert [item["summary"][0]["text"] for item in of_type(found.only, "reasoning")] == ["One\nTwo"]
    assert [item["arguments"] for item in of_type(found.only, "function_call")] == ['{"a": 1}', ""]
    assert found.only.tags == ("green", "tea")
    assert found.reasons == {
        Reason.SYSTEM_MESSAGE: 1,
        Reason.UNKNOWN_SENDER: 1,
        Reason.EMPTY_PROMPT: 1,
        Reason.EMPTY_ANSWER: 1,
        Reason.DATE_OF_FILE: 1,
    }


def test_open_webui_whose_output_lost_the_text_has_it_in_its_content(tmp_path: Path) -> None:
    output = [{"type": "reasoning", "summary": [{"text": "Hm"}]}, {"type": "banana"}]
    found = read_json(
        tmp_path,
        openwebui(
            {"id": "u", "role": "user", "content": "Hi"},
            {"id": "a", "parentId": "u", "role": "assistant", "content": "Hello", "output": output},
        ),
    )

    assert texts(found.only) == ["Hi", "Hello"]
    assert found.reasons[Reason.UNKNOWN_PART] == 1


def test_open_webui_without_its_wrapper(tmp_path: Path) -> None:
    wrapped = openwebui({"id": "u", "role": "user", "content": "Hi", "childrenIds": [7]})
    found = read_json(tmp_path, {"id": "w", "title": "Tea", **wrapped["chat"], "timestamp": 1767225600000})

    assert (texts(found.only), found.only.created_at.year) == (["Hi"], 2026)


def test_items_of_the_responses_api_are_read_whatever_they_are(tmp_path: Path) -> None:
    output = [
        {"type": "web_search_call", "id": "w1", "action": {"query": "tea"}, "output": {"found": 1}},
        {"type": "custom_tool_call", "call_id": "c1", "name": "sql", "input": "select 1"},
        {"type": "custom_tool_call_output", "call_id": "c1", "output": [{"type": "input_image", "image_url": IMAGE}]},
        {"type": "reasoning", "encrypted_content": "signed"},
        {"type": "reasoning"},
        {"type": "function_call_output", "call_id": "c2", "output": []},
        {"type": "message", "content": [{"type": "output_text", "text": {"value": "Hello"}}, {"type": "image_url"}]},
        {"type": "message", "content": None},
    ]
    found = read_json(
        tmp_path,
        openwebui(
            {
                "id": "u",
                "role": "user",
                "content": [{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}],
            },
            {"id": "a", "parentId": "u", "role": "assistant", "content": "", "output": output},
        ),
    )

    assert texts(found.only) == ["[https://x.example/a.png]", "Hello"]
    assert [item["name"] for item in of_type(found.only, "function_call")] == ["web_search", "sql"]
    assert [item["output"] for item in of_type(found.only, "function_call_output")] == [
        *('{"found": 1}', [{"type": "input_image", "image_url": IMAGE, "detail": "auto"}], "")
    ]
    assert found.reasons[Reason.ENCRYPTED_REASONING] == 1


# DeepSeek, LibreChat, parllama


def test_deepseek(tmp_path: Path) -> None:
    def node(parent: str | None, *fragments: tuple[str, str], **fields: Any) -> dict[str, Any]:
        made = [{"type": kind, "content": text} for kind, text in fragments]
        return {"parent": parent, "message": {"model": "deep", "fragments": made, **fields}}

    element = {
        "id": "d",
        "title": "Tea",
        "inserted_at": "2026-01-01T08:00:00+08:00",
        "mapping": {
            "root": {"parent": None, "message": None},
            "1": node("root", ("REQUEST", "Hi"), files=[{"file_name": "a.txt"}]),
            "2": node("1", ("THINK", "Hm"), ("SEARCH", "found"), ("RESPONSE", "Hello"), ("DANCE", "x"), ("THINK", "")),
            "3": node("2", ("REQUEST", "")),
        },
    }
    found = read_json(tmp_path, [element])
    del element["inserted_at"]
    again = read_json(tmp_path, [element])

    assert texts(found.only) == texts(again.only) == ["Hi\n[a.txt]", "Hello"]
    assert found.only.source == again.only.source
    assert found.only.created_at.isoformat() == "2026-01-01T00:00:00+00:00"
    assert len(of_type(found.only, "reasoning")) == len(of_type(found.only, "function_call_output")) == 1
    assert found.reasons == {Reason.ABSENT_ATTACHMENT: 1, Reason.UNKNOWN_PART: 1, Reason.EMPTY_ANSWER: 1}


def test_librechat(tmp_path: Path) -> None:
    tool = {"type": "tool_call", "tool_call": {"id": "c", "name": "clock", "args": {"a": 1}, "output": "noon"}}
    waiting = {"type": "tool_call", "tool_call": {"name": "clock", "args": "{}"}}
    content = [
        {"type": "think", "think": "Hm"},
        tool,
        waiting,
        {"type": "odd"},
        {"type": "text", "text": {"value": "Noon."}},
    ]
    answer = {"messageId": "2", "isCreatedByUser": False, "content": content, "model": "m", "text": "unused"}
    prompt = {
        "messageId": "1",
        "isCreatedByUser": True,
        "text": "Time?",
        "createdAt": "2026-01-01T00:00:00Z",
        "files": [{"filename": "a.txt"}],
        "children": [answer],
    }
    element = {
        "conversationId": "l",
        "title": "Tea",
        "recursive": True,
        "messages": [prompt],
        "options": {"model": "m0", "promptPrefix": "Be brief."},
    }
    found = read_json(tmp_path, element)
    empty = {"conversationId": "l", "messages": [{"isCreatedByUser": True}, {"text": "Hi"}, {}]}

    assert texts(found.only) == ["Time?\n[a.txt]", "Noon."]
    assert [of_type(found.only, kind)[0]["type"] for kind in ("reasoning", "function_call", "function_call_output")]
    assert found.only.instructions == "Be brief."
    assert found.reasons == {Reason.ABSENT_ATTACHMENT: 1, Reason.UNKNOWN_PART: 1}
    assert read_json(tmp_path, empty).reasons[Reason.EMPTY_PROMPT] == 1


def test_parllama(tmp_path: Path) -> None:
    call = {"id": "c", "function": {"name": "clock", "arguments": {"a": 1}}}
    element = {
        "id": "p",
        "name": "Tea",
        "last_updated": "2026-01-01T00:00:00",
        "llm_config": {"model_name": "m"},
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Look", "images": [BASE64, IMAGE, "no image", "!", 7]},
            {
                "role": "assistant",
                "content": "Hm",
                "thinking": "deep",
                "tool_calls": [call, {"name": "x", "args": "1"}],
            },
            {"role": "tool", "tool_call_id": "c", "content": "noon"},
            {"role": "assistant", "content": ""},
            {"role": "narrator"},
            {"role": "user", "content": " "},
        ],
    }
    found = read_json(tmp_path, element)

    assert texts(found.only) == ["Look\n<image>\n[image]", "Hm"]
    assert [item["arguments"] for item in of_type(found.only, "function_call")] == ['{"a": 1}', "1"]
    assert found.only.instructions == "Be brief."
    assert found.reasons == {
        Reason.ABSENT_ATTACHMENT: 1,
        Reason.EMPTY_ANSWER: 1,
        Reason.UNKNOWN_SENDER: 1,
        Reason.EMPTY_PROMPT: 1,
    }


# aichat


def test_aichat_without_messages_of_a_system(tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text(
        "# kept\nmodel: a:b\ntemperature: 1\nmessages:\n- role: user\n  content: Hi\n- role: assistant\n  content:\n"
        "    tool_results:\n    - call: {name: clock, arguments: '{}'}\n      output: {a: 1}\n    text: Wait.\n"
        "- role: narrator\n  content: x\n- role: assistant\n  content: ''\n- role: user\n  content: ''\n"
    )
    found = read(path)

    assert texts(found.only) == ["Hi", "Wait."]
    assert [item["output"] for item in of_type(found.only, "function_call_output")] == ['{"a": 1}']
    assert found.reasons == {
        Reason.UNKNOWN_SENDER: 1,
        Reason.EMPTY_ANSWER: 1,
        Reason.EMPTY_PROMPT: 1,
        Reason.DATE_OF_FILE: 1,
    }


def test_two_sessions_of_aichat_with_one_name_are_two(tmp_path: Path) -> None:
    for folder, text in (("a", "Hi"), ("b", "Hello")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "temp.yaml").write_text(f"model: a:b\nmessages:\n- role: user\n  content: {text}\n")
    (tmp_path / "99999999T999999-x.yaml").write_text("model: a:b\nmessages:\n- {role: user, content: x}\n")

    assert len({each.conversation.source for each in read(tmp_path).imported}) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("model: a\nservices: {}", Reason.UNKNOWN_FORMAT),
        ("messages: [", Reason.NOT_YAML),
        (b"messages: \xff", Reason.NOT_UTF8),
        ("messages:\n- x: " + "y" * 100, Reason.FILE_TOO_LARGE),
    ],
)
def test_other_yaml_is_refused(text: str | bytes, reason: Reason, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(text.encode() if isinstance(text, str) else text)

    assert read(tmp_path / "x.yaml", limits=Limits(document=100)).reasons == {reason: 1}


def test_yaml_in_a_folder_that_is_something_else_is_only_counted(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("model: a\nservices: {}")
    (tmp_path / "x.json").write_text(json.dumps(simple_chatgpt()))

    assert read(tmp_path).reasons == {Reason.OTHER_FILES: 1}


# Recognised and refused


@pytest.mark.parametrize(
    ("value", "program"),
    [
        ({"name": "x", "messages": [{"versions": [], "currentlySelected": 0}]}, "LM Studio"),
        ({"data": {"chats": [{"chatID": "x"}]}}, "TypingMind"),
        ([{"chatID": "x", "chatTitle": "y"}], "TypingMind"),
        ({"conversations": [{"conversation": {}, "responses": []}]}, "Grok"),
        ([{"header": "Gemini Apps", "title": "Prompted x", "time": "", "products": []}] * 3, "Gemini Takeout"),
    ],
)
def test_what_is_known_and_not_read_is_refused_by_name(value: object, program: str, tmp_path: Path) -> None:
    (skipped,) = read_json(tmp_path, value).skipped

    assert (skipped.reason, skipped.facts) == (Reason.PROGRAM_NOT_READ, {"program": program})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"data_files": [{"export_url": "https://x.example"}]}, Reason.INDEX_OF_DOWNLOADS),
        ({"_salt": "x", "__key__": "y"}, Reason.ENCRYPTED),
        ({}, Reason.UNKNOWN_FORMAT),
        ([[]], Reason.UNKNOWN_FORMAT),
        ("text", Reason.UNKNOWN_FORMAT),
    ],
)
def test_other_objects_are_refused(value: object, reason: Reason, tmp_path: Path) -> None:
    assert read_json(tmp_path, value).reasons == {reason: 1}


def test_a_page_of_takeout_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "MyActivity.html").write_text("<html><title>My Activity History</title>")
    (tmp_path / "other.html").write_text("<html>")

    assert read(tmp_path / "MyActivity.html").reasons == {Reason.PROGRAM_NOT_READ: 1}
    assert read(tmp_path / "other.html").reasons == {Reason.UNKNOWN_FORMAT: 1}


def test_arguments_that_are_nested_too_deeply_are_said_to_be(tmp_path: Path) -> None:
    assert as_json(deep(100_000)) == TOO_DEEP


def test_every_item_has_a_call_for_its_output(tmp_path: Path) -> None:
    def tool(name: str) -> dict[str, Any]:
        return {**chatgpt_message("tool", f"from {name}"), "author": {"role": "tool", "name": name}}

    nodes = {
        "u": chatgpt_node(None, chatgpt_message("user", "Hi")),
        "1": chatgpt_node("u", chatgpt_message("assistant", "a", recipient="web")),
        "2": chatgpt_node("1", chatgpt_message("assistant", "b", recipient="python")),
        "3": chatgpt_node("2", tool("web")),
        "4": chatgpt_node("3", tool("python")),
        "5": chatgpt_node("4", tool("python")),
        "6": chatgpt_node("5", chatgpt_message("assistant", "c", recipient="x")),
        "7": chatgpt_node("6", tool("")),
    }
    found = items(read_json(tmp_path, chatgpt(nodes)).only)
    calls = {item["call_id"]: item["name"] for item in found if item.get("type") == "function_call"}
    outputs = [(calls.get(item["call_id"]), item["output"]) for item in found if "output" in item]

    assert outputs == [("web", "from web"), ("python", "from python"), (None, "from python"), ("x", "from ")]
