"""Files of JSON: each element a conversation, of one program or of several, or each line a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from litechat_tui.app.importing.building import Imported, conversations
from litechat_tui.app.importing.detect import Format, log_of, program_of, unwrapped
from litechat_tui.app.importing.elements import TICK, Element
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.programs.element import ElementProgram, JsonObject
from litechat_tui.app.importing.programs.log import LogProgram
from litechat_tui.app.importing.programs.refused import is_side_file, missing_parts, refusal
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError
from litechat_tui.app.importing.sources import Bounded, Opened
from litechat_tui.app.importing.survey import Survey

_FIRST = 50
"""How many lines of a log may come before one that tells whose it is."""


def look_at_json(kind: Format, found: Iterator[Element], survey: Survey) -> Iterator[None]:
    """Tell `survey` what conversations there are; yield now and then. Raises `UnreadableError`."""
    log, _, found = _begun(kind, found)
    if log is not None:
        survey.conversations += 1
        return
    for element in found:
        if element is TICK:
            yield None
        for program, each in _known(element.value):
            identity = program.identity(each)
            survey.saw(program.name, identity.key, identity.updated)


def read_json(
    kind: Format, found: Iterator[Element], opened: Opened, survey: Survey, limits: Limits
) -> Iterator[Imported | Skipped | None]:
    """Yield the conversations, what is left out, and None now and then. Raises `UnreadableError`."""
    log, first, found = _begun(kind, found)
    if log is None:
        yield from _JsonFile(opened, survey, limits).read(found)
        return
    # Two logs with one id may have gone on in different ways: the store compares what is in them.
    key = log.key(_objects(first)) or opened.name
    # One conversation, which is held in memory as a whole.
    if opened.size > limits.element:
        raise UnreadableError(Reason.FILE_TOO_LARGE)
    lines: list[Element] = []
    for element in found:
        if element is TICK:
            yield None
        else:
            lines.append(element)
    yield from conversations(log.draft(lines, key), opened.name, opened.date, limits)


class _JsonFile:
    """Reads the elements of one file."""

    def __init__(self, opened: Opened, survey: Survey, limits: Limits) -> None:
        self._opened = opened
        self._survey = survey
        self._limits = limits
        self._known = self._broken = self._unknown = 0
        """How many elements are conversations, no JSON, something else."""
        self._first_unknown: object = None

    def read(self, found: Iterable[Element]) -> Iterator[Imported | Skipped | None]:
        """Yield the conversations, what is left out, and None now and then."""
        end: UnreadableError | None = None
        try:
            for element in found:
                yield from (None,) if element is TICK else self._element(element)
        except UnreadableError as error:
            end = error
        if self._unknown and self._known:
            yield Skipped(self._opened.name, "", Reason.UNKNOWN_ELEMENT, self._unknown)
        elif self._unknown:
            yield from self._unknown_file()
        if end is not None:
            yield end.skipped(self._opened.name)
        elif not (self._known or self._broken or self._unknown):
            yield Skipped(self._opened.name, "", Reason.NO_CONVERSATIONS if self._opened.alone else Reason.OTHER_FILES)

    def _element(self, element: Element) -> Iterator[Imported | Skipped]:
        if element.problem is not None:
            self._broken += 1
            number = self._known + self._broken + self._unknown
            yield Skipped(self._opened.name, f"#{number}", element.problem)
            return
        for each in unwrapped(element.value):
            program = program_of(each)
            if program is not None and isinstance(each, dict):
                self._known += 1
                yield from self._conversation(program, each)
                continue
            if not self._unknown:
                self._first_unknown = each
            self._unknown += 1

    def _conversation(self, program: ElementProgram, element: JsonObject) -> Iterator[Imported | Skipped]:
        identity = program.identity(element)
        if self._survey.wants(program.name, identity.key):
            draft = program.draft(element, Bounded(self._opened.assets, self._limits.attachments))
            yield from conversations(draft, self._opened.name, self._opened.date, self._limits)
        else:
            yield Skipped(self._opened.name, identity.title or identity.key, Reason.DUPLICATE)

    def _unknown_file(self) -> Iterator[Skipped]:
        """Yield why a file without any conversation is not read."""
        first, name = self._first_unknown, self._opened.name
        error = refusal(first) if isinstance(first, dict) else None
        if error is not None:
            yield error.skipped(name)
        elif isinstance(first, dict) and "logical_files" in first:
            yield from (Skipped(name, part, Reason.MISSING_PART) for part in missing_parts(first, self._opened.beside))
        elif not self._opened.alone and isinstance(first, dict) and is_side_file(first, self._opened.base):
            yield Skipped(name, "", Reason.OTHER_FILES)
        else:
            yield Skipped(name, "", Reason.UNKNOWN_FORMAT)


def _begun(kind: Format, found: Iterator[Element]) -> tuple[LogProgram | None, list[Element], Iterator[Element]]:
    """Return whose log a file is, its first lines, and all of it; None for one that is no log.

    No more is held in memory than it takes to tell.
    """
    first: list[Element] = []
    log: LogProgram | None = None
    for element in found:
        first.append(element)
        objects = _objects((element,))
        log = log or log_of(objects)
        if (log and log.key(_objects(first))) or (not log and any(map(program_of, objects))):
            break
        if element is not TICK and (kind is not Format.LINES or len(first) >= _FIRST):
            break
    return log, first, chain(first, found)


def _objects(found: Iterable[Element]) -> list[Mapping[str, Any]]:
    return [element.value for element in found if isinstance(element.value, dict)]


def _known(value: object) -> Iterator[tuple[ElementProgram, Mapping[str, Any]]]:
    for each in unwrapped(value):
        program = program_of(each)
        if program is not None and isinstance(each, dict):
            yield program, each
