"""What the papers say is true: commands, flags, keys, variables, messages and links exist, in both languages."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.key_names import written_key
from litechat_tui.app.keymap import user_keymap
from litechat_tui.arguments import parsed, parser_of_everything
from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.shared import SharedSettings
from scripts import keys, package_page, screenshot

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "README.md"
JAPANESE = ROOT / "docs" / "README.ja.md"
READMES = (ENGLISH, JAPANESE)
PAPERS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BRING_UV = "python3 -m pip install --quiet --target .uv uv && "


def text(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def name(paper: Path) -> str:
    return str(paper.relative_to(ROOT))


def blocks(paper: Path) -> list[tuple[str, str]]:
    """Return (language, code) of each fenced block."""
    return BLOCK.findall(text(paper))


def commands(paper: Path) -> list[str]:
    """Return each command of the shell blocks on one line."""
    code = "".join(code for language, code in blocks(paper) if language == "bash")
    return code.replace("\\\n", "").splitlines()


def prose(paper: Path) -> str:
    return BLOCK.sub("", text(paper))


def spans(paper: Path) -> set[str]:
    """Return what stands in backticks outside the blocks."""
    return set(re.findall(r"`([^`\n]+)`", prose(paper)))


def headings(paper: Path) -> list[tuple[int, str]]:
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", prose(paper), re.MULTILINE)]


def tables(paper: Path) -> list[list[list[str]]]:
    """Return the rows of each table, without its head, as cells."""
    found: list[list[list[str]]] = []
    lines = iter(prose(paper).splitlines())
    for line in lines:
        if re.fullmatch(r"\|(-+\|)+", line):
            rows = takewhile(lambda row: row.startswith("|"), lines)
            found.append([[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows])
    return found


def first_cells(paper: Path, table: int) -> list[str]:
    return [code for row in tables(paper)[table] for code in re.findall(r"`([^`]+)`", row[0])]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+):", text(ROOT / "Makefile"), re.MULTILINE))


def parts_of(command: str) -> Iterator[list[str]]:
    """Yield the simple commands that `&&` and `|` join, as words."""
    for part in re.split(r"&&|\|(?![^']*')", command):
        yield shlex.split(part)


def arguments_of(command: str) -> Iterator[list[str]]:
    """Yield what each call of litechat-tui in `command` is given."""
    for words in parts_of(command):
        if "litechat-tui" in words:
            yield words[words.index("litechat-tui") + 1 :]


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("language", keys.PAGES)
def test_the_page_of_keys_says_what_the_command_table_says(language: str) -> None:
    assert text(keys.PAGES[language]) == keys.page(language), "run: make docs"


def test_every_command_is_on_the_page_of_keys() -> None:
    assert {command.help for command in COMMANDS} <= {row[1] for table in tables(keys.PAGES["en"]) for row in table}


def test_the_page_for_a_package_index_is_the_readme() -> None:
    assert text(package_page.PAGE) == package_page.page(text(ENGLISH), package_page.repository()), "run: make docs"


@pytest.mark.parametrize("repository", ["", "https://example.com/us/it"])
def test_every_link_on_a_package_index_leads_somewhere(repository: str) -> None:
    page = package_page.page(text(ENGLISH), repository)
    targets = re.findall(r"\]\(([^)]*)\)", BLOCK.sub("", page))
    assert targets
    assert all(target.startswith("https://") for target in targets)
    assert "<picture" not in page
    prefix = f"{repository}/blob/main/"
    inside = [target.removeprefix(prefix) for target in targets if target.startswith(prefix)]
    assert bool(inside) is bool(repository)
    assert all((ROOT / target).exists() for target in inside)
    assert ("`docs/keys.md` lists all keys" in page) is not bool(repository)


@pytest.mark.parametrize("page", keys.PAGES.values(), ids=keys.PAGES)
def test_the_keys_of_the_example_can_be_chosen(page: Path) -> None:
    ((language, code),) = blocks(page)
    assert language == "toml"
    keymap, problems = user_keymap(tomllib.loads(code)["keys"])
    assert len(keymap.chosen) == 5
    assert not problems


@pytest.mark.parametrize("path", [*screenshot.PICTURES.values(), screenshot.MOVING], ids=name)
def test_the_pictures_load_nothing_from_elsewhere(path: Path) -> None:
    picture = text(path)
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    assert "url(http" not in picture
    assert "<image" not in picture


@pytest.mark.parametrize("path", screenshot.PICTURES.values(), ids=name)
def test_the_screenshots_show_what_they_are_for(path: Path) -> None:
    assert all(words in text(path).replace("&#160;", " ") for words in screenshot.SHOWN)


def test_the_moving_picture_ends_with_the_whole_answer_and_stands_still_where_that_is_wanted() -> None:
    picture = text(screenshot.MOVING)
    frames = picture.split('<svg class="rich-terminal')[1:]
    assert len(frames) == screenshot.FRAMES + 1
    assert "essay.txt" in frames[-1]
    assert "tokens" in frames[-1].replace("&#160;", " ")
    assert "@media (prefers-reduced-motion)" in picture


def test_wide_and_narrow_letters_of_the_screenshot_are_set_by_cells() -> None:
    line = '<text class="c" x="12.2" y="20" textLength="48.8" clip-path="url(#l)">語&#160;&lt;a</text>'
    rest = ' clip-path="url(#l)">'
    assert screenshot.set_by_cells(line) == (
        '<text class="c" x="12.2" y="20" textLength="24.4" lengthAdjust="spacingAndGlyphs" style="font-size: 22px"'
        f"{rest}語</text>"
        f'<text class="c" x="36.6" y="20" textLength="36.6" lengthAdjust="spacingAndGlyphs"{rest}&#160;&lt;a</text>'
    )


def test_both_readmes_have_the_same_outline() -> None:
    english, japanese = map(headings, READMES)
    assert [level for level, _ in english] == [level for level, _ in japanese]
    numbered = [[words.split()[0] for _, words in outline if words[0].isdigit()] for outline in (english, japanese)]
    assert numbered[0] == numbered[1] == ["1.", "2.", "3.", "4.", "5."]


def test_both_readmes_show_the_same_commands() -> None:
    assert blocks(ENGLISH) == blocks(JAPANESE)


def test_both_readmes_have_the_same_tables() -> None:
    english, japanese = map(tables, READMES)
    assert [len(table) for table in english] == [len(table) for table in japanese]
    assert len(english) == 4
    for number in range(3):  # the last one quotes messages, each in its language: see tests/contract
        assert first_cells(ENGLISH, number) == first_cells(JAPANESE, number)


def test_both_readmes_name_the_same_things() -> None:
    translated = {"code", "table", "tool", "error", "コード", "表", "ツール", "エラー"}
    english, japanese = (
        {span for span in spans(readme) if span.isascii()} - translated - {*first_cells(readme, 3)}
        for readme in READMES
    )
    assert english - {"--model ALIAS"} == japanese


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_call_of_the_program_is_one_it_understands(paper: Path) -> None:
    for command in commands(paper):
        for arguments in arguments_of(command):
            if "--help" not in arguments:
                parsed(arguments)


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_flag_exists(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = set(re.findall(r"--[a-z-]+", parser_of_everything().format_help()))
    for words in (
        ["sessions", "list"],
        ["sessions", "purge"],
        ["stats"],
        ["check"],
        ["doctor"],
        ["setup"],
        ["key"],
        ["merge"],
        ["hub", "init"],
        ["hub", "join"],
        ["hub", "leave"],
    ):
        with pytest.raises(SystemExit):
            parsed([*words, "--help"])
        known |= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    for span in spans(paper):
        if span.startswith(("--", "litechat-tui ")):
            assert set(re.findall(r"--[a-z-]+", span)) <= known


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_target_of_make_exists(paper: Path) -> None:
    named = spans(paper) | set(commands(paper))
    assert {words.removeprefix("make ") for words in named if words.startswith("make ")} <= make_targets()


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_the_quick_start_is_what_make_and_ci_run(readme: Path) -> None:
    demo, tests, *plain = commands(readme)[:4]
    assert plain == ["uv run litechat-tui --demo", "uv run pytest"]
    assert [demo, tests] == [f"{BRING_UV}.uv/bin/{command}" for command in plain]
    # scripts/uv brings uv along by the same line, and `make test`, which CI runs, is the same test run.
    bring_uv = text(ROOT / "scripts" / "uv").replace('"$home/.uv"', ".uv")
    assert BRING_UV.removesuffix(" && ") in bring_uv
    makefile = text(ROOT / "Makefile")
    assert "\nRUN := $(UV) run --quiet\nPYTEST := $(RUN) pytest\n" in makefile
    assert re.search(r"^test:.*\n\t\$\(PYTEST\) ", makefile, re.MULTILINE)
    assert "make check\n" in text(ROOT / ".ci" / "run")


def test_the_curl_lines_ask_for_the_alias_of_the_proxy_s_configuration() -> None:
    user, key = (shlex.split(command) for command in commands(ENGLISH) if command.startswith("curl"))
    assert [words[3] for words in (user, key)] == [
        "http://localhost:4000/user/new",
        "http://localhost:4000/key/generate",
    ]
    assert json.loads(user[-1]).keys() == {"user_email"}
    asked = json.loads(key[-1])
    assert asked.keys() == {"user_id", "models"}
    assert f"model_name: {asked['models'][0]} " in text(ROOT / "litellm_config.yaml")


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_the_keys_of_the_readme_are_keys_of_the_program(readme: Path) -> None:
    in_use = {key for command in COMMANDS for shortcut in command.shortcuts for key in shortcut.keys}
    known = {*map(written_key, in_use), "Tab", "Shift+Tab", "@"}
    assert set(first_cells(readme, 1)) <= known


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_the_table_of_variables_is_the_client_s_half_of_the_settings(readme: Path) -> None:
    fields = ClientSettings.model_fields
    assert first_cells(readme, 2) == [field.upper() for field in fields]
    needed = {"yes", "はい"}
    for row, field in zip(tables(readme)[2], fields.values(), strict=True):
        assert (row[1] in needed) is field.is_required()


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_variable_is_one_that_something_reads(paper: Path) -> None:
    known = {field.upper() for field in SharedSettings.model_fields}
    named = {span for span in spans(paper) if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", span)}
    assert named - {"UV_PYTHON", "SESSION_ID"} <= known


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_inside_the_repository_leads_somewhere(paper: Path) -> None:
    for target in re.findall(r"(?:\]\(|src(?:set)?=\")([^)\s\"]+)[)\"]", prose(paper)):
        if not target.startswith(("http://", "https://")):
            path, _, anchor = target.partition("#")
            file = (paper.parent / path) if path else paper
            assert file.exists(), target
            assert not anchor or anchor in {slug(words) for _, words in headings(file)}, target


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_path_in_backticks_exists(paper: Path) -> None:
    for span in spans(paper):
        if re.fullmatch(r"(litechat_tui|tests|scripts|docs|benchmarks|\.ci|\.github)/[\w./*-]*", span):
            assert any(ROOT.glob(span.rstrip("/"))), span
