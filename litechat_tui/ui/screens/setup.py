"""Setting up, from nothing to the first answer: one step at a time, each of which can be left and taken up again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event as Flag

from textual import on, work
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from litechat_tui.app.setup.driver import Setup
from litechat_tui.app.setup.run import Run
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError
from litechat_tui.domain.setup import Event, PlannedStep, Situation, Step, StepState, Way
from litechat_tui.ui.beside import beside
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.setup_page import SetupPage
from litechat_tui.ui.widgets.setup_field import FieldBox
from litechat_tui.words import _
from litechat_tui.words.setup import step_label, way_label

LOOK_SECONDS = 0.1
"""Seconds between two looks at what a step tells."""


class SetupScreen(SetupPage):
    """Returns whether everything was set up, so that one can chat. Esc stops what runs, and else leaves."""

    CSS_PATH = Path(__file__).with_name("setup.tcss")
    BINDINGS = [
        ("escape", "stop_or_leave"),
        # Before the keys of lists, which are short here.
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
        Binding("ctrl+c", "interrupt", show=False),
    ]

    def __init__(self, setups: Callable[[Way], Setup]) -> None:
        """`setups` begins one way to set up."""
        super().__init__()
        self._setups = setups
        self._setup: Setup | None = None
        self._situation: Situation | None = None
        self._run: Run | None = None
        """The last one."""
        self._writes = False
        """Whether it may write something."""
        self._events: deque[Event] = deque()
        """What the step that runs has told since the last look."""
        self._ended = Flag()
        """Set while no step runs."""
        self._ended.set()

    async def on_mount(self) -> None:
        """Ask first where the proxy is."""
        for button in (self.go, self.skip):
            button.active_effect_duration = 0  # while that lasts, Textual (8.2.8) lets a second Enter get lost
        await self._ask_way()

    # What is on the screen

    async def _ask_way(self) -> None:
        self._setup = self._situation = None
        self.steps.plan, self.steps.shown, self.steps.display = (), None, False
        self._head(_("Where is the proxy?"), _("You can leave at every step, and go on later where you were."))
        await self.fields.remove_children()
        ways = (Option(_described(way), id=way.value) for way in Way)
        await self.fields.mount(box := OptionList(*ways, id="ways", compact=True, markup=False))
        self._buttons(go="", skip=False)
        self._tell_keys(_("Enter chooses · Esc leaves"))
        box.focus()

    async def _show(self, planned: PlannedStep | None) -> None:
        """Show what a step asks; None when all are done."""
        self.steps.shown = planned.step if planned else None
        await self.fields.remove_children()
        if planned is None:
            self._head(_("Everything is set up."), _("Your prompts go to this proxy from now on."))
            self._buttons(go=_("Begin to chat"), skip=False)
        else:
            label = step_label(planned.step)
            self._head(label.name, label.help, planned.problem)
            await self.fields.mount_all(FieldBox(field) for field in planned.fields)
            self._show_what_counts()
            left_out = planned.can_skip and planned.state is not StepState.DONE
            self._buttons(go=_("Go on"), skip=left_out)
        boxes = self._boxes()
        self._take_keys(boxes[0].box if boxes else self.go)

    # Where it goes on

    @on(OptionList.OptionSelected, "#ways")
    def _choose_way(self, event: OptionList.OptionSelected) -> None:
        self.begin(Way(event.option_id or Way.LOCAL))

    @work(group="setup", exclusive=True, exit_on_error=False)
    async def begin(self, way: Way) -> None:
        """Look at what is there for one way, and go to what is missing."""
        try:
            self._setup = self._setups(way)
        except ConfigurationError as error:
            self._say_why_not(error)
            return
        self.log_box.clear()
        await self._look()

    async def _look(self) -> None:
        if (setup := self._setup) is None:
            return
        self._head(_("Looking at what is there…"), "")
        self._tell_keys("")
        await self.fields.remove_children()
        self._buttons(go="", skip=False)
        self.working = True
        try:
            self._situation = await beside(setup.look)
        except LitechatError as error:
            await self._ask_way()
            self._say_why_not(error)
            return
        finally:
            self.working = False
        self.steps.plan, self.steps.display = setup.plan(self._situation), True
        await self._show(next((step for step in self.steps.plan if step.state is StepState.NEXT), None))

    async def action_turn(self, by: int) -> None:
        """Show an earlier step again, or a later one that can be done already; before the first is the choice."""
        plan = [planned for planned in self.steps.plan if planned.state is not StepState.LATER]
        if self.working or self._setup is None:
            return
        names: list[Step | None] = [planned.step for planned in plan]
        if all(planned.state in (StepState.DONE, StepState.SKIPPED) for planned in self.steps.plan):
            names.append(None)
        at = names.index(self.steps.shown) + by
        if at < 0:
            await self._ask_way()
        elif at < len(names):
            await self._show(plan[at] if at < len(plan) else None)

    @on(FieldBox.Answered)
    def _go_to_the_next_box(self, event: FieldBox.Answered) -> None:
        if not event.box.judge():
            self.call_after_refresh(event.box.scroll_visible, animate=False)
            return
        boxes = [*self._boxes()]
        at = boxes.index(event.box)
        if at + 1 < len(boxes):
            boxes[at + 1].box.focus()
        else:
            self._go_on()

    @on(FieldBox.Edited)
    def _follow_the_boxes(self) -> None:
        self._show_what_counts()

    @on(Button.Pressed, "#go")
    def _go_on(self) -> None:
        """Do the step, unless something is wrong with what was answered."""
        if self.working or self._setup is None:
            return
        if self.steps.shown is None:
            self.dismiss(True)
            return
        if wrong := [box for box in self._boxes() if not box.judge()]:
            wrong[0].box.focus()
            return
        self.do(self.steps.shown, {box.field.name.value: box.answer for box in self._boxes()})

    @on(Button.Pressed, "#skip")
    def _leave_out(self) -> None:
        """Leave the step out, and look what comes next."""
        if not self.working and self._setup is not None and self.steps.shown is not None:
            self._setup.skip(self.steps.shown)
            self.look()

    @work(group="setup", exclusive=True, exit_on_error=False)
    async def look(self) -> None:
        """Look at what is there, and show the next step."""
        await self._look()

    @work(group="setup", exclusive=True, exit_on_error=False)
    async def do(self, step: Step, answers: Mapping[str, str]) -> None:
        """Do a step, asking before it writes over anything, then look what comes next."""
        focused = self.focused or self.go
        if not await self._was_done(step, answers):
            self._take_keys(focused)
            return
        await self._look()
        if step is not Step.PROXY and self.steps.shown is Step.PROXY:
            self.call_later(self.do, Step.PROXY, {})  # nothing is asked there, and nobody can do anything but wait

    async def _was_done(self, step: Step, answers: Mapping[str, str]) -> bool:
        """Do a step, and return whether it came to a good end; else say why not."""
        replace: Sequence[str] = ()
        while True:
            try:
                await self._in_thread(step, answers, replace)
            except LitechatError as error:
                if replace or not (in_the_way := _in_the_way(error)):
                    self._say_why_not(error)
                    return False
                if not await self._may_replace(in_the_way):
                    self._say(_("Nothing was written."))
                    return False
                replace = in_the_way
            else:
                return True

    async def _may_replace(self, names: Sequence[str]) -> bool:
        question = _("Write over {variables}?").format(variables=", ".join(names))
        path = self._situation.path if self._situation else ""
        consequence = _("{path} has another value already. The file as it was is kept beside it.").format(path=path)
        agreed: bool = await self.app.push_screen_wait(Confirm(question, consequence))
        return agreed

    async def _in_thread(self, step: Step, answers: Mapping[str, str], replace: Collection[str] = ()) -> None:
        """Do a step beside the screen, and show what it tells. Raises what it raises."""
        setup, situation = self._setup, self._situation
        if setup is None or situation is None:
            return
        self._say()
        self.log_box.clear()
        self._run, self._writes = (run := Run(self._events.append)), step is not Step.ANSWER
        self._ended.clear()
        self.working = True
        self.log_box.focus()
        self._tell_keys(_("Esc stops"))
        looking = self.set_interval(LOOK_SECONDS, self._follow)
        try:
            await beside(partial(self._done, partial(setup.run, step, situation, answers, run, replace)))
        finally:
            looking.stop()
            if self.is_running:
                self._follow()
                self.log_box.rest()
                self.working = False

    def _done(self, work: Callable[[], None]) -> None:
        """Do something in its thread, and say that it has ended."""
        try:
            work()
        finally:
            self._ended.set()

    def _follow(self) -> None:
        events = [self._events.popleft() for _event in range(len(self._events))]
        if events:
            self.log_box.add(events)

    # Leaving

    def action_stop_or_leave(self) -> None:
        """Stop the step that runs; leave when none does."""
        if self._run is not None and not self._ended.is_set():
            self._run.stop()
            self._tell_keys(_("Stopping…"))
        else:
            self.dismiss(False)

    async def on_unmount(self) -> None:
        """Let a step that writes come to its end; the answer of a model is not waited for."""
        if self._run is not None:
            self._run.stop()
            if self._writes:
                await asyncio.to_thread(self._ended.wait)


def _described(way: Way) -> Content:
    label = way_label(way)
    return Content.assemble((label.name, "bold"), "\n", (label.help, "$foreground-muted"))


def _in_the_way(error: LitechatError) -> Sequence[str]:
    """Return the variables that have another value already, where that is what is wrong."""
    problem = error.problem
    if problem.code is not Code.SETUP_WOULD_REPLACE:
        return ()
    return [name.strip() for name in str(problem.facts["variables"]).split(",")]
