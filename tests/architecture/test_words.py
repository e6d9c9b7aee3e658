"""No word that a person reads is outside the message catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "litechat_tui"
SPOKEN = (
    "app",
    "arguments",
    "cli.py",
    "composition.py",
    "configuration.py",
    "console.py",
    "debuglog.py",
    "errands.py",
    "maintenance.py",
    "oneshot.py",
    "oneshot_comparison.py",
    "plain",
    "subcommands",
    "ui",
    "words",
)
"""What has words for a person in it; the rest of the package hands codes to it."""

CATALOGUE = {"_", "N_", "ngettext", "pgettext"}
UNREAD_CALLS = {"AssertionError", "Binding", "IndexError", "RuntimeError", "TypeVar", "getattr", "query_one", "compile"}
"""Calls whose strings are for developers, or names of the code."""
UNREAD_ARGUMENTS = {"classes", "encoding", "errors", "group", "id", "name", "prefix", "toggle_class", "written"}
UNREAD_NAMES = {"BINDINGS", "CSS", "CSS_PATH", "DEFAULT_CSS", "_SCRIPT", "__all__"}
"""Variables that hold code."""
SHOWING_CALLS = {"Content", "HeaderSpan", "Option", "Run", "Static", "SystemCommand", "assemble", "decline", "notify"}
SHOWING_CALLS |= {"update", "write", "note", "report", "complain"}
"""Calls that put their first argument, or each of those of `assemble`, on the screen."""
SHOWING_NAMES = {"border_subtitle", "border_title", "placeholder", "title", "tooltip"}

ALLOWED = {
    "app/clipboard_image.py": "a line of AppleScript",
    "words/attached.py": "the names of formats, which are the same in all languages: 'Word'",
    "app/exporting/forms.py": "the names of formats, which are the same in all languages: 'JSON Lines'",
    "app/doctor/proxy.py": "what a LiteLLM Proxy says of its database: 'Not connected'",
    "app/setup/looking.py": "what a LiteLLM Proxy says of its database: 'Not connected'",
    "app/doctor/terminal.py": "names that terminals give themselves: 'Apple_Terminal'",
    "app/doctor/report.py": "the name of the program beside its version",
    "app/exporting/html_text.py": "markup, and Pygments' names of token types",
    "app/exporting/page.py": "markup",
    "app/importing/program_names.py": "the names of programs",
    "app/importing/programs/claude_blocks.py": "what Claude.ai writes in place of a block",
    "app/importing/programs/codex.py": "names of Codex's kinds of items: 'UserMessage'",
    "app/importing/programs/refused.py": "the names of programs, which are the same in all languages: 'LM Studio'",
    "app/importing/unpacking.py": "commands for a shell: 'zstd -d'",
    "app/key_names.py": "what is printed on keys, in every language: 'Esc'",
    "arguments/commands.py": "a form of a command line, which is the same in all languages: '--output PATH'",
    "arguments/sessions.py": "forms of command lines: 'ID TITLE'",
    "configuration.py": "what begins the header with the key: 'Bearer {}'",
    "ui/widgets/tool_details.py": "a form of a command line, which is the same in all languages",
    "ui/rendering/code_highlight.py": "Pygments' names of token types",
    "ui/rendering/markdown_lines.py": "a truth value as markdown-it writes it: 'True', 'False'",
    "ui/screens/session_finder.py": "filters of a search, which are the same in all languages: 'is:pinned'",
    "ui/typed_keys.py": "Unicode's names of categories",
    "ui/widgets/heading.py": "a style: 'not bold'",
    "ui/widgets/heading_facts.py": "a style: 'on $surface'",
    "ui/widgets/hit_row.py": "a style: 'bold underline'",
    "ui/widgets/setup_steps.py": "a style: 'bold' before a colour",
    "words/catalogue.py": "the names of languages, which are the same in all of them: 'English'",
    "words/parts.py": "kinds that `domain.items` names: 'system message' and so on",
}
"""File -> what in it looks like prose and is none."""

PROSE = re.compile(r"[^\W\d_]{2,}[,;:]? +[^\W\d_]{2,}|(?:^|[ (])[A-Z][a-z]+")
"""Two words with a blank between them, or a capitalised word."""
WORD_BY_FACT = re.compile(r"\{\} [^\W\d_]{2,}|\w{2,} \{\}")
"""A word beside a placeholder."""
WORD = re.compile(r"(?<![$\w-])[^\W\d_]{2,}(?!\w)")
STYLES = {"bold", "dim", "italic", "not"}


def words_outside(source: str) -> list[tuple[int, str]]:
    """Return (line, text) for each piece of prose in `source` that is no message id."""
    return sorted(set(_unmarked(ast.parse(source), shown=False)))


def _unmarked(node: ast.AST, *, shown: bool) -> Iterator[tuple[int, str]]:
    """Yield the prose in `node`; where it is `shown`, a single word is prose."""
    match node:
        case ast.Expr(value=ast.Constant(value=str())) | ast.arg():
            return  # a docstring; an annotation
        case ast.Constant(value=str() as text):
            if _is_prose(text, shown=shown):
                yield node.lineno, text
        case ast.JoinedStr():
            yield from _unmarked_in_f_string(node, shown=shown)
        case ast.Call():
            yield from _unmarked_in_call(node)
        case ast.keyword(arg=str() as name, value=value):
            if name not in UNREAD_ARGUMENTS:
                yield from _unmarked(value, shown=name in SHOWING_NAMES)
        case ast.Assign(targets=[ast.Name() | ast.Attribute() as target]) | ast.AnnAssign(target=target) if node.value:
            name = ast.unparse(target).rpartition(".")[2]
            if name not in UNREAD_NAMES:
                yield from _unmarked(node.value, shown=name in SHOWING_NAMES)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _unmarked(child, shown=shown)


def _unmarked_in_f_string(node: ast.JoinedStr, *, shown: bool) -> Iterator[tuple[int, str]]:
    text = "".join(str(piece.value) if isinstance(piece, ast.Constant) else "{}" for piece in node.values)
    if _is_prose(text.replace("{}", ""), shown=shown) or WORD_BY_FACT.search(text):
        yield node.lineno, text
    for piece in node.values:
        if isinstance(piece, ast.FormattedValue):
            yield from _unmarked(piece, shown=False)


def _unmarked_in_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    path = ast.unparse(call.func)
    name = path.rpartition(".")[2]
    if name in CATALOGUE | UNREAD_CALLS or path.startswith("_log."):
        return
    yield from _unmarked(call.func, shown=False)
    for position, argument in enumerate(call.args):
        shown = name in SHOWING_CALLS and (position == 0 or name == "assemble")
        # Text and style.
        read = argument.elts[0] if shown and isinstance(argument, ast.Tuple) else argument
        yield from _unmarked(read, shown=shown)
    for keyword in call.keywords:
        yield from _unmarked(keyword, shown=False)


def _is_prose(text: str, *, shown: bool) -> bool:
    return bool(PROSE.search(text) or (shown and set(WORD.findall(text)) - STYLES))


def spoken_files() -> list[str]:
    """Return the files that are checked, from the package's folder."""
    found = (path for name in SPOKEN for path in (PACKAGE / name, *(PACKAGE / name).rglob("*.py")) if path.is_file())
    return sorted(path.relative_to(PACKAGE).as_posix() for path in found)


def outside(file: str) -> list[tuple[int, str]]:
    return words_outside((PACKAGE / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", [file for file in spoken_files() if file not in ALLOWED])
def test_every_word_is_in_the_catalogue(file: str) -> None:
    assert outside(file) == []


@pytest.mark.parametrize("file", ALLOWED)
def test_what_is_allowed_is_there(file: str) -> None:
    assert outside(file)


@pytest.mark.parametrize(
    "source",
    [
        'self.notify("Something happened")',
        'self.notify("done")',
        'self.notify(f"{count} waiting")',
        'label = "Something"',
        'label = "two words"',
        'label = f"{number} of {count}"',
        'label = f"thought for {seconds}s"',
        'box.border_title = "keys"',
        'Input(placeholder="filter")',
        'Content.assemble("yes", ("no", "$primary"))',
        'COMMAND = Command("prompt.send", title="Send")',
        'self.notify(_("Saved.") + " It is there.")',
        'raise LitechatError("It broke.")',
    ],
)
def test_a_word_outside_the_catalogue_is_found(source: str) -> None:
    assert words_outside(source)


@pytest.mark.parametrize(
    "source",
    [
        'self.notify(_("Something happened"))',
        'TITLE = N_("Something")',
        'ngettext("{count} line", "{count} lines", count).format(count=count)',
        'def f():\n    """Return something."""',
        'LIMIT = 3\n"""Seconds to wait."""',
        '_log.warning("Something happened")',
        'raise AssertionError("cannot happen")',
        'class A:\n    DEFAULT_CSS = "A { width: auto; }"',
        'Static(id="queue", classes="two classes")',
        'Content.assemble((text, "bold $primary"))',
        'self.query_one("Two Selectors")',
        'name = f"draft:{session_id}"',
    ],
)
def test_what_no_person_reads_is_none(source: str) -> None:
    assert words_outside(source) == []
