"""Exporting sessions: a form to choose and a path to type."""

from __future__ import annotations

from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from litechat_tui.app.export_plan import ExportPlan, Progress
from litechat_tui.app.exporting.forms import Form
from litechat_tui.app.transfer import Exported
from litechat_tui.app.typed_paths import typed_path
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError, LitechatError
from litechat_tui.domain.text import clean, one_line
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.screens.job_dialog import JobDialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import N_, _, ngettext
from litechat_tui.words.problems import problem_text

FORMS = {
    Form.MARKDOWN: N_("to read and edit; can be imported"),
    Form.JSONL: N_("all that is stored; can be imported"),
    Form.HTML: N_("a page to look at and print"),
}
"""Form -> what it is good for."""


class ExportDialog(JobDialog[tuple[Exported, Path] | None, Progress]):
    """Returns what was exported and where to, or None. Never writes over a file without having asked."""

    BINDINGS = [("down", "move('cursor_down')"), ("up", "move('cursor_up')")]

    forms = getters.query_one(OptionList)

    def __init__(self, plan: ExportPlan) -> None:
        super().__init__()
        self._plan = plan
        self._form = Form.MARKDOWN
        self._exported: tuple[Exported, Path] | None = None
        """What was written while other files were in the way."""
        self._asked = ""
        """What was typed when it was asked whether Enter is to write over what is there."""

    def compose(self) -> ComposeResult:
        """Yield what is exported, the forms, the box for the path, and a line for what is in the way."""
        with Vertical(id="export", classes="dialog") as box:
            box.border_title = Content(_("Export"))
            box.border_subtitle = Content(_("Enter exports · Esc cancels"))
            yield Static(Content(one_line(self._plan.what)), id="what")
            yield OptionList(*map(_option, FORMS), compact=True, markup=False)
            yield TextInput(self._plan.name(self._form), compact=True, select_on_focus=False)
            yield ProgressBar(show_eta=False, show_percentage=False)
            yield Static(Content(self._where), id="note")

    def on_mount(self) -> None:
        """Let the box have the keys; the arrows choose a form."""
        self.forms.can_focus = False
        self.forms.highlighted = 0
        focus_now(self.box)

    @property
    def _where(self) -> str:
        folder = clean(str(Path.cwd()))
        if len(self._plan.ids) == 1:
            return _("in {folder}").format(folder=folder)
        return _("in {folder}; a name that ends in .zip makes an archive").format(folder=folder)

    async def action_move(self, action: str) -> None:
        """Choose another form; the name follows."""
        if not self.working:
            await self.app.run_action(action, self.forms)

    @on(OptionList.OptionHighlighted)
    def _take_form(self, event: OptionList.OptionHighlighted) -> None:
        form = [*FORMS][event.option_index]
        if form is not self._form:
            self.box.value = self._plan.renamed(self.box.value, self._form, form)
            self.box.action_end()
            self._form = form
            self._forget_question()

    @on(Input.Changed)
    def _forget_question(self) -> None:
        if self._asked and self._asked != self.box.value:
            self._asked = ""
            self.say(self._where)

    @on(Input.Submitted)
    @work(group="export", exit_on_error=False)
    async def _export(self) -> None:
        text = self.box.value
        if self.working:
            return
        if not text.strip():
            self.say(_("Type a name."))
            return
        over, self._asked = self._asked == text, ""
        path, form = typed_path(text), self._form
        try:
            done = await self.do(lambda job: self._plan.carry_out(path, form, job, overwrite=over))
        except LitechatError as error:
            self._ask_or_explain(error, text, over=over)
            return
        self._exported = (done, path)
        if done.in_the_way and not over and not done.stopped:
            count = len(done.in_the_way)
            words = ngettext(
                "{count} file is there already, with other content. Enter again writes over it.",
                "{count} files are there already, with other content. Enter again writes over them.",
                count,
            )
            self._ask(text, words.format(count=count))
        else:
            self.leave()

    def _ask_or_explain(self, error: LitechatError, text: str, *, over: bool) -> None:
        if isinstance(error, ExportError) and error.problem.code is Code.EXPORT_EXISTS and not over:
            self._ask(text, _("{name} is there already. Enter again writes over it.").format(name=one_line(text)))
        else:
            self.say(problem_text(error.problem).summary)

    def _ask(self, text: str, question: str) -> None:
        self._asked = text
        self.say(question)

    def tell(self, progress: Progress) -> None:
        """Show how many sessions are done."""
        done, total = progress
        self.show_progress(done, total)
        self.say(_("{done} of {total} sessions").format(done=done, total=total))

    def leave(self) -> None:
        """Take the dialog away."""
        self.dismiss(self._exported)


def _option(form: Form) -> Option:
    return Option(Content.assemble(form.label, (f"  {_(FORMS[form])}", "$foreground-muted")), id=form)
