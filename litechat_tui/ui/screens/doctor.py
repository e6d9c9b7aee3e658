"""The doctor on the screen: every link of the chain as it is looked at, what is broken, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import getters, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from litechat_tui.app.doctor.report import report, summary_of
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.ui.beside import beside
from litechat_tui.ui.copying import Copying
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.dialog import LOW, Dialog
from litechat_tui.ui.widgets.check_list import CheckList
from litechat_tui.words import _, ngettext
from litechat_tui.words.problems import problem_text

if TYPE_CHECKING:
    from litechat_tui.app.doctor.examination import Examination


class DoctorScreen(Dialog[None], Copying):
    """Looks at one link after the other beside the screen; closing it gives up what is not looked at yet."""

    BINDINGS = [
        ("escape,q", "dismiss"),
        ("r", "examine"),
        ("c", "copy_report"),
        ("a", "ask"),
        ("s", "app.set_up"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (LOW, "-tall")]

    list_box = getters.query_one(CheckList)
    line = getters.query_one("#summary", Static)

    def __init__(self, examination: Callable[[], Examination], redactor: Callable[[], Redactor]) -> None:
        """`examination` begins a new one and `redactor` reads the secrets; both may block."""
        super().__init__()
        self._examination = examination
        self._redactor = redactor
        self.complete = False
        """Whether everything was looked at."""

    def compose(self) -> ComposeResult:
        """Yield how it goes, and the checks."""
        with Vertical(id="doctor", classes="dialog") as box:
            box.border_title = Content(_("Doctor"))
            box.border_subtitle = Content(_("Esc closes · Enter more · r again · s set up · a ask · c copy"))
            yield Static(id="summary", markup=False)
            yield CheckList()

    def on_mount(self) -> None:
        """Begin to look."""
        self.action_examine()

    def action_examine(self) -> None:
        """Look at everything from the beginning."""
        self.examine(asks=False)

    @work(group="doctor", exclusive=True, exit_on_error=False)
    async def examine(self, *, asks: bool) -> None:
        """Show each check as it comes."""
        self.complete = False
        self.list_box.start()
        self._say_how_far()
        try:
            examination = await beside(self._examination)
        except ConfigurationError as error:
            self.line.update(problem_text(error.problem).summary)
            return
        checks = examination.checks(asks=asks)
        while (check := await beside(lambda: next(checks, None))) is not None:
            self.list_box.add(check)
            self._say_how_far()
        self.complete = True
        self.line.update(summary_of(self.list_box.checks))

    def _say_how_far(self) -> None:
        count = len(self.list_box.checks)
        looked_at = ngettext("Looking… {count} link so far", "Looking… {count} links so far", count)
        self.line.update(looked_at.format(count=count))

    @work(group="doctor-copy", exclusive=True, exit_on_error=False)
    async def action_copy_report(self) -> None:
        """Copy what was found as text."""
        try:
            redactor = await beside(self._redactor)
        except ConfigurationError:
            # The settings cannot be read, so that no secret of theirs is known to anything in here.
            redactor = NO_SECRETS
        self.copy(report(self.list_box.checks, redactor), _("Report"))

    @work(group="doctor-ask", exclusive=True, exit_on_error=False)
    async def action_ask(self) -> None:
        """Look again, and have a model answer one message, if that is wanted."""
        question = _("Send a model one short message?")
        consequence = _("Somebody pays for it, a fraction of a cent. Everything else is looked at again, too.")
        if await self.app.push_screen_wait(Confirm(question, consequence)):
            self.examine(asks=True)
