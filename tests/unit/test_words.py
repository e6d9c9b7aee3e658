"""`make words` and its check, on catalogues of a few messages."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from litechat_tui.words.catalogue import DOMAIN
from scripts.words import CATALOGUES, Catalogues, check, placeholders, write

MODULE = """
from words import N_, _, ngettext, pgettext

TITLE = N_("Title")


def text(count: int) -> str:
    both = _("Hello, " "{name}!") + pgettext("verb", "Open") + pgettext("adjective", "Open")
    return both + ngettext("{count} reply", "{count} replies", count) + _(TITLE) + _("usage: ")
"""
JAPANESE = {
    "Title": "タイトル",
    "Hello, {name}!": "こんにちは、{name} さん",
    "verb\4Open": "開く",
    "adjective\4Open": "公開",
    "{count} reply": "{count} 件の応答",
    "usage: ": "使い方: ",
}


@pytest.fixture
def catalogues(tmp_path: Path) -> Catalogues:
    """Return the catalogues of a package of one module, with all its translations."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").write_text(MODULE, encoding="utf-8")
    found = Catalogues(package)
    write(found)
    for entry, string in JAPANESE.items():
        translate(found, entry, string)
    write(found)
    return found


def translate(catalogues: Catalogues, entry: str, string: str) -> None:
    """Write a translation into the file, as a translator would."""
    context, _, message = entry.rpartition("\4")
    head = (rf'msgctxt "{context}"\n' if context else "") + rf'msgid "{re.escape(message)}"\n(?:msgid_plural .*\n)?'
    pattern = re.compile(rf'(?<=\n)({head}msgstr(?:\[0\])?) ".*"\n')
    text, count = pattern.subn(lambda found: f'{found[1]} "{string}"\n', catalogues.translation.read_text("utf-8"))
    assert count == 1, entry
    catalogues.translation.write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults(catalogues: Catalogues, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what the check prints about the files after an update, which leaves translations as they are."""
    write(catalogues)
    assert check(catalogues) == 1
    return capsys.readouterr().out.splitlines()


def test_what_is_written_and_translated_passes_the_check(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(catalogues) == 0
    assert capsys.readouterr().out == ""


def test_every_kind_of_message_reaches_the_program_translated(catalogues: Catalogues) -> None:
    with catalogues.compiled.open("rb") as file:
        japanese = gettext.GNUTranslations(file)
    assert japanese.gettext("Title") == "タイトル"
    assert japanese.gettext("Hello, {name}!") == "こんにちは、{name} さん"
    assert [japanese.pgettext(context, "Open") for context in ("verb", "adjective")] == ["開く", "公開"]
    assert {japanese.ngettext("{count} reply", "{count} replies", count) for count in range(3)} == {"{count} 件の応答"}


def test_files_change_only_when_a_message_does(catalogues: Catalogues) -> None:
    before = catalogues.made()
    module = catalogues.package / "module.py"
    module.write_text(f"# A comment\n\n\n{MODULE}", encoding="utf-8")
    write(catalogues)
    assert {path: path.read_bytes() for path in before} == before
    assert b"package/module.py\n" in before[catalogues.template]
    assert not re.search(rb"Date|Babel|\d{4}", before[catalogues.template])


def test_what_a_translator_remarks_is_kept_and_what_is_not_translated_stays_english(catalogues: Catalogues) -> None:
    change(
        catalogues.translation, '#: package/module.py\nmsgid "Title"', '# A noun\n#: package/module.py\nmsgid "Title"'
    )
    translate(catalogues, "{count} reply", "")
    write(catalogues)
    assert "# A noun\n" in catalogues.translation.read_text("utf-8")
    with catalogues.compiled.open("rb") as file:
        japanese = gettext.GNUTranslations(file)
    assert japanese.ngettext("{count} reply", "{count} replies", 2) == "{count} replies"


def test_a_message_that_became_plural_is_translated_anew(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str]
) -> None:
    change(catalogues.package / "module.py", '_("Hello, " "{name}!")', 'ngettext("Hello, {name}!", "Hi, {name}!", 1)')
    assert faults(catalogues, capsys) == ["'Hello, {name}!' is not translated."]


def test_a_message_without_translation_is_a_fault(catalogues: Catalogues, capsys: pytest.CaptureFixture[str]) -> None:
    translate(catalogues, "verb\4Open", "")
    translate(catalogues, "{count} reply", "")
    assert faults(catalogues, capsys) == ["'{count} reply' is not translated.", "'Open' (verb) is not translated."]


def test_each_file_that_is_out_of_date_is_named(catalogues: Catalogues, capsys: pytest.CaptureFixture[str]) -> None:
    change(catalogues.package / "module.py", '_("usage: ")', '_("Usage")')
    assert check(catalogues) == 1
    folder = "package/words/locale"
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}/litechat_tui.pot is out of date. Run: make words",
        f"{folder}/ja/LC_MESSAGES/litechat_tui.po is out of date. Run: make words",
        f"{folder}/ja/LC_MESSAGES/litechat_tui.mo is out of date. Run: make words",
        "'usage: ' is obsolete: the code does not have it any more.",
        "'Usage' is not translated.",
    ]


def test_a_compiled_catalogue_that_is_missing_is_out_of_date(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogues.compiled.unlink()
    assert check(catalogues) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_an_obsolete_translation_is_a_fault_until_the_files_are_written_again(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str]
) -> None:
    with catalogues.translation.open("a", encoding="utf-8") as file:
        file.write('#~ msgid "Old"\n#~ msgstr "古い"\n')
    assert check(catalogues) == 1
    assert "'Old' is obsolete: the code does not have it any more." in capsys.readouterr().out.splitlines()
    write(catalogues)
    assert check(catalogues) == 0


def test_a_fuzzy_translation_is_a_fault_and_is_not_used(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str]
) -> None:
    change(catalogues.translation, 'msgid "Title"', '#, fuzzy\nmsgid "Title"')
    assert faults(catalogues, capsys) == ["'Title' is fuzzy: check the translation, then take the mark off."]
    assert "タイトル".encode() not in catalogues.compiled.read_bytes()


@pytest.mark.parametrize(
    ("entry", "string", "fault"),
    [
        ("Hello, {name}!", "こんにちは", "has other placeholders in its translation: none instead of {name}."),
        (
            "Hello, {name}!",
            "{name}と{nmae}",
            "has other placeholders in its translation: {name}, {nmae} instead of {name}.",
        ),
        ("{count} reply", "応答", "has other placeholders in its translation: none instead of {count}."),
        ("Title", "{title}", "has other placeholders in its translation: {title} instead of none."),
        ("Title", "%s", "has other placeholders in its translation: %s instead of none."),
        ("usage: ", "使い方:", "has other white space at the beginning or end of its translation."),
        ("Title", "\\nタイトル", "has other white space at the beginning or end of its translation."),
        ("{count} reply", "{count} 件\\n", "has other white space at the beginning or end of its translation."),
    ],
)
def test_a_translation_that_does_not_fit_its_message_is_a_fault(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str], entry: str, string: str, fault: str
) -> None:
    translate(catalogues, entry, string)
    assert faults(catalogues, capsys) == [f"{entry!r} {fault}"]


def test_a_brace_that_is_not_closed_is_a_fault(catalogues: Catalogues, capsys: pytest.CaptureFixture[str]) -> None:
    translate(catalogues, "Hello, {name}!", "こんにちは、{name")
    (fault,) = faults(catalogues, capsys)
    assert fault.startswith("'Hello, {name}!' has a brace that belongs to no placeholder")


def test_a_message_inside_an_f_string_is_a_fault(catalogues: Catalogues, capsys: pytest.CaptureFixture[str]) -> None:
    change(catalogues.package / "module.py", "_(TITLE)", 'f"{_(TITLE)}" + f"<{_(\'Title\')}>"')
    assert faults(catalogues, capsys) == ["package/module.py, line 9: a message inside an f-string."]


def test_a_file_that_cannot_be_read_is_named_with_its_line(
    catalogues: Catalogues, capsys: pytest.CaptureFixture[str]
) -> None:
    change(catalogues.translation, 'msgid "Title"', "nonsense")
    assert check(catalogues) == 1
    assert re.match(r"package/words/locale/ja/LC_MESSAGES/litechat_tui.po, line \d+: .+\n$", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{day:02} {month}", {"{day}", "{month}"}),
        ("{text:>{width}} {a.b} {c[0]} {d!r}", {"{text}", "{width}", "{a}", "{c}", "{d}"}),
        ("{{kept}} 100 %", set()),
        ("%(prog)s %s 5 %d", {"%(prog)s", "%s", "%d"}),
    ],
)
def test_placeholders_are_known_by_name(text: str, names: set[str]) -> None:
    assert placeholders(text) == names


def test_the_catalogues_of_the_program_are_where_it_looks() -> None:
    assert CATALOGUES.compiled == Path(gettext.find(DOMAIN, CATALOGUES.template.parent, ["ja"]) or "")
