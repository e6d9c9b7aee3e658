"""Any prompt with attachments stays what it is, wherever it goes, and what is sent of it is what was shown."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from litechat_tui.agent.expanding import expanded
from litechat_tui.agent.repair import repaired
from litechat_tui.app.drafts import Drafts, Edit
from litechat_tui.app.exporting.forms import Form, exported
from litechat_tui.app.importing.own_lines import OwnLines
from litechat_tui.app.importing.own_markdown import OwnMarkdown
from litechat_tui.app.replies import prompt_message
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.attachments import Kind, kind_of, line
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.decoded_text import decoded
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import Item, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.domain.text import clean
from litechat_tui.store.sqlite import SQLiteStore
from tests.attached import OF_EACH_KIND
from tests.conftest import NOW, frozen_clock
from tests.contract.stores import COMPLETED, said
from tests.exports import read_own
from tests.fakes.blobs import FakeBlobs

BYTES = [*OF_EACH_KIND.values()]
FILES = st.tuples(st.text(max_size=20), st.sampled_from(BYTES))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60).map(clean) | st.sampled_from(
    ["Look.", "", line(inspected("a.png", BYTES[0])), "```\nopen", "<!-- x -->"]
)


@st.composite
def prompts(draw: st.DrawFn) -> Prompt:
    """Return a prompt with at most five documents."""
    files = draw(st.lists(FILES, min_size=1, max_size=5))
    return Prompt(draw(TEXTS), tuple(inspected(name, data) for name, data in files)).stripped()


BLOBS = FakeBlobs()
for data in BYTES:
    BLOBS.keep(data)


def sent(items: Sequence[Item]) -> list[tuple[str, bytes | str]]:
    """Return names and contents of what the first prompt of a request carries, and its words."""
    content: Any = expanded(repaired(items), BLOBS)[0]["content"]
    found: list[tuple[str, bytes | str]] = []
    parts = iter([{"text": content}] if isinstance(content, str) else content)
    for part in parts:
        text = part["text"]
        name, _, rest = text.removeprefix("File: ").partition("\n")
        if text.startswith("File: ") and rest.startswith("<file-"):
            found.append((name, rest.partition("\n")[2].rpartition("\n")[0]))
        elif text.startswith("File: "):
            carrier = next(parts)
            url = carrier.get("image_url") or carrier["file_data"]
            found.append((name, b64decode(url.partition(",")[2])))
        else:
            found.append(("", text))
    return found


def told(message: ChatMessage) -> list[tuple[str, bytes | str]]:
    """Return what a message shows, in the same form."""
    found: list[tuple[str, bytes | str]] = []
    for each in message.attachments:
        data = BLOBS.kept[each.digest]
        text = (decoded(data) or "").rstrip() if kind_of(each) is Kind.TEXT else data
        found.append((each.name, text))
    return [*found, *([("", message.text)] if message.text.strip() else [])]


def begun(store: SQLiteStore, prompt: Prompt) -> None:
    for digest in {each.digest for each in prompt.attachments}:
        store.blobs.keep(BLOBS.kept[digest])
    turn = store.journal.begin(TurnRequest("a", prompt, "model"))
    store.journal.append(turn, [said("So.")])
    store.journal.end(turn, COMPLETED)


def same(store: SQLiteStore, session_id: str, prompt: Prompt) -> None:
    """A session begins with a prompt: as it is shown, and as it is sent."""
    shown = store.queries.messages(session_id)[0]
    assert shown.parts == prompt_message(prompt, NOW).parts
    assert sent(store.journal.items(session_id)) == told(shown)


@settings(max_examples=20, deadline=None)
@any_of(prompt=prompts())
def test_a_prompt_survives_everything_and_what_is_sent_is_what_was_shown(prompt: Prompt) -> None:
    with TemporaryDirectory() as folder, closing(SQLiteStore(Path(folder) / "s", frozen_clock)) as store:
        begun(store, prompt)
        same(store, "a", prompt)
        store.commands.fork("a", "fork")
        same(store, "fork", prompt)
        store.commands.duplicate("a", "copy")
        same(store, "copy", prompt)
        conversation = store.archive.conversation("a")
        assert conversation is not None
        for form in (Form.JSONL, Form.MARKDOWN):
            store.archive.adopt([replace(read_again(conversation, form), session_id=form.value)])
            same(store, form.value, prompt)
        assert store.check() == []


def read_again(conversation: Conversation, form: Form) -> Conversation:
    own = OwnLines() if form is Form.JSONL else OwnMarkdown()
    ([found], skipped) = read_own(own, exported(conversation, form, NO_SECRETS))
    assert skipped == []
    return found


@any_of(prompt=prompts(), typed=prompts(), edited=prompts())
def test_drafts_the_queue_and_edits_keep_them(prompt: Prompt, typed: Prompt, edited: Prompt) -> None:
    with TemporaryDirectory() as folder, closing(SQLiteStore(Path(folder) / "s", frozen_clock)) as store:
        drafts = Drafts(store.local, "blank")
        drafts.note_stored("a")
        drafts.load("a")
        drafts.send("a", prompt)
        drafts.note("a", typed)
        drafts.note_edit("a", Edit(7, edited))
        drafts.save()
        again = Drafts(store.local, "blank")
        again.note_stored("a")
        again.load("a")
        restored = again.restore("a")
        assert restored.attachments == (*prompt.attachments, *typed.attachments)
        assert again.edit("a") == Edit(7, edited)
