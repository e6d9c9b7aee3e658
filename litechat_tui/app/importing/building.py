"""What was said, as a tree of messages -> conversations of this program. Pure and total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from litechat_tui.app.importing.branches import Session, Spoken, sessions_of
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.responses import answer_items, prompt_item
from litechat_tui.app.importing.said import Node, Note, Output, Raw, Text
from litechat_tui.app.importing.skipped import Reason, Skipped
from litechat_tui.app.importing.tree import Tree, tree_of
from litechat_tui.domain.archive import Answer, Conversation, Exchange, Source
from litechat_tui.domain.chat import TitleSource, Turn, TurnStatus
from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import fork_title, title_from

_TITLE = 1_000
"""Characters of a title that are kept."""
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_NAMES = 5
"""How many names a sentence lists."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A conversation as its program keeps it."""

    source: Source
    nodes: Sequence[Node]
    title: str = ""
    shown: str | None = None
    """Id of the message that was shown last; empty where the program forgot it, None where it never tells."""
    created: datetime | None = None
    updated: datetime | None = None
    model: str = ""
    """For answers that have none of their own."""
    instructions: str = ""
    pinned: bool = False
    archived: bool = False
    tags: tuple[str, ...] = ()
    branch_of: Source | None = None
    """The conversation it was forked from, where its program keeps forks as conversations of their own."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A conversation that was found, and what a report counts of it."""

    conversation: Conversation
    """A fork when its `branch_of` is set. The turns in it have no id yet."""
    file: str
    """Where it is from, as in `Skipped.file`."""
    messages: int
    """Prompts, and answers with text, each as often as its program has it; of a fork those that are its own."""
    attempts: int
    """Other answers to its prompts."""
    attached: int = 0
    """Bytes of the attachments in it, about."""


def conversations(draft: Draft, file: str, file_date: datetime, limits: Limits) -> Iterator[Imported | Skipped]:
    """Yield the conversation, its branches as conversations of their own, and what is left out of them."""
    label = label_of(draft)
    nodes = _unique(draft.nodes)
    repeated = (Note(Reason.REPEATED, count=len(draft.nodes) - len(nodes)),) if len(nodes) < len(draft.nodes) else ()
    draft = replace(draft, nodes=nodes, notes=(*draft.notes, *repeated))
    tree = tree_of(draft.nodes, draft.shown or "")
    sessions, refused = sessions_of(tree, limits)
    dates = [node.at for node in draft.nodes if node.at is not None]
    created = draft.created or min(dates, default=draft.updated or file_date)
    updated = max(created, draft.updated or max(dates, default=created))
    title, taken = sound_text(one_line(draft.title, _TITLE).strip()), set[str]()
    for session in sessions:
        called, called_by = title, TitleSource.PERSON if title else None
        if session.branch_of is not None:
            called, called_by = fork_title(title or _first_words(tree, session), taken), TitleSource.FORK
            taken.add(called)
        exchanges = [_exchange(tree, each, draft, created) for each in session.spoken]
        conversation = Conversation(
            tuple(each for each in exchanges if each.prompt or each.answers),
            created,
            updated,
            title=called,
            title_source=called_by,
            instructions=sound_text(draft.instructions),
            pinned=draft.pinned and session.branch_of is None,
            archived=draft.archived,
            tags=tuple(dict.fromkeys(sound_text(one_line(tag).strip()) for tag in draft.tags)),
            source=_source(draft.source, tree, session),
            branch_of=_source(draft.source, tree, session.branch_of) if session.branch_of else draft.branch_of,
        )
        messages = sum(_is_message(tree.nodes[at]) for at in _seen(tree, session))
        attempts = sum(max(0, len(each.answers) - 1) for each in conversation.exchanges)
        attached = sum(_attached(tree.nodes[at]) for at in session.own)
        yield Imported(conversation, file, messages, attempts, attached)
    notes = [*_notes(draft, tree)]
    if not sessions:
        yield Skipped(file, label, Reason.NO_MESSAGES)
        yield from summed((note for note in notes if note.reason is Reason.SIDE_TASK), file, label)
        return
    if refused:
        notes.append(Note(Reason.TOO_MANY_BRANCHES, count=refused))
    if not dates and draft.created is None and draft.updated is None:
        notes.append(Note(Reason.DATE_OF_FILE))
    yield from summed(notes, file, label)


def label_of(draft: Draft) -> str:
    """Return what a conversation is called in a report: its title, or the first words in it, or its id."""
    titles = (draft.title, *(title_from(_prompt_text(node)) for node in draft.nodes[:50]))
    return next((label for title in titles if (label := one_line(title).strip())), one_line(draft.source.key))


def summed(notes: Iterable[Note], file: str, what: str) -> Iterator[Skipped]:
    """Yield what is left out of one conversation, each reason once."""
    counts, names = Counter[Reason](), dict[Reason, dict[str, None]]()
    for note in notes:
        counts[note.reason] += note.count
        if note.name:
            names.setdefault(note.reason, {})[one_line(note.name)] = None
    for reason, count in counts.items():
        named = [*names.get(reason, ())]
        more = ", …" if len(named) > _NAMES else ""
        facts = {"names": ", ".join(named[:_NAMES]) + more} if named else {"names": "?"}
        yield Skipped(file, what, reason, count, facts)


def sound_text(text: str) -> str:
    """Return text without halves of surrogate pairs, which no file can hold."""
    return cast("str", sound_json(text))


def _notes(draft: Draft, tree: Tree) -> Iterator[Note]:
    """Yield what is left out of all messages, and what the file leaves open."""
    yield from draft.notes
    for node in tree.nodes:
        yield from node.notes
    if tree.circles:
        yield Note(Reason.CIRCLE, count=tree.circles)
    if draft.shown is not None and not tree.shown_known and len(tree.branches) > 1:
        yield Note(Reason.SHOWN_BRANCH_UNKNOWN)


def _unique(nodes: Iterable[Node]) -> list[Node]:
    """Return the nodes with each id once: one that says something else gets another id, and keeps its place."""
    known: dict[str, Node] = {}
    for at, node in enumerate(nodes):
        if node.id not in known:
            known[node.id] = node
        elif replace(node, at=None) != replace(known[node.id], at=None):
            known[f"{node.id}~{at}"] = replace(node, id=f"{node.id}~{at}")
    return [*known.values()]


def _is_message(node: Node) -> bool:
    """Return whether a person sees a message in it: a prompt, or an answer with text."""
    if node.prompt:
        return True
    return any(isinstance(piece, Text) or _is_answer(piece) for piece in node.pieces)


def _seen(tree: Tree, session: Session) -> Iterator[int]:
    """Yield what is seen of the messages of a session's own: also the one answer below a prompt that was shown last."""
    yield from session.own
    last = session.spoken[-1]
    if last.others and not any(map(tree.shows, last.answer)):
        yield from _in_order(tree, last)[-1]


def _in_order(tree: Tree, spoken: Spoken) -> list[list[int]]:
    """Return the other answers to a prompt, the newest one last."""
    return sorted(spoken.others, key=lambda way: (_last_date(tree, way) or _LONG_AGO, way[-1]))


def _attached(node: Node) -> int:
    """Return how much of a message is no text."""
    parts = [] if isinstance(node.prompt, Raw) else [*node.prompt]
    for piece in node.pieces:
        if isinstance(piece, Output) and not isinstance(piece.output, str):
            parts += piece.output
    return sum(len(part.get("image_url", "")) + len(part.get("file_data", "")) for part in parts)


def _is_answer(piece: object) -> bool:
    item = piece.item if isinstance(piece, Raw) else None
    return item is not None and item.get("type", "message") == "message" and item.get("role") == "assistant"


def _source(whole: Source, tree: Tree, session: Session) -> Source:
    """Return the name of a branch in its program: that of the conversation, for a fork with its own first message."""
    if session.branch_of is None:
        return Source(whole.program, sound_text(whole.key))
    return Source(whole.program, sound_text(f"{whole.key}#{tree.nodes[session.first_own].id}"))


def _first_words(tree: Tree, session: Session) -> str:
    prompts = (tree.nodes[each.prompt] for each in session.spoken if each.prompt is not None)
    return next((title for node in prompts if (title := title_from(_prompt_text(node)))), "")


def _prompt_text(node: Node) -> str:
    if isinstance(node.prompt, Raw):
        content = (node.prompt.item or {}).get("content")
        return sound_text(content) if isinstance(content, str) else ""
    return sound_text(next((part["text"] for part in node.prompt if part["type"] == "input_text"), ""))


def _exchange(tree: Tree, spoken: Spoken, draft: Draft, created: datetime) -> Exchange:
    """Return a prompt with its answers, those that were not shown last first."""
    prompt = tree.nodes[spoken.prompt] if spoken.prompt is not None else None
    others = [[tree.nodes[at] for at in way] for way in _in_order(tree, spoken)]
    shown = [tree.nodes[at] for at in spoken.answer]
    answers = (_answer(prompt, way, draft.model, created) for way in (*others, shown))
    return Exchange(prompt_item(prompt) if prompt else None, tuple(each for each in answers if each.items))


def _last_date(tree: Tree, way: Sequence[int]) -> datetime | None:
    return next((at for each in reversed(way) if (at := tree.nodes[each].at) is not None), None)


def _answer(prompt: Node | None, nodes: Sequence[Node], model: str, created: datetime) -> Answer:
    items = answer_items(nodes)
    dates = [item.at for item in items if item.at is not None]
    asked = prompt.at if prompt else None
    model = next((node.model for node in nodes[::-1] if node.model), model)
    if not items or not (dates or asked or model):
        return Answer(items)
    started = asked or min(dates, default=created)
    turn = Turn("", "", sound_text(one_line(model)), TurnStatus.COMPLETED, started, None, max([started, *dates]))
    return Answer(items, turn)
