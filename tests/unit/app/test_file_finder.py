"""Finding a file while its folder is still being looked through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from litechat_tui.app import file_finder
from litechat_tui.app.file_finder import FileFinder, Typed, as_typed, typed_at
from litechat_tui.app.path_completion import completions


class Tree:
    """Files of one folder."""

    def below(self, folder: Path, stop: Callable[[], bool]) -> Iterator[Sequence[str]]:
        yield ["one.txt"]
        yield ["two.txt", "sub/"]

    def entries(self, folder: Path) -> Iterable[str]:
        return {"/etc": ["hosts", "Ｈost.conf", ".hidden", "ssl/"]}.get(str(folder), [])


def looked(finder: FileFinder) -> None:
    """Look until all is known, as another thread does."""
    search = finder.search()
    while not search.look(lambda: False):
        pass
    finder.take(search.ranking.best, complete=True)


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("@", Typed(0, "")),
        ("see @src/a", Typed(4, "src/a")),
        ("　@a", Typed(1, "a")),
        ("これは@画", Typed(3, "画")),
        ("＠画", Typed(0, "画")),
        ("@~/My\\ Docs/a", Typed(0, "~/My Docs/a")),
        ("@a@b", Typed(0, "a@b")),
        ("me@example.org", None),
        ("@a b", None),
        ("", None),
        ("x" * 3_000 + " @far", Typed(3_001, "far")),
    ],
)
def test_the_word_at_the_cursor(line: str, typed: Typed | None) -> None:
    assert typed_at(line, len(line)) == typed


def test_what_is_behind_the_cursor_does_not_count() -> None:
    assert typed_at("@abc def", 3) == Typed(0, "ab")


def test_blanks_of_a_path_are_escaped() -> None:
    assert as_typed("a b/c") == "a\\ b/c"


def test_what_was_found_is_listed_and_the_chosen_one_stays() -> None:
    finder = FileFinder(Tree(), Path("/work"))
    assert not finder.chosen
    assert finder.follow("")
    looked(finder)
    assert [*finder.entries] == ["one.txt", "sub/", "two.txt"]
    finder.move(1)
    finder.take(["new.txt", "one.txt", "sub/"], complete=True)
    assert (finder.chosen, finder.at) == ("sub/", 2)
    finder.take(["two.txt"], complete=True)
    finder.move(-1)
    assert finder.at == 0
    assert finder.path_of("two.txt") == Path("/work/two.txt")
    finder.close()


def test_another_letter_narrows_what_is_listed_before_anybody_has_looked() -> None:
    finder = FileFinder(Tree(), Path("/work"))
    finder.follow("o")
    looked(finder)
    assert [*finder.entries] == ["one.txt", "two.txt"]
    assert not finder.follow("o")
    assert finder.follow("on")
    assert ([*finder.entries], finder.complete) == (["one.txt"], False)


def test_another_folder_is_listed_anew() -> None:
    finder = FileFinder(Tree(), Path("/work"))
    finder.follow("o")
    looked(finder)
    finder.follow("/etc/h")
    assert [*finder.entries] == []
    looked(finder)
    assert [*finder.entries] == ["/etc/hosts", "/etc/Ｈost.conf"]
    assert finder.path_of("/etc/hosts") == Path("/etc/hosts")
    finder.follow("~nobody")
    looked(finder)


class Endless(Tree):
    """A folder that is never looked through."""

    def below(self, folder: Path, stop: Callable[[], bool]) -> Iterator[Sequence[str]]:
        while not stop():
            yield []


def test_whoever_waits_for_more_is_let_go_when_it_closes() -> None:
    finder = FileFinder(Endless(), Path("/work"))
    finder.follow("x")
    search = finder.search()
    finder.close()
    assert search.look(lambda: False)
    assert search.ranking.best == []


def test_a_folder_of_too_many_files_is_not_looked_through_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_finder, "MOST_KNOWN", 1)
    finder = FileFinder(Tree(), Path("/work"))
    finder.follow("")
    looked(finder)
    assert [*finder.entries] == ["one.txt"]


def test_a_path_goes_on_in_the_order_of_the_alphabet() -> None:
    assert [*completions(Tree(), "/etc/", Path("/"))] == ["/etc/Ｈost.conf", "/etc/hosts", "/etc/ssl/"]
    assert [*completions(Tree(), " /etc/HOSTS", Path("/"))] == ["/etc/hosts"]
    assert [*completions(Tree(), "ssl", Path("/etc"))] == ["ssl/"]
    assert [*completions(Tree(), "/etc/.h", Path("/"))] == ["/etc/.hidden"]
