"""Templates of prompts: what is read of their files, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.templates import (
    Template,
    Variable,
    filled,
    matching,
    named,
    new_template,
    read_template,
    stem_of,
    templates_in,
)
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.parameters import Effort, Parameters
from litechat_tui.domain.ports.templates import Place, TemplateFile

REVIEW = """\
---
name: Review code
description: What I ask of a reviewer
model: claude
instructions: You review {{language}}.
parameters:
  temperature: 0.2
  max_tokens: 500
variables:
  language: Python
  strict: true
  author:
---

Review this {{ language }} of {{author}} ({{team}}):

{{input}}
"""


def file(text: str | bytes, stem: str = "review", place: Place = Place.OWN) -> TemplateFile:
    return TemplateFile(place, f"/prompts/{stem}.md", stem, text if isinstance(text, bytes) else text.encode())


def read(text: str | bytes) -> Template:
    return read_template(file(text))


def wrong(text: str | bytes) -> Problem:
    template = read(text)
    assert (template.name, template.title, template.text) == ("review", "review", "")
    assert template.problem is not None
    return template.problem


class Files:
    def __init__(self, *files: TemplateFile) -> None:
        self.files = files

    def read(self) -> Sequence[TemplateFile]:
        return self.files

    def write(self, stem: str, text: str) -> str:
        raise NotImplementedError


def test_everything_that_a_file_says_is_read() -> None:
    template = read(REVIEW.replace("\n", "\r\n"))
    assert template == Template(
        "review",
        Place.OWN,
        "/prompts/review.md",
        "Review code",
        "What I ask of a reviewer",
        "claude",
        Parameters("You review {{language}}.", temperature=0.2, max_output_tokens=500),
        (Variable("language", "Python"), Variable("strict", "true"), Variable("author"), Variable("team")),
        "Review this {{ language }} of {{author}} ({{team}}):\n\n{{input}}",
    )
    assert template.takes_input


def test_a_file_of_text_alone_is_a_template() -> None:
    assert read("Say {{word}}.") == Template(
        "review", Place.OWN, "/prompts/review.md", "review", variables=(Variable("word"),), text="Say {{word}}."
    )
    assert read("---\n---\nHello.").text == "Hello."
    assert read("\ufeff---\nvariables: [a, b]\n---\nHello.").variables == (Variable("a"), Variable("b"))
    assert read("A line\n---\nb: c\n---\n").text == "A line\n---\nb: c\n---"


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        (b"\xff", Code.TEMPLATE_UNREADABLE, {"reason": "it is not UTF-8"}),
        ("", Code.TEMPLATE_EMPTY, {}),
        ("---\nname: a\n---\n \n", Code.TEMPLATE_EMPTY, {}),
        ("---\n[\n---\nText", Code.TEMPLATE_NOT_YAML, {}),
        ("---\n- a\n---\nText", Code.TEMPLATE_NOT_YAML, {}),
        ("---\na: &a [1]\nb: *a\n---\nText", Code.TEMPLATE_NOT_YAML, {}),
        ("---\nname: [a]\n---\nText", Code.TEMPLATE_WRONG, {"entry": "name"}),
        ("---\nparameters: 5\n---\nText", Code.TEMPLATE_WRONG, {"entry": "parameters"}),
        ("---\nparameters: {heat: 5}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "parameters: heat"}),
        ("---\nparameters: {temperature: hot}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "parameters: temperature"}),
        ("---\nparameters: {temperature: 1, top_p: 0.5}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "parameters"}),
        ("---\nvariables: 5\n---\nText", Code.TEMPLATE_WRONG, {"entry": "variables"}),
        ("---\nvariables: [1]\n---\nText", Code.TEMPLATE_WRONG, {"entry": "variables"}),
        ("---\nvariables: {a b: 1}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "variables: a b"}),
        ("---\nvariables: {1: 1}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "variables: 1"}),
        ("---\nvariables: {input: 1}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "variables: input"}),
        ("---\nvariables: {a: [1]}\n---\nText", Code.TEMPLATE_WRONG, {"entry": "variables: a"}),
    ],
)
def test_what_is_wrong_with_a_file_is_told(text: str | bytes, code: Code, facts: dict[str, str]) -> None:
    problem = wrong(text)
    assert problem.code is code
    assert problem.facts == {"path": "/prompts/review.md", **facts}


def test_a_file_that_could_not_be_read_is_told() -> None:
    template = read_template(TemplateFile(Place.FOLDER, "/p/a.md", "a", reason="Permission denied"))
    assert template.problem == Problem(Code.TEMPLATE_UNREADABLE, path="/p/a.md", reason="Permission denied")


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: f"---\n{text}\n---\nx".encode())))
def test_no_file_whatever_breaks_the_list(content: bytes) -> None:
    template = read(content)
    assert (template.problem is None) == bool(template.text)


def test_nothing_that_a_terminal_obeys_gets_through() -> None:
    evil = "\x1b[2J\u202e"
    facts = 'name: "\\e[2J"\ninstructions: "\\e[2J"\nvariables: {a: "\\e[2J"}'
    template = read_template(file(f"---\n{facts}\n---\n{evil}", stem=f"a{evil}"))
    assert template.problem is None
    shown = (template.name, template.title, template.text, template.parameters.instructions)
    assert not [text for text in shown if "\x1b" in text or "\u202e" in text]
    assert template.variables[0].default == "␛[2J"


def test_they_are_listed_by_name_and_the_reader_s_own_prevails() -> None:
    found = templates_in(
        Files(file("own", "b"), file("", "broken"), file("theirs", "b", Place.FOLDER), file("x", "A", Place.FOLDER))
    )
    assert [(each.name, each.place, each.text) for each in found] == [
        ("A", Place.FOLDER, "x"),
        ("b", Place.OWN, "own"),
        ("broken", Place.OWN, ""),
    ]
    assert named(found, "b").text == "own"
    for name, code in (("c", Code.TEMPLATE_UNKNOWN), ("broken", Code.TEMPLATE_EMPTY)):
        with pytest.raises(ConfigurationError) as raised:
            named(found, name)
        assert raised.value.problem.code is code


def test_words_find_them_by_name_title_and_description() -> None:
    found = [read(REVIEW), read_template(file("Hello", "greeting"))]
    assert [each.name for each in matching(found, "reviewer CODE")] == ["review"]
    assert [each.name for each in matching(found, "")] == ["review", "greeting"]
    assert matching(found, "review nothing") == []


def test_values_take_the_places_of_variables_and_are_not_looked_at_again() -> None:
    made = filled(read(REVIEW), {"author": "{{team}}", "team": "us", "language": "Go"}, "{{author}}\n")
    assert made.text == "Review this Go of {{team}} (us):\n\n{{author}}\n"
    assert made.parameters == Parameters("You review Go.", temperature=0.2, max_output_tokens=500)
    assert made.model == "claude"


def test_what_is_typed_comes_behind_a_text_without_a_place_for_it() -> None:
    assert filled(read("Say it."), {}).text == "Say it."
    assert filled(read("Say it."), {}, "again").text == "Say it.\n\nagain"
    assert filled(read("Say {{input}}."), {}).text == "Say ."


def test_values_that_lack_or_belong_to_nothing_are_told() -> None:
    with pytest.raises(ConfigurationError) as raised:
        filled(read(REVIEW), {"team": "us"})
    assert raised.value.problem == Problem(Code.TEMPLATE_NO_VALUE, template="review", names="author")
    with pytest.raises(ConfigurationError) as raised:
        filled(read("Text"), {"a": "b"})
    assert raised.value.problem == Problem(Code.TEMPLATE_NO_VARIABLE, template="review", name="a", names="-")


def test_an_effort_is_a_parameter_too() -> None:
    assert read("---\nparameters: {effort: low}\n---\nThink").parameters == Parameters(effort=Effort.LOW)


@given(st.text(min_size=1, max_size=60))
def test_a_prompt_comes_back_from_the_template_made_of_it(text: str) -> None:
    from litechat_tui.domain.text import clean

    prompt = clean(text).strip("\n").rstrip()
    if prompt and "{{" not in prompt:
        assert read(new_template(prompt)).text == prompt


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("My review", "My-review"),
        ("日本語 の 型", "日本語-の-型"),
        ("../../etc/x", "etc-x"),
        (" .md", "md"),
        ("a.md", "a"),
        ("/", ""),
    ],
)
def test_a_file_is_called_by_what_is_left_of_its_name(name: str, stem: str) -> None:
    assert stem_of(name) == stem
