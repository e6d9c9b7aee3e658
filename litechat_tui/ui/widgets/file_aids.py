"""Finding files for the prompt, reading them, and showing what goes with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from textual import getters, on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from litechat_tui.app.drafts import Drafts
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.ports import FolderFiles
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.beside import beside
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.screens.confirm import Unasked
from litechat_tui.ui.widgets.attachment_list import AttachmentList
from litechat_tui.ui.widgets.file_area import FileArea, Pasted
from litechat_tui.ui.widgets.file_list import FileList
from litechat_tui.ui.widgets.file_reading import File, Outcomes, files_at, files_in, limited, read
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text

if TYPE_CHECKING:
    from litechat_tui.app.attaching import Attaching
    from litechat_tui.app.file_finder import FileFinder
    from litechat_tui.ui.widgets.prompt import Prompt


class FileTools(NamedTuple):
    """What files are found and read with."""

    files: FolderFiles
    attaching: Callable[[], Attaching]
    """Loads what makes attachments of files."""
    warn: Callable[[Sequence[Attachment]], Problem | None] = lambda _: None
    """Returns what may become of files at the model in use. Blocks."""


class FileAids(Widget):
    """The part of a composer that has to do with files."""

    found_files = getters.query_one(FileList)
    attached = getters.query_one(AttachmentList)

    refusal: Static
    """Says what does not go with the prompt, and why."""
    prompt: Prompt
    current: str
    """Id of the session that the prompt is for."""
    _kept: Drafts
    _tools: FileTools | None = None

    def offer_files(self, tools: FileTools) -> None:
        """Find and read files with these."""
        self._tools = tools
        self.prompt.new_finder = lambda: _finder_in(tools.files)

    def show_files(self) -> None:
        """Show what belongs to the text in the box."""
        self.found_files.show(self.prompt.finder)
        self.attached.show(self.prompt.attachments, self.prompt.reading)

    # Finding

    @on(FileArea.FilesChanged)
    def _show_found(self, event: FileArea.FilesChanged) -> None:
        event.stop()
        self.show_files()

    @on(TextArea.SelectionChanged)
    def _follow_cursor(self) -> None:
        self.prompt.follow_word()

    @on(FileArea.FilesWanted)
    def _find(self, event: FileArea.FilesWanted) -> None:
        event.stop()
        self.show_files()
        self.find_files()

    @work(group="files", exclusive=True, exit_on_error=False)
    async def find_files(self) -> None:
        """Look for what was typed last, and list what is found as it comes."""
        finder, given_up = self.prompt.finder, Event()
        if finder is None:
            return
        search, complete = finder.search(), False
        try:
            while not complete:
                complete = await beside(lambda: search.look(given_up.is_set))
                if finder is not self.prompt.finder or search.ranking is not finder.ranking:
                    return
                self.prompt.take_found(search.ranking.best, complete=complete)
        finally:
            given_up.set()

    @on(FileList.Clicked)
    def _take_clicked(self, event: FileList.Clicked) -> None:
        event.stop()
        if (finder := self.prompt.finder) is not None:
            self.prompt.choose_file(finder.entries[event.at])

    # Reading

    @on(FileArea.FileChosen)
    def _attach_chosen(self, event: FileArea.FileChosen) -> None:
        event.stop()
        self.attach_files([event.path])

    def attach_files(self, paths: Sequence[Path]) -> None:
        """Read files and let them go with the prompt."""
        if paths:
            self._begin([path.name for path in paths], partial(files_at, paths))

    def _begin(self, names: Sequence[str], files: Callable[[], Iterable[File]], pasted: Pasted | None = None) -> None:
        """Read files, and let them go with the prompt, in place of their pasted paths."""
        if self._tools is not None:
            self.prompt.begin_reading(names)
            self.say_of_files(())
            self.show_files()
            self._read(names, files, pasted)

    @work(group="attach", exit_on_error=False)
    async def _read(self, names: Sequence[str], files: Callable[[], Iterable[File]], pasted: Pasted | None) -> None:
        session_id, outcomes, warning = self.current, Outcomes.none(), None
        try:
            if (tools := self._tools) is not None:
                outcomes = await asyncio.to_thread(lambda: read(tools.attaching(), files()))
                await self._ask_about_large(outcomes)
                warning = await asyncio.to_thread(tools.warn, outcomes.made)
        finally:
            self._take(session_id, outcomes, warning, pasted)
            self.prompt.end_reading(names, well=bool(outcomes.made) and not outcomes.refused)
            self.show_files()

    async def _ask_about_large(self, outcomes: Outcomes) -> None:
        """Make images smaller that are too large, if the reader wants that."""
        for problem, shrunk in outcomes.large:
            consequence = _("It can be made smaller; that goes with the prompt, and the file stays as it is.")
            question = Unasked(problem_text(problem).message, consequence)
            if await self.app.push_screen_wait(question):
                await asyncio.to_thread(outcomes.note, shrunk)
            else:
                outcomes.refused.append(problem)

    def _take(self, session_id: str, outcomes: Outcomes, warning: Problem | None, pasted: Pasted | None) -> None:
        """Let what was read go with the prompt of its session, and say what cannot."""
        here = session_id == self.current
        before = self.prompt.attachments if here else self._kept.typed(session_id).attachments
        new, problems = limited(before, outcomes)
        if here and (new or not problems):
            self.prompt.attach(new, pasted=pasted)
        elif new:
            self._kept.attach(session_id, new)
        if here:
            self.say_of_files([*problems, *([warning] if warning else [])])

    def say_of_files(self, problems: Sequence[Problem]) -> None:
        """Say right over the box what does not go with the prompt, or what may become of it."""
        sentences = dict.fromkeys(problem_text(problem).summary for problem in problems)
        self.refusal.update(Content("\n").join(Content.assemble(("! ", "$warning"), words) for words in sentences))
        self.refusal.set_class(bool(sentences), "-there")

    # What was dropped or pasted

    @on(FileArea.PathsPasted)
    def _look_at_pasted(self, event: FileArea.PathsPasted) -> None:
        event.stop()
        self.look_at_pasted(event.pasted)

    @work(group="pasted", exit_on_error=False)
    async def look_at_pasted(self, pasted: Pasted) -> None:
        """Take a text that is the paths of files for those; undo makes it text again."""
        if paths := await asyncio.to_thread(files_in, pasted.text):
            self._begin([path.name for path in paths], partial(files_at, paths), pasted)

    # By name

    @on(FileArea.AttachWanted)
    def _ask_for_paths(self, event: FileArea.AttachWanted) -> None:
        event.stop()
        self.ask_for_paths()

    @work(group="attach-dialog", exclusive=True, exit_on_error=False)
    async def ask_for_paths(self) -> None:
        """Let the reader type paths."""
        from litechat_tui.ui.screens.attach import AttachDialog

        if self._tools is None:
            return
        paths = await self.app.push_screen_wait(AttachDialog(self._tools.files))
        self.attach_files(paths or ())

    def attach_typed(self, text: str) -> None:
        """Let the files go with the prompt whose paths are in a text."""
        from litechat_tui.app.typed_paths import typed_paths

        self._begin([text], lambda: files_at(typed_paths(text)))

    @on(FileArea.ImageWanted)
    def _attach_clipboard(self, event: FileArea.ImageWanted) -> None:
        event.stop()
        from litechat_tui.app import clipboard_image

        name = _("clipboard") + ".png"
        self._begin([name], lambda: [(name, clipboard_image.image_on_clipboard)])

    # Taking away

    @on(AttachmentList.RemoveWanted)
    def _remove(self, event: AttachmentList.RemoveWanted) -> None:
        event.stop()
        self.prompt.detach(event.attachment)
        self.show_files()

    @on(AttachmentList.Left)
    def _go_on_writing(self, event: AttachmentList.Left) -> None:
        event.stop()
        focus_now(self.prompt)


def _finder_in(files: FolderFiles) -> FileFinder:
    """Return what finds the files of the current folder."""
    from litechat_tui.app.file_finder import FileFinder

    return FileFinder(files, Path.cwd())
