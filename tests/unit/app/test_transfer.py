"""Export and import as the faces call them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from litechat_tui.app import transfer
from litechat_tui.app.exporting.forms import Form
from litechat_tui.app.exporting.targets import FileTarget, FolderTarget, StreamTarget, ZipTarget
from litechat_tui.app.importing.reading import Phase, Step
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.transfer import Exported, Report, export, import_, target_for
from litechat_tui.domain.archive import Adopted, Conversation
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError
from litechat_tui.domain.redaction import Redactor
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.conftest import frozen_clock
from tests.conversations import FULL, conversation, exchange, without_ids
from tests.exports import Page
from tests.fakes import FakeStore
from tests.imports import SAMPLES

DATABASES = SQLiteForeignDatabases()
SECRET = "sk-1234567890abcdef"


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[Callable[[str], SQLiteStore]]:
    made: list[SQLiteStore] = []

    def make(name: str) -> SQLiteStore:
        made.append(SQLiteStore(tmp_path / name, frozen_clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


def counts(report: Report) -> dict[str, int]:
    return {name: value for name, value in report.as_json().items() if isinstance(value, int) and value}


def everything(store: SQLiteStore) -> list[str]:
    return [repr(store.archive.conversation(each)) for each in store.archive.ids(trashed=True)]


@pytest.mark.parametrize(
    ("name", "form", "sessions", "kind"),
    [
        ("all.zip", Form.HTML, 1, ZipTarget),
        ("all.jsonl", Form.JSONL, 5, FileTarget),
        ("one.md", Form.MARKDOWN, 1, FileTarget),
        ("folder", Form.MARKDOWN, 5, FolderTarget),
        ("", Form.JSONL, 1, FolderTarget),
    ],
)
def test_the_path_tells_what_an_export_makes(tmp_path: Path, name: str, form: Form, sessions: int, kind: type) -> None:
    assert isinstance(target_for(tmp_path / name, form, sessions), kind)


def test_several_sessions_do_not_go_into_one_file_of_a_form_for_one(tmp_path: Path, store: FakeStore) -> None:
    with pytest.raises(ExportError) as error:
        target_for(tmp_path / "all.md", Form.MARKDOWN, 2)
    assert error.value.problem.code is Code.EXPORT_NEEDS_FOLDER
    with pytest.raises(ExportError) as error:
        export(store.archive, ["a", "b"], Form.HTML, StreamTarget(io.BytesIO().write))
    assert error.value.problem.code is Code.EXPORT_NEEDS_FOLDER


def test_an_export_tells_what_it_does_and_what_came_of_it(tmp_path: Path, store: FakeStore) -> None:
    store.archive.adopt([FULL, conversation(exchange("a", "b"), session_id="b")])
    steps: list[tuple[int, int]] = []
    ids = [FULL.session_id, "gone", "b"]
    target = tmp_path / "out"
    done = export(store.archive, ids, Form.MARKDOWN, FolderTarget(target), progress=lambda *step: steps.append(step))
    assert done == Exported(2, missing=("gone",))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    name = next(path for path in target.iterdir() if "_" in path.name)
    name.write_text("mine")
    again = export(store.archive, ids, Form.MARKDOWN, FolderTarget(target))
    assert again == Exported(1, 1, in_the_way=(name.name,), missing=("gone",))
    assert name.read_text() == "mine"


def test_an_export_can_be_stopped(tmp_path: Path, store: FakeStore) -> None:
    store.archive.adopt([conversation(exchange("a", "b"), session_id=each) for each in "abc"])
    answers = iter([False, True])
    ids = store.archive.ids()
    done = export(store.archive, ids, Form.JSONL, FileTarget(tmp_path / "x"), stopped=lambda: next(answers))
    assert done == Exported(1, stopped=True)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("form", Form)
def test_no_secret_goes_out(tmp_path: Path, store: FakeStore, form: Form) -> None:
    text = f"The key is {SECRET} & so on"
    store.archive.adopt(
        [
            conversation(
                exchange(text, text),
                session_id="a",
                title=text,
                model=SECRET,
                instructions=text,
                tags=(SECRET,),
                parameters={SECRET: SECRET},
            )
        ]
    )
    target = tmp_path / "out"
    export(store.archive, ["a"], form, FolderTarget(target), redactor=Redactor([SECRET]))
    (path,) = target.iterdir()
    assert SECRET not in path.name
    assert SECRET not in path.read_text()
    assert "sk-…" in path.read_text()


def test_a_secret_that_a_page_would_escape_does_not_go_out(store: FakeStore) -> None:
    secret = "pass<word>&'1234"
    store.archive.adopt([conversation(exchange(f"It is {secret}.", "Yes"), session_id="a")])
    stream = io.BytesIO()
    export(store.archive, ["a"], Form.HTML, StreamTarget(stream.write), redactor=Redactor([secret]))
    assert secret not in Page(stream.getvalue().decode()).text


@pytest.mark.parametrize("kind", ["file", "folder", "zip"])
def test_a_store_that_is_exported_and_imported_is_the_same(
    tmp_path: Path, new_store: Callable[[str], SQLiteStore], kind: str
) -> None:
    first, second = new_store("first"), new_store("second")
    samples = ["hostile-text.json", "chatgpt-branching.json", "openwebui.json", "claude-thinking-blocks.json"]
    import_(first.archive, DATABASES, [SAMPLES / name for name in samples])
    first.archive.adopt([FULL])
    ids = first.archive.ids(trashed=True)
    out = tmp_path / ("out.zip" if kind == "zip" else "out")
    target = FolderTarget(out) if kind == "folder" else target_for(out, Form.JSONL, len(ids))
    export(first.archive, ids, Form.JSONL, target)
    report = import_(second.archive, DATABASES, [out])
    assert everything(second) == everything(first)
    assert second.check() == []
    assert not report.skipped
    assert report.found == len(ids) == report.sessions + report.forks
    again = import_(second.archive, DATABASES, [out])
    assert counts(again) == {"duplicates": len(ids)}
    assert everything(second) == everything(first)


def test_markdown_of_hostile_text_comes_back_with_every_title(
    tmp_path: Path, new_store: Callable[[str], SQLiteStore]
) -> None:
    first, second = new_store("first"), new_store("second")
    import_(first.archive, DATABASES, [SAMPLES / "hostile-text.json"])
    ids = first.archive.ids()
    export(first.archive, ids, Form.MARKDOWN, FolderTarget(tmp_path / "out"))
    assert counts(import_(second.archive, DATABASES, [tmp_path / "out"]))["sessions"] == len(ids) == 8
    for each in ids:
        one, two = first.queries.session(each), second.queries.session(each)
        assert one == two
        assert [(message.role, message.parts) for message in first.queries.messages(each)] == [
            (message.role, message.parts) for message in second.queries.messages(each)
        ]
    assert counts(import_(first.archive, DATABASES, [tmp_path / "out"])) == {"duplicates": 8}


def test_two_exports_of_a_store_have_the_same_bytes(tmp_path: Path, store: FakeStore) -> None:
    store.archive.adopt([FULL, conversation(exchange("a", "b"), session_id="b")])
    for form in Form:
        for name in ("1.zip", "2.zip"):
            ids = store.archive.ids(trashed=True)
            export(store.archive, ids, form, ZipTarget(tmp_path / f"{form}{name}"))
        assert (tmp_path / f"{form}1.zip").read_bytes() == (tmp_path / f"{form}2.zip").read_bytes()
    with ZipFile(tmp_path / "jsonl1.zip") as archive:
        assert len(archive.namelist()) == 2


def test_a_dry_run_tells_what_an_import_does_and_stores_nothing(new_store: Callable[[str], SQLiteStore]) -> None:
    store = new_store("s")
    paths = [SAMPLES / "chatgpt-branching.json", SAMPLES / "openwebui.json"]
    dry = import_(store.archive, DATABASES, paths, dry_run=True)
    assert store.archive.ids(trashed=True) == []
    real = import_(store.archive, DATABASES, paths)
    assert dry.as_json() == real.as_json()
    assert counts(real) == {"sessions": 9, "messages": 34, "forks": 3, "attempts": 3}
    assert [skipped["what"] for skipped in real.as_json()["skipped"] if skipped["code"] == Reason.NO_MESSAGES] == [
        "Empty",
        "履歴なし",
    ]
    assert real.found == 14
    assert counts(import_(store.archive, DATABASES, paths, dry_run=True)) == {"duplicates": 12}


def test_a_dry_run_knows_what_it_has_seen(tmp_path: Path, store: FakeStore) -> None:
    store.archive.adopt([FULL])
    for name in ("1", "2"):
        export(store.archive, [FULL.session_id], Form.JSONL, FileTarget(tmp_path / name))
    empty = FakeStore()
    found = import_(empty.archive, DATABASES, [tmp_path / "1", tmp_path / "2"], dry_run=True)
    assert counts(found) == {"forks": 1, "messages": 6, "attempts": 1, "duplicates": 1}


def test_what_is_twice_in_an_import_counts_as_a_duplicate(new_store: Callable[[str], SQLiteStore]) -> None:
    report = import_(new_store("s").archive, DATABASES, [SAMPLES / "chatgpt-sharded.zip"])
    assert (report.sessions, report.duplicates) == (4, 1)


def test_a_longer_export_extends_and_one_that_parted_is_a_fork(tmp_path: Path, store: FakeStore) -> None:
    one, two, three = exchange("1", "a"), exchange("2", "b", minute=1), exchange("3", "c", minute=2)
    other = FakeStore()
    for number, given in enumerate([(one,), (one, two), (one, three)]):
        another = FakeStore()
        another.archive.adopt([conversation(*given, session_id="s")])
        export(another.archive, ["s"], Form.JSONL, FileTarget(tmp_path / str(number)))
    results = [counts(import_(other.archive, DATABASES, [tmp_path / str(number)])) for number in range(3)]
    assert results == [
        {"sessions": 1, "messages": 2},
        {"extended": 1, "messages": 2},
        {"forks": 1, "messages": 4},
    ]


def test_an_import_can_be_stopped_and_keeps_what_was_whole(new_store: Callable[[str], SQLiteStore]) -> None:
    store = new_store("s")
    steps: list[Step] = []
    report = import_(
        store.archive, DATABASES, [SAMPLES / "chatgpt-branching.json"], progress=steps.append, stopped=lambda: True
    )
    assert report.as_json() == {**Report().as_json(), "stopped": True}
    assert len(steps) == 1
    assert store.archive.ids() == []


def test_an_import_is_stopped_between_two_sessions_although_they_were_read_at_once(
    new_store: Callable[[str], SQLiteStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 1)
    store = new_store("s")
    report = import_(
        store.archive, DATABASES, [SAMPLES / "chatgpt-branching.json"], stopped=lambda: bool(store.archive.ids())
    )
    assert (report.stopped, report.sessions, len(store.archive.ids())) == (True, 1, 1)


def test_it_is_told_that_a_file_is_read_before_any_of_it_is_stored(
    store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 1)
    steps: list[Step] = []
    first: list[Step] = []
    adopt = store.archive.adopt

    def noted(conversations: Sequence[Conversation]) -> Sequence[Adopted]:
        first.append(steps[-1])
        return adopt(conversations)

    monkeypatch.setattr(store.archive, "adopt", noted)
    import_(store.archive, DATABASES, [SAMPLES / "chatgpt-branching.json"], progress=steps.append)
    assert (first[0].phase, first[0].done) == (Phase.READING, 0)


@pytest.mark.parametrize(("size", "most"), [(1, 50), (200_000, 30)])
def test_many_sessions_are_stored_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, most: int
) -> None:
    sizes: list[int] = []
    source = FakeStore()
    source.archive.adopt([conversation(exchange("a", "b" * size), session_id=f"{each:03}") for each in range(120)])
    export(source.archive, source.archive.ids(), Form.JSONL, FileTarget(tmp_path / "all"))
    archive = FakeStore().archive
    adopt = archive.adopt

    def counted(conversations: Sequence[Conversation]) -> Sequence[Adopted]:
        sizes.append(len(conversations))
        return adopt(conversations)

    monkeypatch.setattr(archive, "adopt", counted)
    assert import_(archive, DATABASES, [tmp_path / "all"]).sessions == 120
    assert sum(sizes) == 120
    assert max(sizes) <= most, "large ones do not wait for fifty"


def test_a_report_is_json(new_store: Callable[[str], SQLiteStore]) -> None:
    report = import_(new_store("s").archive, DATABASES, [SAMPLES / "broken" / "unknown-array.json", Path("/nowhere")])
    found = json.loads(json.dumps(report.as_json()))
    assert [(each["file"], each["code"]) for each in found["skipped"]] == [
        ("unknown-array.json", "unknown_format"),
        ("nowhere", "not_there"),
    ]
    assert all(each["reason"] for each in found["skipped"])
    assert (report.found, found["sessions"]) == (0, 0)


def test_what_was_imported_is_what_was_exported(tmp_path: Path, new_store: Callable[[str], SQLiteStore]) -> None:
    store = new_store("s")
    store.archive.adopt([FULL])
    before = store.archive.conversation(FULL.session_id)
    assert before is not None
    with closing(new_store("t")) as other:
        export(store.archive, [FULL.session_id], Form.JSONL, FileTarget(tmp_path / "one"))
        import_(other.archive, DATABASES, [tmp_path / "one"])
        after = other.archive.conversation(FULL.session_id)
    assert after == before
    assert without_ids(before) != before


def test_a_full_batch_is_stored_before_the_next_bytes_are_read(
    new_store: Callable[[str], SQLiteStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 2)
    store = new_store("new")
    batches: list[int] = []
    adopt = store.archive.adopt

    def noted(given: Sequence[Conversation]) -> Sequence[Adopted]:
        batches.append(len(given))
        return adopt(given)

    monkeypatch.setattr(store.archive, "adopt", noted)
    report = import_(store.archive, DATABASES, [SAMPLES / "chatgpt-branching.json"])
    assert report.sessions + report.forks == sum(batches) == 5
    assert batches == [2, 2, 1]
