"""What becomes of files that are to go with a prompt."""

from __future__ import annotations

from pathlib import Path

from litechat_tui.app.attaching import Attaching
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.ui.widgets.file_reading import Outcomes, files_at, files_in, limited, read
from tests.attached import PDF
from tests.fakes.blobs import FakeBlobs


def test_each_file_is_made_or_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "empty").write_text("")
    outcomes = read(Attaching(FakeBlobs()), files_at([tmp_path / "a.txt", tmp_path / "empty", tmp_path / "none"]))
    assert [one.name for one in outcomes.made] == ["a.txt"]
    assert [problem.code for problem in outcomes.refused] == [Code.ATTACHMENT_EMPTY, Code.ATTACHMENT_MISSING]
    assert outcomes.large == []


def test_what_cannot_be_stored_is_refused() -> None:
    def fail() -> bytes:
        raise StoreError(Code.STORE_LOCKED)

    outcomes = read(Attaching(FakeBlobs()), [("a", fail)])
    assert [problem.code for problem in outcomes.refused] == [Code.STORE_LOCKED]


def test_no_more_go_along_than_one_message_may_have() -> None:
    files = [(f"{number}.pdf", lambda number=number: PDF + b"%%%d" % number) for number in range(7)]
    outcomes = read(Attaching(FakeBlobs()), files)
    new, problems = limited((), outcomes)
    assert [one.name for one in new] == [f"{number}.pdf" for number in range(5)]
    assert {problem.code for problem in problems} == {Code.ATTACHMENT_DOCUMENTS}
    assert limited(new, Outcomes(outcomes.made[5:6], [], []))[0] == []


def test_a_text_is_files_only_where_all_of_it_is(tmp_path: Path) -> None:
    for name in ("a b.txt", "c.txt"):
        (tmp_path / name).write_text("x")
    assert files_in(f"'{tmp_path}/a b.txt' {tmp_path}/c.txt") == [tmp_path / "a b.txt", tmp_path / "c.txt"]
    assert files_in(f"{tmp_path}/c.txt {tmp_path}/none") == ()
    assert files_in(str(tmp_path)) == ()
