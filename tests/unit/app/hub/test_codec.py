"""A session as a hub keeps it: it comes back as it was, and what is spoilt is refused."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings

from litechat_tui.app.hub.codec import BrokenStateError, Packed, packed, unpacked
from litechat_tui.domain.archive import Conversation, Exchange, HeldContents, KeptItem, Source
from litechat_tui.domain.attachments import attached_in
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.storable import storable
from litechat_tui.store.turn_rules import prompt_item
from tests.conversations import CONVERSATIONS, DAY, FULL, conversation, exchange

WHOLE = storable(replace(FULL, other_sources=(Source("claude", "c9"),), stamps={"title": 5, "tag:あ": 7}, sent_from=1))


def again(given: Packed) -> Conversation:
    return unpacked(given.state, given.bodies)


def test_a_whole_session_comes_back_as_it_was() -> None:
    found = packed(WHOLE, "f")
    assert again(found) == WHOLE
    assert again(packed(again(found), "f")) == WHOLE
    assert found.state.fingerprint == "f"


@settings(max_examples=40)
@given(given=CONVERSATIONS)
def test_any_session_comes_back_as_a_store_has_it(given: Conversation) -> None:
    sound = storable(replace(given, session_id="s"))
    # NaN in a row of another program is unlike itself.
    assert repr(storable(again(packed(sound, "")))) == repr(sound)


def test_sources_are_in_one_order_whichever_was_first() -> None:
    one, other = Source("a", "1"), Source("b", "2")
    first = packed(replace(WHOLE, source=one, other_sources=(other,)), "")
    second = packed(replace(WHOLE, source=other, other_sources=(one,)), "")
    assert first.state == second.state


def test_equal_exchanges_are_one_part() -> None:
    found = packed(storable(conversation(exchange("1", "a"), exchange("1", "a"), session_id="s")), "")
    assert (len(found.state.parts), len(found.bodies)) == (2, 1)
    assert len(again(found).exchanges) == 2


SMALL = packed(storable(conversation(exchange("1", "a"), session_id="s")), "")
(PART,) = SMALL.state.parts


def other_part(text: bytes) -> tuple[str, bytes]:
    return "e" + sha256(text).hexdigest(), zlib.compress(text)


@pytest.mark.parametrize(
    "bodies",
    [{}, {PART: b"no zlib"}, {PART: zlib.compress(b"{")}, {PART: zlib.compress(b'{"answers": []}')}],
    ids=["missing", "not packed", "no json", "another content"],
)
def test_a_part_that_is_not_what_its_digest_says_is_refused(bodies: dict[str, bytes]) -> None:
    with pytest.raises(BrokenStateError):
        unpacked(SMALL.state, bodies)


@pytest.mark.parametrize("text", [b"[]", b'{"answers": [3]}', b'{"answers": 3}'])
def test_a_part_of_another_form_is_refused(text: bytes) -> None:
    digest, body = other_part(text)
    with pytest.raises(BrokenStateError):
        unpacked(replace(SMALL.state, parts=(digest,)), {digest: body})


@pytest.mark.parametrize("header", ["[", "[]", '{"id": "other"}', '{"id": "s", "sources": [1]}'])
def test_a_header_that_cannot_be_is_refused(header: str) -> None:
    with pytest.raises(BrokenStateError):
        unpacked(replace(SMALL.state, header=header), SMALL.bodies)


def test_what_else_a_hand_has_spoilt_in_a_header_becomes_nothing() -> None:
    header = {**json.loads(SMALL.state.header), "stamps": {"title": "x", "pinned": 3}, "sent_from": 9}
    found = unpacked(replace(SMALL.state, header=json.dumps(header)), SMALL.bodies)
    assert (found.stamps, found.sent_from) == ({"pinned": 3}, None)
    header["stamps"] = 1
    assert unpacked(replace(SMALL.state, header=json.dumps(header)), SMALL.bodies).stamps == {}


PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def test_what_is_attached_goes_along_once_and_what_is_gone_does_not() -> None:
    picture = inspected("picture.png", PNG)
    asked = Exchange(KeptItem(prompt_item(Prompt("Look.", attachments=(picture,))), DAY))
    given = storable(conversation(asked, asked, session_id="s", contents=HeldContents({picture.digest: PNG})))
    found = packed(given, "")
    assert len(found.state.parts) == 3
    back = again(found)
    assert back.contents.read(picture.digest) == PNG
    assert back == given
    assert [*attached_in(back.exchanges[1].prompt.item or {}).values()] == [picture]  # type: ignore[union-attr] # it is there
    gone = packed(replace(given, contents=HeldContents({})), "")
    assert len(gone.state.parts) == 2
    assert attached_in(again(gone).exchanges[0].prompt.item or {}) == {}  # type: ignore[union-attr] # as above
    with pytest.raises(BrokenStateError):
        unpacked(found.state, {**found.bodies, f"a{picture.digest}": b"else"})
