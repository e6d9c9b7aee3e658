"""Bring the message catalogues up to date with the code: `make words`. With --check, say what is wrong with them."""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "litechat_tui"
LANGUAGE = "ja"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
"""Functions whose arguments are messages, as Babel wants them: which argument is what."""

_FIELD = re.compile(r"[.\[]")
_PERCENT = re.compile(r"%(?:\(\w+\))?[rsd]")


class PlainCatalog(Catalog):
    """A catalogue whose header has no date, tool or name in it: it changes only when a message does."""

    def __init__(self, locale: Locale | None = None) -> None:
        super().__init__(locale, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What the header of the file says."""
        headers = [("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8")]
        headers.append(("Content-Transfer-Encoding", "8bit"))
        if self.locale is not None:
            headers += [("Language", str(self.locale)), ("Plural-Forms", self.plural_forms)]
        return headers

    @property
    def header_comment(self) -> str:
        """What stands above the header."""
        return "# Message ids come from the code: change those there, then run `make words`."

    @header_comment.setter
    def header_comment(self, comment: str) -> None:
        """Take no other comment."""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The files of one package's messages in one language."""

    package: Path
    language: str = LANGUAGE

    @property
    def template(self) -> Path:
        """All messages, without translation."""
        return self._folder / "litechat_tui.pot"

    @property
    def translation(self) -> Path:
        """All messages, with their translation: the file that a translator edits."""
        return self._folder / self.language / "LC_MESSAGES" / "litechat_tui.po"

    @property
    def compiled(self) -> Path:
        """What the program reads."""
        return self.translation.with_suffix(".mo")

    @property
    def _folder(self) -> Path:
        return self.package / "words" / "locale"

    def written(self) -> Catalog:
        """Return the translation as it is in the file."""
        if not self.translation.exists():
            return Catalog(self.language)
        with self.translation.open("rb") as file:
            return read_po(file, self.language, abort_invalid=True)

    def made(self) -> dict[Path, bytes]:
        """Return what each file has to hold, by its path."""
        template = extracted(self.package)
        translated = updated(template, self.written())
        return {
            self.template: as_po(template),
            self.translation: as_po(translated),
            self.compiled: as_mo(translated),
        }

    def stale(self) -> Iterator[str]:
        """Yield a sentence for each file that is not what it has to be."""
        for path, data in self.made().items():
            if not path.exists() or path.read_bytes() != data:
                yield f"{path.relative_to(self.package.parent)} is out of date. Run: make words"


CATALOGUES = Catalogues(PACKAGE)


def extracted(package: Path) -> PlainCatalog:
    """Return the messages of every module of `package`, sorted by file and text."""
    found = {
        (path.relative_to(package.parent).as_posix(), message, context or "")
        for path in package.rglob("*.py")
        for _, message, _, context in extract_from_file("python", path, KEYWORDS)
    }
    catalogue = PlainCatalog()
    for file, message, context in sorted(found, key=lambda entry: (entry[0], entry[2], _forms(entry[1]))):
        catalogue.add(message, locations=[(file, 0)], context=context or None)
    return catalogue


def updated(template: Catalog, written: Catalog) -> PlainCatalog:
    """Return the messages of `template` with the translations and remarks that `written` has for them."""
    catalogue = PlainCatalog(written.locale)
    for message in _messages(template):
        known = written.get(message.id, message.context)
        if known is None or known.pluralizable != message.pluralizable:
            known = Message(message.id)
        flags = message.flags | known.flags & {"fuzzy"}
        remarks = known.user_comments
        catalogue.add(message.id, known.string, message.locations, flags, (), remarks, context=message.context)
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Return the text of the catalogue's file."""
    file = BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return the compiled catalogue; what has no translation is left out, and stays English."""
    translated = PlainCatalog(catalogue.locale)
    for message in _messages(catalogue):
        if all(_forms(message.string)):
            translated.add(message.id, message.string, flags=message.flags, context=message.context)
    file = BytesIO()
    write_mo(file, translated)
    return file.getvalue()


def unextractable(package: Path) -> Iterator[str]:
    """Yield a sentence for each message inside an f-string: before Python 3.12 Babel cannot see it there."""
    for path in sorted(package.rglob("*.py")):
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for node in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[ast.Constant(), *_]) if name in KEYWORDS:
                        yield f"{path.relative_to(package.parent)}, line {node.lineno}: a message inside an f-string."


def faults(catalogues: Catalogues) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with the files, but for missing translations."""
    written = catalogues.written()
    template = extracted(catalogues.package)
    yield from unextractable(catalogues.package)
    yield from catalogues.stale()
    for message in (*_messages(written), *written.obsolete.values()):
        if template.get(message.id, message.context) is None:
            yield f"{_named(message)} is obsolete: the code does not have it any more."
        else:
            yield from (f"{_named(message)} {fault}" for fault in translation_faults(message))


def missing(catalogues: Catalogues) -> Iterator[str]:
    """Yield a sentence for each message that has no translation."""
    for message in _messages(updated(extracted(catalogues.package), catalogues.written())):
        if not all(_forms(message.string)):
            yield f"{_named(message)} is not translated."


def translation_faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with the translation of one message, as the end of a sentence."""
    if message.fuzzy:
        yield "is fuzzy: check the translation, then take the mark off."
    strings = [*filter(None, _forms(message.string))]
    try:
        wanted = placeholders("".join(_forms(message.id)))
        others = [found for found in map(placeholders, strings) if found != wanted]
    except ValueError as error:
        yield f"has a brace that belongs to no placeholder, there or in its translation: {error}."
    else:
        for found in others:
            yield f"has other placeholders in its translation: {_listed(found)} instead of {_listed(wanted)}."
    for string in strings:
        if _margins(string) != _margins(_forms(message.id)[0]):
            yield "has other white space at the beginning or end of its translation."


def placeholders(text: str) -> frozenset[str]:
    """Return the names that `str.format` and `%` would fill in. Raises `ValueError` when braces do not match."""
    names: set[str] = set(_PERCENT.findall(text))
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            names |= {"{" + _FIELD.split(name)[0] + "}"} | placeholders(spec or "")
    return frozenset(names)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield every message but the header."""
    return (message for message in catalogue if message.id)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the forms of a message: one, or one for each plural."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _named(message: Message) -> str:
    return f"{_forms(message.id)[0]!r}" + (f" ({message.context})" if message.context else "")


def _margins(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the catalogues, or check them; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is wrong, one line each")
    arguments = parser.parse_args(argv)
    return check(CATALOGUES) if arguments.check else write(CATALOGUES)


def write(catalogues: Catalogues) -> int:
    """Bring all files up to date; return the exit status."""
    for path, data in catalogues.made().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return 0


def check(catalogues: Catalogues) -> int:
    """Print everything that is wrong; return the exit status."""
    try:
        found = [*faults(catalogues), *missing(catalogues)]
    except PoFileError as error:
        found = [f"{catalogues.translation.relative_to(catalogues.package.parent)}, line {error.lineno}: {error}."]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
