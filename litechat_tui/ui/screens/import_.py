"""Importing sessions: a path to type, what is there, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, ProgressBar, Static

from litechat_tui.app.import_plan import ImportPlan, doing
from litechat_tui.app.import_report import adds_anything, counts, how_many_left_out, left_out, programs
from litechat_tui.app.importing.reading import Phase, Step
from litechat_tui.app.job import Job
from litechat_tui.app.transfer import Report
from litechat_tui.domain.errors import StoreError
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.screens.job_dialog import JobDialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _, ngettext
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sentences import joined

SHOWN = 1_000
"""Lines of what was left out; more are only counted."""
AROUND = 12
"""Lines of a dialog on the smallest screen that are not the report's."""


class ImportDialog(JobDialog[None, Step]):
    """First looks at what is there; nothing is stored before a second Enter."""

    BINDINGS = [
        ("enter", "leave_when_done"),
        *((key, f"scroll_report('{way}')") for key, way in (("up", "up"), ("down", "down"))),
        *((key, f"scroll_report('{way}')") for key, way in (("pageup", "page_up"), ("pagedown", "page_down"))),
    ]

    report = getters.query_one("#report", VerticalScroll)
    lines = getters.query_one("#lines", Static)

    def __init__(self, plan: ImportPlan, came: Callable[[], object]) -> None:
        """`came` is called when sessions may have come."""
        super().__init__()
        self._plan = plan
        self._tell_that_they_came = came
        self._found: tuple[str, Sequence[Path]] | None = None
        """What was typed, and the paths that were looked at, once Enter imports them."""
        self._done = False

    def compose(self) -> ComposeResult:
        """Yield the box for the path, what is there, the bar, and a line for what to do."""
        with Vertical(id="import", classes="dialog") as box:
            box.border_title = Content(_("Import"))
            yield TextInput(
                placeholder=_("Path of a file, an archive or a folder"), compact=True, select_on_focus=False
            )
            with VerticalScroll(id="report", can_focus=False):
                yield Static(id="lines")
            yield ProgressBar(show_eta=False, show_percentage=False)
            yield Static(id="note")

    def on_mount(self) -> None:
        """Begin with the path."""
        self._begin()
        focus_now(self.box)

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for what is around the report."""
        self.report.styles.max_height = max(event.size.height - AROUND, 3)

    def _begin(self) -> None:
        """Ask for a path."""
        self._found = None
        self._subtitle(_("Enter looks what is there · Esc cancels"))
        programs_read = _("Exports of litechat-tui, ChatGPT, Claude, Open WebUI and other programs can be read.")
        self.say(joined(programs_read, _("You see first what is there.")))
        self._show(())

    @on(Input.Changed)
    def _forget_what_was_found(self) -> None:
        if self._found and self._found[0] != self.box.value:
            self._begin()

    @on(Input.Submitted)
    @work(group="import", exit_on_error=False)
    async def _go_on(self) -> None:
        if self.working or self._done:
            return
        text = self.box.value
        if self._found and self._found[0] == text:
            await self._import(self._found[1])
        elif text.strip():
            await self._look(text)
        else:
            self.say(_("Type a path, or drop a file here."))

    async def _look(self, text: str) -> None:
        """Tell what is there; nothing is stored."""
        paths: Sequence[Path] = ()

        def look(job: Job[Step]) -> Report:
            nonlocal paths
            paths = self._plan.paths(text)
            return self._plan.look(paths, job)

        self._show(())
        if (report := await self._report(look)) is None:
            return
        if report.stopped:
            self._begin()
            return
        self._show([*filter(None, [programs(report)]), *counts(report), *how_many_left_out(report)], report)
        if adds_anything(report):
            self._found = (text, paths)
            self._subtitle(_("Enter imports · Esc cancels"))
            self.say(_("Nothing is stored yet. Enter imports this."))
        else:
            self.say(_("There is nothing new to import here."))

    async def _import(self, paths: Sequence[Path]) -> None:
        """Store what is there, and tell what came of it."""
        self._found = None
        kept = _("What was imported until then is kept; import it again to get the rest.")
        report = await self._report(lambda job: self._plan.carry_out(paths, job), kept)
        self._tell_that_they_came()  # what was stored before something went wrong is there, too
        if report is None:
            return
        self._show([*counts(report), *how_many_left_out(report)], report)
        self._done = True
        self.add_class("-done")
        self.box.disabled = True
        self._subtitle(_("Enter closes"))
        self.say(joined(_("Stopped."), kept) if report.stopped else _("Imported."))

    async def _report(self, work: Callable[[Job[Step]], Report], kept: str = "") -> Report | None:
        """Return what became of it, or None after having said what went wrong, and what is kept in spite of it."""
        try:
            return await self.do(work)
        except StoreError as error:
            self.say(joined(problem_text(error.problem).summary, kept))
            return None

    def _show(self, lines: Iterable[str], report: Report | None = None) -> None:
        """Show lines, and what was left out."""
        out = [*left_out(report)] if report else []
        more = len(out) - SHOWN
        shown = [*lines, *([""] if out else []), *islice(out, SHOWN)]
        if more > 0:
            shown.append(ngettext("{count} more line", "{count} more lines", more).format(count=more))
        self.lines.update(Content("\n".join(shown)))
        self.report.display = bool(shown)
        self.report.scroll_home(animate=False)

    def _subtitle(self, words: str) -> None:
        self.frame.border_subtitle = Content(words)

    def tell(self, progress: Step) -> None:
        """Show what it is at."""
        if progress.phase is Phase.READING:
            self.show_progress(progress.done, progress.total)
        self.say(doing(progress))

    def action_scroll_report(self, way: str) -> None:
        """Scroll what is there, while the box has the keys."""
        getattr(self.report, f"action_scroll_{way}" if way in ("up", "down") else f"action_{way}")()

    def action_leave_when_done(self) -> None:
        """Take the dialog away when nothing is left to do."""
        if self._done:
            self.leave()

    def leave(self) -> None:
        """Take the dialog away."""
        self.dismiss()
