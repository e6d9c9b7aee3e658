"""What every engine does with attachments: they stay with their prompts, whatever becomes of these."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from litechat_tui.domain.archive import HeldContents
from litechat_tui.domain.attachments import attached_in, line
from litechat_tui.domain.chat import AttachmentPart, ChatMessage, TextPart, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.domain.search import SearchQuery
from litechat_tui.domain.shelf import Change
from litechat_tui.store.turn_rules import prompt_item
from tests.attached import OF_EACH_KIND, PDF, png
from tests.contract.stores import COMPLETED, Store, retry, said

LOOK = "What is this?"


def attach(store: Store, name: str = "photo.png", data: bytes = png()) -> Attachment:
    store.blobs.keep(data)
    return inspected(name, data)


def send(store: Store, prompt: Prompt, session_id: str = "a") -> None:
    turn = store.journal.begin(TurnRequest(session_id, prompt, "model"))
    store.journal.append(turn, [said("A photo.")])
    store.journal.end(turn, COMPLETED)


def first(store: Store, session_id: str = "a") -> ChatMessage:
    return store.queries.messages(session_id)[0]


def sent(store: Store, session_id: str = "a") -> list[dict[int, Attachment]]:
    return [attached_in(item) for item in store.journal.items(session_id)]


def test_bytes_are_kept_once_by_what_they_are(store: Store) -> None:
    assert store.blobs.keep(b"x") == store.blobs.keep(b"x") == sha256(b"x").hexdigest()
    assert store.blobs.read(sha256(b"x").hexdigest()) == b"x"
    assert store.blobs.read("0" * 64) is None


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_an_attachment_of_each_kind_is_read_as_it_was_sent(store: Store, name: str) -> None:
    attachment = attach(store, name, OF_EACH_KIND[name])
    send(store, Prompt(LOOK, (attachment,)))
    assert first(store).attachments == (attachment,)
    assert first(store).text == LOOK
    assert [type(part) for part in first(store).parts] == [AttachmentPart, TextPart]
    assert sent(store)[0] == {0: attachment}


def test_a_prompt_may_be_nothing_but_attachments(store: Store) -> None:
    photo, report = attach(store), attach(store, "report.pdf", PDF)
    send(store, Prompt("", (photo, report, photo)))
    assert first(store).attachments == (photo, report, photo)
    assert first(store).text == ""
    session = store.queries.session("a")
    assert session is not None


def test_a_session_is_called_by_what_was_written(store: Store) -> None:
    send(store, Prompt(LOOK, (attach(store),)))
    session = store.queries.session("a")
    assert session is not None
    assert session.title == LOOK


def test_what_somebody_types_stands_for_nothing(store: Store) -> None:
    photo = attach(store)
    send(store, Prompt(LOOK, (photo,)))
    send(store, Prompt(line(photo)), "b")
    content = [{"type": "input_text", "text": line(photo)}]
    turn = store.journal.begin(TurnRequest("b", Prompt("And?"), "model"))
    store.journal.append(turn, [{"role": "user", "content": content}])
    assert sent(store, "b") == [{}, {}, {}, {}]
    assert all(not message.attachments for message in store.queries.messages("b"))
    assert first(store, "b").text == line(photo)


def test_what_is_not_kept_cannot_be_sent(store: Store) -> None:
    with pytest.raises(StoreError) as raised:
        store.journal.begin(TurnRequest("a", Prompt(LOOK, (inspected("gone.png", png()),)), "model"))
    assert (raised.value.problem.code, raised.value.problem.facts) == (Code.ATTACHMENT_GONE, {"name": "gone.png"})
    assert store.queries.session("a") is None


def test_one_message_has_only_so_many_together_with_a_prompt_that_was_not_answered(store: Store) -> None:
    documents = [attach(store, f"{number}.pdf", PDF + bytes([number])) for number in range(6)]
    with pytest.raises(StoreError) as raised:
        store.journal.begin(TurnRequest("a", Prompt(LOOK, tuple(documents)), "model"))
    assert raised.value.problem.code is Code.ATTACHMENT_DOCUMENTS
    failed = store.journal.begin(TurnRequest("a", Prompt(LOOK, tuple(documents[:3])), "model"))
    store.journal.end(failed, Outcome(TurnStatus.FAILED))
    with pytest.raises(StoreError) as raised:
        store.journal.begin(TurnRequest("a", Prompt(LOOK, tuple(documents[3:])), "model"))
    assert raised.value.problem.code is Code.ATTACHMENT_DOCUMENTS_BEFORE
    send(store, Prompt(LOOK, tuple(documents[3:5])))
    send(store, Prompt(LOOK, tuple(documents[:5])))


def test_a_fork_and_a_copy_have_them_too(store: Store) -> None:
    photo = attach(store)
    send(store, Prompt(LOOK, (photo,)))
    answered = store.queries.messages("a")[-1].turn
    assert answered is not None
    store.journal.end(retry(store, answered), COMPLETED)
    store.commands.fork("a", "fork")
    store.commands.duplicate("a", "copy")
    store.commands.change(["a"], Change(trashed=True))
    store.commands.purge(["a"])
    for session_id in ("fork", "copy"):
        assert first(store, session_id).attachments == (photo,)
        assert sent(store, session_id)[0] == {0: photo}
    assert store.blobs.read(photo.digest) == png()


def test_a_retry_sends_them_again_and_taking_it_back_changes_nothing(store: Store) -> None:
    photo = attach(store)
    send(store, Prompt(LOOK, (photo,)))
    answered = store.queries.messages("a")[-1].turn
    assert answered is not None
    again = retry(store, answered)
    assert sent(store) == [{0: photo}]
    store.journal.withdraw(again)
    assert sent(store) == [{0: photo}, {}]
    assert first(store).attachments == (photo,)


def test_a_prompt_that_is_taken_back_can_be_sent_again(store: Store) -> None:
    prompt = Prompt(LOOK, (attach(store),))
    turn = store.journal.begin(TurnRequest("a", prompt, "model"))
    store.journal.withdraw(turn)
    assert store.queries.session("a") is None
    send(store, prompt)
    assert first(store).attachments == prompt.attachments


def test_a_whole_session_takes_its_attachments_along(store: Store) -> None:
    photo = attach(store)
    send(store, Prompt(LOOK, (photo,)))
    taken_out = store.archive.conversation("a")
    assert taken_out is not None
    assert taken_out.contents.read(photo.digest) == png()
    store.archive.adopt([replace(taken_out, session_id="b")])
    assert first(store, "b").attachments == (photo,)
    assert sent(store, "b")[0] == {0: photo}


def test_what_comes_without_its_bytes_is_a_line(store: Store) -> None:
    photo, other = attach(store), inspected("other.png", png(9, 9))
    send(store, Prompt(LOOK, (photo,)))
    taken_out = store.archive.conversation("a")
    assert taken_out is not None
    (exchange,) = taken_out.exchanges
    assert exchange.prompt is not None
    item = {"role": "user", "content": [{"type": "input_text", "text": line(other)}]}
    there = Prompt("", (other,))
    for number, (contents, expected) in enumerate(
        [({}, ()), ({other.digest: b"something else"}, ()), ({other.digest: png(9, 9)}, (other,))]
    ):
        kept = replace(exchange.prompt, item=prompt_item(there))
        given = replace(taken_out, session_id=f"s{number}", exchanges=(replace(exchange, prompt=kept),))
        store.archive.adopt([replace(given, contents=HeldContents(contents))])
        assert first(store, f"s{number}").attachments == expected
        assert store.journal.items(f"s{number}")[0] == item


def test_a_session_that_goes_on_elsewhere_keeps_them(store: Store) -> None:
    photo, report = attach(store), attach(store, "report.pdf", PDF)
    send(store, Prompt(LOOK, (photo,)))
    before = store.archive.conversation("a")
    send(store, Prompt("And this?", (report,)))
    after = store.archive.conversation("a")
    assert before is not None
    assert after is not None
    store.archive.adopt([replace(before, session_id="b")])
    store.archive.adopt([replace(after, session_id="b")])
    assert [message.attachments for message in store.queries.messages("b")] == [(photo,), (), (report,), ()]


@pytest.mark.parametrize("indexed", [True, False])
def test_names_are_found_and_earlier_prompts_come_without_them(store: Store, *, indexed: bool) -> None:
    photo = attach(store, "Sunset.png")
    send(store, Prompt(LOOK, (photo,)))
    send(store, Prompt("", (photo,)))
    while indexed and store.index.step():
        pass
    found = store.search.search(SearchQuery(("sunset",))).hits
    assert [hit.session.id for hit in found] == ["a"]
    assert LOOK in store.prompts.having(("what",), 5)
    assert not any("Sunset" in text for text in store.prompts.of_session("a").texts)


def test_a_session_of_nothing_but_attachments_is_called_by_the_first(store: Store) -> None:
    send(store, Prompt("", (attach(store, "Sunset.png"),)))
    session = store.queries.session("a")
    assert session is not None
    assert session.title == "Sunset.png"
