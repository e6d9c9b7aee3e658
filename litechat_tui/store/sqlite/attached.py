"""Which attachments the lines of stored items stand for, inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import takewhile

from litechat_tui.domain.attachments import LINE_BEGINS, attached_in, marked
from litechat_tui.domain.items import decode_item, is_prompt
from litechat_tui.domain.ports import Item
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.domain.text import one_line
from litechat_tui.store import turn_rules
from litechat_tui.store.sqlite.rows import text, whole
from litechat_tui.store.sqlite.writing import storable

Attached = Mapping[int, Mapping[int, Attachment]]
"""Row of an item -> index of a part -> what that part stands for."""

_OF_ITEMS = "SELECT * FROM chat_attachments WHERE item IN (SELECT value FROM json_each(?))"
_ADD = """
    INSERT INTO chat_attachments (item, part, digest, name, media_type, size, width, height, tokens)
    SELECT ?, ?, digest, ?, ?, ?, ?, ?, ? FROM chat_blobs WHERE digest = ?
"""
_COPY = """
    INSERT INTO chat_attachments (item, part, digest, name, media_type, size, width, height, tokens)
    SELECT copied.value, part, digest, name, media_type, size, width, height, tokens
    FROM json_each(?) AS copied CROSS JOIN chat_attachments ON item = CAST(copied.key AS INTEGER)
"""


def attached_to(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> Attached:
    """Return what is attached to the items in these rows, which have `id` and `message_data`."""
    # Most conversations have nothing of the kind, and are looked through faster here.
    items = [row["id"] for row in rows if LINE_BEGINS in text(row, "message_data")]
    return _found(db.execute(_OF_ITEMS, (json.dumps(items),))) if items else {}


def item_with_attached(db: sqlite3.Connection, row: int, data: object) -> Item | None:
    """Return the item in a row of the file, or None when it does not hold a JSON object."""
    item = decode_item(data)
    if item is None or not isinstance(data, str) or LINE_BEGINS not in data:
        return item
    return marked(item, _found(db.execute(_OF_ITEMS, (json.dumps([row]),))).get(row, {}))


def attach(db: sqlite3.Connection, row: int, item: Item) -> None:
    """Note what the lines of an item in this row stand for, as far as the bytes are in the file."""
    for part, each in attached_in(item).items():
        facts = (storable(each.name), each.media_type, each.size, each.width, each.height, each.tokens)
        db.execute(_ADD, (row, part, *facts, each.digest))


def ensure_attachable(db: sqlite3.Connection, session_id: str, prompt: Prompt) -> None:
    """Raise `StoreError` unless all that goes with a prompt can be sent with it in a session."""
    if not prompt.attachments:
        return
    digests = json.dumps([each.digest for each in prompt.attachments])
    kept = db.execute("SELECT digest FROM chat_blobs WHERE digest IN (SELECT value FROM json_each(?))", (digests,))
    unanswered = attached_to(db, _unanswered(db, session_id))
    before = [each for parts in unanswered.values() for each in parts.values()]
    turn_rules.ensure_attachable(prompt, {digest for (digest,) in kept}, before)


def _unanswered(db: sqlite3.Connection, session_id: str) -> Iterable[sqlite3.Row]:
    """Return the rows at the end of a session that are prompts."""
    newest = db.execute(
        "SELECT id, message_data FROM agent_messages WHERE session_id = ? ORDER BY id DESC", (session_id,)
    )
    return takewhile(lambda row: is_prompt(decode_item(row["message_data"]) or {}), newest)


def copy_attached(db: sqlite3.Connection, rows: Mapping[int, int]) -> None:
    """Attach to copies of items what is attached to these; `rows` tells which became which."""
    db.execute(_COPY, (json.dumps(rows),))


def _found(rows: sqlite3.Cursor) -> Attached:
    found: dict[int, dict[int, Attachment]] = {}
    for row in rows:
        found.setdefault(row["item"], {})[row["part"]] = Attachment(
            text(row, "digest"),
            one_line(text(row, "name")),
            one_line(text(row, "media_type")),
            *(whole(row, name) or 0 for name in ("size", "width", "height", "tokens")),
        )
    return found
