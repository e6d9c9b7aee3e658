"""What each kind of Markdown looks like."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.style import Style

from litechat_tui.app.keymap import Keymap
from litechat_tui.domain.chat import ReasoningPart, TextPart
from litechat_tui.ui.rendering.lines import Line, RenderContext
from litechat_tui.ui.rendering.strip_painter import RowHighlight, StripPainter
from litechat_tui.ui.rendering.styles import TranscriptStyles
from litechat_tui.ui.rendering.wrap import displayable
from tests.unit.ui.rendering.samples import RUNNING, answer, shown

STYLES = TranscriptStyles()


def lines_of(text: str, width: int = 60) -> list[Line]:
    rows = shown(answer(TextPart(text), turn=None), width=width).tail(10_000)[1]
    return [row.line for row in rows][:-1]


def texts(text: str, width: int = 60) -> list[str]:
    return [line.text.rstrip() for line in lines_of(text, width)]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("one\ntwo", ["one", "two"]),
        ("one  \ntwo\\\nthree", ["one", "two", "three"]),
        ("# A\ntext\n## B", ["A", "text", "", "B"]),
        ("text\n\n---\n\nmore", ["text", "", "─" * 60, "", "more"]),
        (
            "intro:\n- a\n- b\n  - c\n    - d\n      - e\n- f",
            ["intro:", "• a", "• b", "  ◦ c", "    ▪ d", "      • e", "• f"],
        ),
        ("- a\n\n- b\n- c", ["• a", "", "• b", "• c"]),
        ("- a\n\n  more of a", ["• a", "", "  more of a"]),
        ("9. nine\n1. ten", ["9. nine", "10. ten"]),
        ("1) one\n\n   ```\n   code\n   ```", ["1. one", "", "   ▏ Code · 1 · c copies", "   ▏ code"]),
        ("- [ ] open\n- [x] done", ["☐ open", "☑ done"]),
        ("- a\n1. b", ["• a", "", "1. b"]),
        ("> quote\n> - item\n>\n> > deep", ["▎ quote", "▎ • item", "▎", "▎ ▎ deep"]),
        ("```py\nx = 1\n\n\ny\n```\nafter", ["▏ py · 1 · c copies", "▏ x = 1", "▏", "▏", "▏ y", "", "after"]),
        ("~~~\nplain", ["▏ Code · 1 · c copies", "▏ plain"]),
        ("    indented\n\n    code", ["▏ Code · 1 · c copies", "▏ indented", "▏", "▏ code"]),
        ("a `co  de` *em* **st** ~~no~~ \\*x\\*", ["a co  de em st no *x*"]),
        ("[a](https://x.y/) [https://x.y](https://x.y)", ["a (https://x.y/) https://x.y"]),
        ("[file](src/a.py) [top](#top) <mail@x.y>", ["file (src/a.py) top mail@x.y"]),
        ("![alt](https://x.y/i.png)", ["[alt] (https://x.y/i.png)"]),
        ("see [x]\n\n[x]: https://x.y", ["see x (https://x.y)"]),
        ("a[^1]\n\n[^1]: note", ["a[^1]", "", "[^1]: note"]),
        ("$a_1*b_2*c$ costs $5 and $6", ["$a_1*b_2*c$ costs $5 and $6"]),
        ("$$\nx_1 * y_1 * z\n$$\nafter", ["$$", "x_1 * y_1 * z", "$$", "", "after"]),
        ("\\(a_1\\) and \\[b_1\\]", ["\\(a_1\\) and \\[b_1\\]"]),
        ("\\[\nx\n\nno end", ["\\[", "x", "", "no end"]),
        ("<div>\n*not em*\n</div>", ["<div>", "*not em*", "</div>"]),
        ("a<br>b <kbd>x</kbd>", ["a", "b <kbd>x</kbd>"]),
        ("&amp; &copy; [bold]red[/bold] $primary", ["& © [bold]red[/bold] $primary"]),
        ("\ttab", ["▏ Code · 1 · c copies", "▏ tab"]),
    ],
)
def test_markdown_reads_as_it_should(source: str, lines: list[str]) -> None:
    assert texts(source) == lines


def test_text_wraps_under_its_bullet_and_inside_its_quote() -> None:
    assert texts("- one two three four\n  - five six seven", 14) == [
        "• one two",
        "  three four",
        "  ◦ five six",
        "    seven",
    ]
    assert texts("> one two three", 9) == ["▎ one two", "▎ three"]


def test_a_long_line_of_code_is_wrapped_and_joined_again_when_copied() -> None:
    _label, first, second = lines_of("```\n" + "x" * 25 + "\n```", 20)
    assert (first.text, second.text) == ("▏ " + "x" * 18, "▏ ↳ " + "x" * 7)
    assert (first.joiner, second.joiner, first.gutter, second.gutter) == ("", "\n", 2, 4)


def test_wrapped_code_breaks_between_words_and_keeps_its_indent() -> None:
    code = "    return bucket.pop(), patience"
    _label, *lines = lines_of(f"```\n{code}\n```", 28)
    assert [line.text for line in lines] == ["▏     return bucket.pop(), ", "▏     ↳ patience"]
    assert "".join(line.text[line.gutter :] for line in lines) == code


@pytest.mark.parametrize("width", [5, 9, 30])
@pytest.mark.parametrize(
    "code",
    [" " * 40 + "x" * 40, "日本語" * 30, "x" + "\u200b" * 400, "a, b" * 40, "\t" * 9 + "e\u0301" * 60, "a\u200b" * 99],
    ids=["deep", "wide", "flood", "words", "marks", "invisible"],
)
def test_code_that_wraps_loses_nothing_and_fits(code: str, width: int) -> None:
    lines = lines_of(f"```\n{code}\n```", width)
    assert all(line.width <= width for line in lines)
    assert "".join(line.text[line.gutter :] for line in lines) == displayable(code)


def style_of(source: str, text: str) -> object:
    return next(s.style for line in lines_of(source) for s in line.segments if s.text == text)


def test_each_kind_of_text_has_its_style() -> None:
    assert style_of("# Title", "Title") == STYLES.text + STYLES.h1
    assert style_of("a **b *c***", "c") == STYLES.text + STYLES.strong + STYLES.em
    assert style_of("a `b`", "b") == STYLES.text + STYLES.code
    assert style_of("[a](https://x.y)", "a") == STYLES.text + STYLES.link
    assert style_of("[a](https://x.y)", " (https://x.y)") == STYLES.muted
    assert style_of("| a |\n|---|\n| b |", "a") == STYLES.text + STYLES.head


def test_only_web_addresses_can_be_followed() -> None:
    links = [
        link.url
        for line in lines_of("[a](https://x.y) [b](file:///etc) [c](javascript:x) http://z.w/.")
        for link in line.links
    ]
    assert links == ["https://x.y", "https://x.y", "http://z.w/"]


TABLE = """| Name | 説明 | n |
|:--|:-:|--:|
| りんご | **甘い** | 1 |
| x | y<br>z | 22 |"""


def test_a_table_is_aligned_in_cells() -> None:
    assert texts(TABLE) == [
        "Name   │ 説明 │  n",
        "───────┼──────┼───",
        "りんご │ 甘い │  1",
        "╌╌╌╌╌╌╌┼╌╌╌╌╌╌┼╌╌╌",
        "x      │  y   │ 22",
        "       │  z   │",
    ]


@pytest.mark.parametrize("width", [12, 20, 40, 80])
def test_a_table_always_fits_and_its_bars_are_aligned(width: int) -> None:
    row = "| alpha beta gamma | デルタ・イプシロン | https://x.y/a/long/path | d | e |\n"
    lines = lines_of("| a | b | c | d | e |\n|---|---|---|---|---|\n" + row * 2, width)
    assert all(line.width <= width for line in lines)
    bars = {tuple(cell_len(line.text[:at]) for at, char in enumerate(line.text) if char in "│┼") for line in lines}
    assert len(bars) == 1


def test_a_table_whose_columns_would_be_too_narrow_is_read_row_by_row() -> None:
    table = "| Model | Provider | Price | Region |\n|---|---|--:|---|\n| haiku-4-5 | Anthropic | $1.00 | 東京、大阪 |\n"
    assert texts(table + "| sonnet-5 | Anthropic | $3.00 | |\n", 24) == [
        "Model   │ haiku-4-5",
        "Provide │ Anthropic",
        "r       │",
        "Price   │ $1.00",
        "Region  │ 東京、大阪",
        "╌╌╌╌╌╌╌╌┼╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌",
        "Model   │ sonnet-5",
        "Provide │ Anthropic",
        "r       │",
        "Price   │ $3.00",
        "Region  │",
    ]
    head = "\n".join(table.split("\n")[:2])
    assert texts(head, 24) == ["Model   │", "Provide │", "r       │", "Price   │", "Region  │"]


def test_a_table_of_many_narrow_columns_is_a_grid_as_long_as_they_fit() -> None:
    table = "|" + "a|" * 9 + "\n|" + "-|" * 9 + "\n|" + "1|" * 9
    assert texts(table, 33)[0] == "a │ a │ a │ a │ a │ a │ a │ a │ a"
    assert texts(table, 32)[:2] == ["a │ 1", "a │ 1"]


@pytest.mark.parametrize(
    "source",
    [
        ">" * 3_000 + " x",
        "- " * 2_000 + "x",
        "".join("  " * depth + "- x\n" for depth in range(100)),
        "[" * 5_000 + "x" + "]" * 5_000,
        "a" * 60_000,
    ],
    ids=["quotes", "lists", "list on lists", "brackets", "one word"],
)
def test_text_nested_too_deep_or_too_long_is_shown_verbatim(source: str) -> None:
    shown_text = "".join(texts(source, 60))
    assert "".join(source.split()) == "".join(shown_text.split())


def test_code_keeps_every_character() -> None:
    source = "def f():\n\n    '''doc\n    more'''\n    return  1 \\\n        + 2  # c\n\tx"
    code = [line.text[2:] for line in lines_of(f"```python\n{source}\n```")[1:]]
    assert code == source.replace("\t", "    ").split("\n")


@pytest.mark.parametrize("language", ["python", "json", "diff", "html", "no-such-language", "PY"])
def test_code_of_any_language_is_drawn(language: str) -> None:
    label = f"▏ {language} · 1 · c copies"
    assert [line.text for line in lines_of(f"```{language}\n{{a}} <b> - c\n```")] == [label, "▏ {a} <b> - c"]


def test_code_blocks_are_numbered_through_the_whole_message() -> None:
    source = "```py\nx\n```\n\n- in a list\n\n  ```\n  y\n  ```\n\n  ```sh\n  z\n  ```\n\n> ```\n> q\n> ```"
    parts = (TextPart(source), ReasoningPart("```\nnot counted\n```"), TextPart("    last"))
    rows = shown(answer(*parts, turn=None)).tail(10_000)[1]
    labels = [row.line.text.strip(" ▎▏") for row in rows if "copies" in row.line.text]
    assert labels == [
        "py · 1 · c copies",
        "Code · 2 · c copies",
        "sh · 3 · c copies",
        "Code · 4 · c copies",
        "Code · 5 · c copies",
    ]


def test_the_label_of_code_follows_the_keymap_and_is_not_copied() -> None:
    layout = shown(answer(TextPart("```py\nx\n```"), turn=None))
    layout.set_context(RenderContext(60, keymap=Keymap({"code.copy@conversation": ("Y",)})))
    assert layout.tail(10)[1][0].line.text == "▏ py · 1 · Y copies"
    assert layout.text((0, 0), (1, 99)) == "x"


def test_code_is_on_a_surface_of_its_own_also_in_a_list_and_a_quote_is_not() -> None:
    ground = Style(bgcolor="blue")
    layout = shown(answer(TextPart("- one\n\n  ```py\n  return x\n  ```\n\n> quote"), turn=None))
    layout.set_context(RenderContext(60, TranscriptStyles(code_ground=ground)))
    rows = {row.line.text.strip(): row.line for row in layout.tail(20)[1]}
    code, quote = rows["▏ return x"], rows["▎ quote"]
    assert {segment.text: bool(segment.style and segment.style.bgcolor) for segment in code.segments} == {
        "  ": False,
        "▏ ": True,
        "return": True,
        " ": True,
        "x": True,
    }
    assert (code.fill, quote.fill) == (ground, None)
    strip = StripPainter(width=40).strip(code, RowHighlight())
    assert [bool(style and style.bgcolor) for text, style, _ in strip for _ in text] == [False] * 4 + [True] * 36


def test_code_streams_with_its_number_and_surface() -> None:
    layout = shown(answer(turn=RUNNING))
    layout.set_context(RenderContext(60, TranscriptStyles(code_ground=Style(bgcolor="blue"))))
    for text in ("```py\nx\n```\n\n```sh\nls", "```py\nx\n```\n\n```sh\nls\ncd"):
        layout.stream(answer(TextPart(text), turn=RUNNING))
    lines = [row.line for row in layout.tail(20)[1]]
    labels = [line.text for line in lines if "copies" in line.text]
    assert labels == ["▏ py · 1 · c copies", "▏ sh · 2 · c copies"]
    assert all(line.fill for line in lines if "▏" in line.text)


def test_code_is_highlighted() -> None:
    keyword = Style(color="red")
    styles = TranscriptStyles(syntax={**STYLES.syntax, "keyword": keyword})
    layout = shown(answer(TextPart("```py\nreturn x\n```"), turn=None))
    layout.set_context(RenderContext(60, styles))
    drawn = {s.text: s.style for row in layout.tail(10)[1] for s in row.line.segments}
    assert drawn["return"] == keyword
    assert drawn["x"] != keyword
