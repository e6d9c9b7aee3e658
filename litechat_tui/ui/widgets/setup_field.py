"""One thing that setting up asks for: a label, something to answer in, and what is wrong with the answer."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, SelectionList, Static
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.setup import Field, FieldKind
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.setup import field_label


class Choices(SelectionList[str]):
    """Some of several: Space chooses one or takes it back, Enter goes on."""

    BINDINGS = [Binding("enter", "go_on", show=False)]

    @dataclass
    class GoneOn(Message):
        """Nothing more is to be chosen."""

    def action_go_on(self) -> None:
        """Say that nothing more is to be chosen."""
        self.post_message(self.GoneOn())


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
            case SelectionList() as box:
                return ", ".join(option for option in self.field.options if option in box.selected)
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
        if not isinstance(event, OptionList.OptionSelected) or not isinstance(event.option_list, Choices):
            self.post_message(self.Answered(self))

    @on(Input.Changed)
    @on(SelectionList.SelectedChanged)
    @on(OptionList.OptionHighlighted)
    def _edited(self, event: Message) -> None:
        event.stop()
        if self._is_wrong:
            self.judge()
        self.post_message(self.Edited(self))


def _box(field: Field) -> TextInput | OptionList | Choices:
    match field.kind:
        case FieldKind.CHOICE:
            box = OptionList(*(Option(option, id=option) for option in field.options), compact=True, markup=False)
            box.highlighted = field.options.index(field.default) if field.default in field.options else 0
            return box
        case FieldKind.CHOICES:
            chosen = [name.strip() for name in field.default.split(",")]
            return Choices(
                *(Selection(Content(option), option, option in chosen) for option in field.options), compact=True
            )
        case _:
            kept = _("leave it empty to keep what is there") if field.is_set else ""
            secret = field.kind is FieldKind.SECRET
            value = "" if secret else field.default
            return TextInput(value, placeholder=kept, password=secret, compact=True, select_on_focus=False)
