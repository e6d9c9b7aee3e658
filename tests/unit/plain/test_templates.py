"""`/template`: listing, sending, and asking for what the line does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from litechat_tui.app.templates import Template, read_template
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports.templates import Place, TemplateFile
from litechat_tui.plain.templates import asked, lines_of
from litechat_tui.settings.template_files import TemplateFolders
from tests.unit.plain.test_chat import Sitting


def template(text: str, name: str = "say") -> Template:
    return read_template(TemplateFile(Place.OWN, f"/p/{name}.md", name, text.encode()))


SAY = template("---\nvariables: {to: me}\n---\nSay {{word}} to {{to}}: {{input}}")


@pytest.mark.parametrize(
    ("rest", "questions", "text"),
    [
        ("word=hi this text", [], "Say hi to me: this text"),
        ('to="all of you" word=hi a=b', [], "Say hi to all of you: a=b"),
        ("word=hi", ["input: "], "Say hi to me: [input: ]"),
        ("word= to=you", ["input: "], "Say  to you: [input: ]"),
        ("", ["word: ", "input: "], "Say [word: ] to me: [input: ]"),
    ],
)
def test_values_stand_before_the_text_and_what_lacks_is_asked(rest: str, questions: list[str], text: str) -> None:
    seen: list[str] = []

    def ask(question: str) -> str:
        seen.append(question)
        return f"[{question}]"

    assert (asked(SAY, rest, ask).text, seen) == (text, questions)


def test_they_are_listed_with_what_is_wrong() -> None:
    lines = lines_of([SAY, template("", "empty"), template("---\ndescription: Says it\n---\nText", "other")])
    assert lines == ["say", "empty: The template /p/empty.md has no text.", "other: Says it"]
    assert lines_of([]) == ["There are no templates."]


def test_one_is_sent_with_its_model_and_parameters(tmp_path: Path) -> None:
    (tmp_path / "say.md").write_text("---\nmodel: m2\ninstructions: Be {{how}}.\n---\nSay it.", encoding="utf-8")
    (tmp_path / "bare.md").write_text("Say more.", encoding="utf-8")
    sitting = Sitting(templates=TemplateFolders(tmp_path, tmp_path))

    lines = ("/template say how=brief", "/template bare", "/template say how=brief", "/template no", "/template")
    said = sitting.writes(*lines)

    assert "The model is m2." in said
    assert said.count("From now on: instructions.") == 1
    assert "There is no template no. Those there are lists: litechat-tui templates" in said
    assert said[-3:-1] == ["bare", "say"]
    texts = ("Say it.", "Say more.", "Say it.")
    assert sitting.asked == [("s1", text, "m2") for text in texts]
    assert sitting.store.journal.parameters("s1") == Parameters("Be brief.")


def test_leaving_a_question_sends_nothing(tmp_path: Path) -> None:
    (tmp_path / "say.md").write_text("Say {{word}}.", encoding="utf-8")
    sitting = Sitting(templates=TemplateFolders(tmp_path, tmp_path))
    sitting.writes("/template say", KeyboardInterrupt, "hello", "/template say")
    assert [text for _session, text, _model in sitting.asked] == ["hello"]
