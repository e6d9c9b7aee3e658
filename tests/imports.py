"""Reading what other programs exported, in tests: the samples of `tests/data/imports`, and exports made on the spot."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.one_file import OwnFormat
from litechat_tui.app.importing.reading import Step, read_all
from litechat_tui.app.importing.skipped import Level, Reason, Skipped, sentence
from litechat_tui.domain.archive import Answer, Conversation, Exchange
from litechat_tui.domain.ports import Item
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases

SAMPLES = Path(__file__).parent / "data" / "imports"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da6364f8cf500f00038601805a347d6b"
    "0000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Read:
    """All that came of an import."""

    imported: Sequence[Imported]
    skipped: Sequence[Skipped]
    steps: Sequence[Step]

    @property
    def main(self) -> list[Imported]:
        return [each for each in self.imported if each.conversation.branch_of is None]

    @property
    def forks(self) -> list[Imported]:
        return [each for each in self.imported if each.conversation.branch_of is not None]

    @property
    def reasons(self) -> dict[Reason, int]:
        """How much was left out for which reason."""
        counts = Counter[Reason]()
        for each in self.skipped:
            counts[each.reason] += each.count
        return dict(counts)

    @property
    def only(self) -> Conversation:
        """The one conversation."""
        (found,) = self.imported
        return found.conversation


def read(*paths: Path, own: Sequence[OwnFormat] = (), limits: Limits = USUAL) -> Read:
    """Return what an import of `paths` finds; every sentence about it can be made."""
    imported: list[Imported] = []
    skipped: list[Skipped] = []
    steps: list[Step] = []
    for found in read_all(paths, SQLiteForeignDatabases(), own, limits):
        match found:
            case Imported():
                imported.append(found)
            case Skipped():
                assert sentence(found)
                assert found.level in Level
                skipped.append(found)
            case Step():
                assert 0 <= found.done <= found.total
                steps.append(found)
    return Read(imported, skipped, steps)


def read_json(folder: Path, value: object, name: str = "conversations.json") -> Read:
    """Return what an import of a file with this JSON finds."""
    path = folder / name
    path.write_text(json.dumps(value))
    return read(path)


def database(path: Path, *statements: str) -> Path:
    """Make a database."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.executescript(statement)
    connection.close()
    return path


def sample_database(folder: Path, name: str) -> Path:
    """Make the database whose contents are in the sample `name`."""
    return database(folder / Path(name).with_suffix(".db").name, (SAMPLES / name).read_text())


def items(conversation: Conversation) -> list[Item]:
    """Return the items that are in a conversation, without those of superseded answers."""
    found = [item for exchange in conversation.exchanges for item in _shown(exchange)]
    return [item for item in found if item is not None]


def _shown(exchange: Exchange) -> list[Item | None]:
    prompt = [exchange.prompt.item] if exchange.prompt else []
    return prompt + [kept.item for answer in exchange.answers[-1:] for kept in answer.items]


def of_type(conversation: Conversation, kind: str) -> list[Item]:
    """Return the items of one type."""
    return [item for item in items(conversation) if item.get("type") == kind]


def text_of(item: Item) -> str:
    """Return the text of a message."""
    content = item["content"]
    return content if isinstance(content, str) else "\n".join(part.get("text", "<image>") for part in content)


def texts(conversation: Conversation) -> list[str]:
    """Return what both sides said, in order."""
    return [text_of(item) for item in items(conversation) if item.get("type", "message") == "message"]


def answer_texts(answer: Answer) -> str:
    """Return what an answer says."""
    return " ".join(text_of(kept.item) for kept in answer.items if kept.item and "content" in kept.item)


def chatgpt_message(role: str, text: str, at: float | None = 1767225600.0, **fields: Any) -> dict[str, Any]:
    """Return a message as ChatGPT exports it."""
    content = {"content_type": "text", "parts": [text]}
    return {"author": {"role": role}, "create_time": at, "content": content, "recipient": "all", **fields}


def chatgpt_node(parent: str | None, message: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a node as ChatGPT exports it."""
    return {"parent": parent, "message": message}


def chatgpt(nodes: dict[str, dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Return a conversation as ChatGPT exports it."""
    return {"id": "c1", "title": "Tea", "create_time": 1767225600.0, "mapping": nodes, **fields}


def simple_chatgpt(key: str = "c1", **fields: Any) -> dict[str, Any]:
    """Return a conversation of one prompt and one answer."""
    nodes = {
        "u": chatgpt_node(None, chatgpt_message("user", "Which tea?")),
        "a": chatgpt_node("u", chatgpt_message("assistant", "Green.", 1767225660.0)),
    }
    return chatgpt(nodes, **{"id": key, "current_node": "a", **fields})
