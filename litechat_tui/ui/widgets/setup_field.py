"""One thing that setting up asks for: a label, something to answer in, and what is wrong with the answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.setup import Field, FieldKind
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.setup import field_label


class Choices(OptionList):
    """Some of several: Space chooses one or takes it back, Enter goes on.

    Textual (8.2.8) has `SelectionList`, which tells what is chosen by colour alone.
    """

    BINDINGS = [Binding("space", "select", show=False), Binding("enter", "go_on", show=False)]

    @dataclass
    class Changed(Message):
        """Others are chosen."""

    @dataclass
    class GoneOn(Message):
        """Enough is chosen."""

    def __init__(self, options: Sequence[str], chosen: Collection[str]) -> None:
        super().__init__(compact=True, markup=False)
        self._names = options
        self._chosen = {*chosen}
        self.add_options(Option(self._shown(name), id=str(number)) for number, name in enumerate(options))
        self.highlighted = 0

    @property
    def chosen(self) -> Sequence[str]:
        """What is chosen, in the order of the list."""
        return [name for name in self._names if name in self._chosen]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose what was selected, or take it back."""
        event.stop()
        name = self._names[event.option_index]
        self._chosen ^= {name}
        self.replace_option_prompt_at_index(event.option_index, self._shown(name))
        self.post_message(self.Changed())

    def action_go_on(self) -> None:
        """Say that enough is chosen."""
        self.post_message(self.GoneOn())

    def _shown(self, name: str) -> Content:
        return Content.assemble(("[✓] " if name in self._chosen else "[ ] ", "$primary"), name)


class FieldBox(Vertical):
    """Holds the answer to one question. A secret is masked, and what is in the file already is never shown."""

    @dataclass
    class Answered(Message):
        """Enter was pressed in it."""

        box: FieldBox

    @dataclass
    class Edited(Message):
        """The answer is another one."""

        box: FieldBox

    note = getters.query_one(".problem", Static)

    def __init__(self, field: Field) -> None:
        super().__init__(id=f"field-{field.name.value}")
        self.field = field
        self.box = _box(field)
        """What the answer is given in."""
        self._is_wrong = False

    def compose(self) -> ComposeResult:
        """Yield the label, the box or the list, the explanation, and a line for what is wrong."""
        label = field_label(self.field.name)
        yield Static(Content(label.name), classes="label")
        yield self.box
        if label.help:
            yield Static(Content(label.help), classes="help")
        yield Static(classes="problem", markup=False)

    @property
    def answer(self) -> str:
        """What was answered; several answers have commas between them."""
        match self.box:
            case Choices() as box:
                return ", ".join(box.chosen)
            case OptionList() as box:
                option = box.highlighted_option
                return (option.id or "") if option else ""
            case box:
                return box.value

    def problem(self) -> Problem | None:
        """Return what is wrong with the answer."""
        answer = self.answer.strip()
        if answer:
            return self.field.check(self.answer)
        missing = self.field.required and not self.field.is_set
        return Problem(Code.SETUP_UNANSWERED, variables=field_label(self.field.name).name) if missing else None

    def judge(self) -> bool:
        """Show what is wrong with the answer, and return whether nothing is."""
        problem = self.problem()
        self.show_problem(problem)
        return problem is None

    def show_problem(self, problem: Problem | None) -> None:
        """Show what is wrong, or that nothing is."""
        self._is_wrong = problem is not None
        self.note.update(problem_text(problem).summary if problem else "")
        self.set_class(self._is_wrong, "-wrong")

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    @on(Choices.GoneOn)
    def _go_on(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Answered(self))

    @on(Input.Changed)
    @on(Choices.Changed)
    @on(OptionList.OptionHighlighted)
    def _edited(self, event: Message) -> None:
        event.stop()
        if self._is_wrong:
            self.judge()
        self.post_message(self.Edited(self))


def _box(field: Field) -> TextInput | OptionList:
    match field.kind:
        case FieldKind.CHOICE:
            box = OptionList(*(Option(option, id=option) for option in field.options), compact=True, markup=False)
            box.highlighted = field.options.index(field.default) if field.default in field.options else 0
            return box
        case FieldKind.CHOICES:
            return Choices(field.options, [name.strip() for name in field.default.split(",")])
        case _:
            kept = _("leave it empty to keep what is there") if field.is_set else ""
            secret = field.kind is FieldKind.SECRET
            value = "" if secret else field.default
            return TextInput(value, placeholder=kept, password=secret, compact=True, select_on_focus=False)
