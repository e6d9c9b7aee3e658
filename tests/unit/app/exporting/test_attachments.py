"""Attachments in exports: they come back, each once in a file, and no secret is in any."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from litechat_tui.app.exporting import attached
from litechat_tui.app.exporting.forms import Form, exported
from litechat_tui.app.importing.one_file import OwnFormat
from litechat_tui.app.importing.own_lines import OwnLines
from litechat_tui.app.importing.own_markdown import OwnMarkdown
from litechat_tui.domain.archive import Conversation, HeldContents, KeptItem
from litechat_tui.domain.attachments import attached_in, content_of, line
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.domain.storable import storable
from tests.attached import OF_EACH_KIND, PDF, png
from tests.conversations import conversation, exchange
from tests.exports import Page, read_own, shown

READERS: dict[Form, Callable[[], OwnFormat]] = {Form.JSONL: OwnLines, Form.MARKDOWN: OwnMarkdown}
BOTH = pytest.mark.parametrize("form", READERS)


def having(files: dict[str, bytes], text: str = "Look.", times: int = 1) -> Conversation:
    """Return a conversation with these files, in each of its prompts."""
    attachments = [inspected(name, data) for name, data in files.items()]
    prompt = KeptItem({"role": "user", "content": content_of(text, attachments)})
    exchanges = [replace(exchange("", f"{number}"), prompt=prompt) for number in range(times)]
    contents = HeldContents({each.digest: data for each, data in zip(attachments, files.values(), strict=True)})
    return replace(conversation(*exchanges, session_id="a"), contents=contents)


def back(given: Conversation, form: Form, redactor: Redactor = NO_SECRETS) -> Conversation:
    ([found], skipped) = read_own(READERS[form](), exported(given, form, redactor))
    assert skipped == []
    return found


def found_in(given: Conversation) -> list[tuple[Attachment, ...]]:
    return [tuple(attached_in(kept.item or {}).values()) for kept in given.items]


@BOTH
@pytest.mark.parametrize("text", ["Look.", "", "```\nopen"])
def test_each_kind_comes_back_with_its_bytes(form: Form, text: str) -> None:
    given = having(OF_EACH_KIND, text, times=2)
    found = back(given, form)
    assert shown(found) == shown(storable(given))
    assert found_in(found) == found_in(given)
    for attachments in found_in(found):
        for each in attachments:
            assert found.contents.read(each.digest) == given.contents.read(each.digest)


@BOTH
def test_bytes_are_in_a_file_once(form: Form) -> None:
    data = exported(having({"a.png": png()}, times=3), form, NO_SECRETS)
    assert data.count(b64encode(png())) == 1


@BOTH
def test_what_is_missing_is_a_line(form: Form) -> None:
    given = replace(having({"a.png": png()}), contents=HeldContents({}))
    assert found_in(back(given, form)) == [(), ()]
    assert shown(back(given, form))[0].text.startswith(line(inspected("a.png", png())))


@BOTH
def test_more_than_can_be_imported_again_is_left_out(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "MOST_BYTES", len(png()) + 5)
    given = having({"a.png": png(), "b.pdf": PDF, "c.txt": b"x"})
    assert [each.name for each in found_in(back(given, form))[0]] == ["a.png", "c.txt"]


@BOTH
def test_a_file_with_a_secret_in_it_is_left_out(form: Form) -> None:
    secret = "sk-1234567890abcdef"
    files = {"a.env": f"KEY={secret}".encode(), "b.txt": f"KEY={secret}".encode("utf-16"), "c.txt": b"x"}
    assert [each.name for each in found_in(back(having(files), form, Redactor([secret])))[0]] == ["c.txt"]


def test_a_record_is_not_trusted() -> None:
    lines = exported(having({"a.png": png()}), Form.JSONL, NO_SECRETS).decode().splitlines()
    prompt = json.loads(lines[1])
    (record,) = prompt["attached"]
    for other in (
        7,
        [7],
        [{"part": "x"}],
        [{**record, "part": 5}],
        [{**record, "data": "@"}],
        [{**record, "data": b64encode(b"").decode()}],
        [{**record, "data": b64encode(b"\0\1\2").decode()}],
        [{**record, "digest": 7}],
        [{**record, "name": "another.png"}],
        [{**record, "data": b64encode(PDF).decode()}],
    ):
        spoilt = [lines[0], json.dumps({**prompt, "attached": other}), *lines[2:]]
        ([found], _) = read_own(OwnLines(), "\n".join(spoilt).encode())
        assert found_in(found) == [(), ()]


def test_links_in_markdown_are_not_trusted() -> None:
    data = exported(having({"a.png": png()}), Form.MARKDOWN, NO_SECRETS)
    for spoilt in (
        data.replace(b"data:image/png;base64,", b"https://"),
        data.replace(b";base64,", b";base64,@"),
        data.replace(b64encode(png()), b64encode(PDF)),
    ):
        ([found], _) = read_own(OwnMarkdown(), spoilt)
        assert found_in(found) == [(), ()]


def test_an_odd_part_that_says_it_is_attached_stays_as_it_is() -> None:
    data = exported(conversation(exchange("a", "b"), session_id="a"), Form.MARKDOWN, NO_SECRETS).decode()
    data = data.replace('{"is": "prompt"', '{"is": "prompt", "parts": 1, "part": 7, "attached": "x"')
    ([found], _) = read_own(OwnMarkdown(), data.encode())
    assert found.exchanges[0].prompt is not None
    assert found.exchanges[0].prompt.item == {"role": "user", "content": [7]}


def test_a_page_shows_images_and_lets_the_others_be_saved() -> None:
    made = exported(having({"a.png": png(), 'b".pdf': PDF}, times=2), Form.HTML, NO_SECRETS).decode()
    tags = Page(made).tags
    assert (tags.count("img"), tags.count("a")) == (1, 1)
    assert f'<img src="data:image/png;base64,{b64encode(png()).decode()}" alt="a.png">' in made
    assert '<a download="b&quot;.pdf" href="data:application/pdf;base64,' in made
    assert made.count("[a.png · 68 B]") == 2
