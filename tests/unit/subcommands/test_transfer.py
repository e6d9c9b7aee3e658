"""`export` and `import`, as people and scripts run them."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.archive import SQLiteSessionArchive
from litechat_tui.subcommands import exporting, importing
from tests.contract.stores import said, talk
from tests.stored import sessions
from tests.unit.subcommands.conftest import Shell

SAMPLES = Path(__file__).parents[2] / "data" / "imports"


def three(store: SQLiteStore) -> None:
    for session_id in ("aa", "ab", "b"):
        talk(store, session_id, f"Title {session_id}", said("日本語 and text"))


def test_all_sessions_go_into_a_folder_and_come_back_into_another_file(
    store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(store)
    store.commands.change(["ab"], Change(archived=True))
    store.commands.change(["b"], Change(trashed=True))
    status, out, err = shell.run("export", "--all", "--output", "out", "--format", "jsonl")
    assert (status, out, err) == (0, "2 sessions exported to out.\n", "")
    monkeypatch.setenv("SESSION_DB_PATH", str(Path("other.db").resolve()))
    report = shell.json("import", "out")
    assert {name: report[name] for name in ("sessions", "messages", "duplicates", "skipped")} == {
        "sessions": 2,
        "messages": 4,
        "duplicates": 0,
        "skipped": [],
    }
    assert shell.json("import", "out")["duplicates"] == 2
    assert [row[-1] for row in shell.lines("sessions", "list", "--all")] == ["Title ab", "Title aa"]


def test_one_session_goes_to_standard_output_with_all_its_characters(store: SQLiteStore, shell: Shell) -> None:
    three(store)
    status, out, err = shell.run("export", "aa", "--output", "-")
    assert (status, err) == (0, "")
    assert out.startswith("---\n")
    assert "日本語 and text" in out
    assert shell.run("export", "aa", "b", "--output", "-", "--format", "html")[0] == 1
    _, lines, _ = shell.run("export", "--all", "--output", "-", "--format", "jsonl")
    assert all(json.loads(line) for line in lines.splitlines())


def test_standard_output_that_is_a_file_gets_utf_8(
    store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(store)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "latin-1"))
    assert shell.run("export", "aa", "--output", "-")[0] == 0
    assert "日本語" in written.getvalue().decode()


def test_nothing_is_overwritten_without_being_asked(store: SQLiteStore, shell: Shell) -> None:
    three(store)
    target = Path("out")
    target.mkdir()
    assert shell.json("export", "aa", "--output", "out", "--format", "html")["sessions"] == 1
    (name,) = [path.name for path in target.iterdir()]
    (target / name).write_text("mine")
    status, out, err = shell.run("export", "aa", "--output", "out", "--format", "html")
    assert (status, out) == (0, "0 sessions exported to out.\n")
    assert name in err
    assert (target / name).read_text() == "mine"
    assert shell.json("export", "aa", "--output", "out", "--format", "html", "--overwrite") == {
        "output": "out",
        "sessions": 1,
        "unchanged": 0,
        "in_the_way": [],
        "missing": [],
    }


def test_an_archive_holds_a_file_for_each_session(store: SQLiteStore, shell: Shell) -> None:
    three(store)
    assert shell.json("export", "aa", "ab", "aa", "--output", "all.zip")["sessions"] == 2
    assert len(zipfile.ZipFile("all.zip").namelist()) == 2


def test_no_secret_that_is_configured_goes_out(
    store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(store, "a", "My key is sk-litellm-abcdefgh12345678.")
    monkeypatch.setenv("LITELLM_MASTER_KEY", "sk-litellm-abcdefgh12345678")
    for form in ("markdown", "jsonl", "html"):
        _, out, _ = shell.run("export", "a", "--output", "-", "--format", form)
        assert "My key is" in out
        assert "abcdefgh12345678" not in out


def test_a_dry_run_stores_nothing(store: SQLiteStore, shell: Shell) -> None:
    status, out, err = shell.run("import", str(SAMPLES / "chatgpt-branching.json"), "--dry-run")
    assert (status, err) == (0, "")
    assert out.splitlines()[:4] == [
        "Nothing was stored; this is what an import would do.",
        "New sessions: 3",
        "Messages: 16",
        "Forks: 2",
    ]
    assert sessions(store) == []


def test_what_is_left_out_is_told_with_its_reason(store: SQLiteStore, shell: Shell) -> None:
    Path("odd\x1b.json").write_text("[1, 2]")
    status, out, err = shell.run("import", str(SAMPLES / "claude-attachments.json"), "odd\x1b.json", "none.json")
    assert (status, err) == (1, "")
    assert shell.run("import", str(SAMPLES / "claude-attachments.json"))[0] == 0
    assert shell.run("import", "none.json", "--json")[0] == 1
    assert "claude-attachments.json · Nothing here: There are no messages in it." in out
    assert "none.json: There is no such file." in out
    assert "times)" in out
    assert "\x1b" not in out
    assert {session.title for session in sessions(store)} == {"契約書の要約", "Untitled chat with a csv.", "空の発言"}


def test_the_status_is_that_of_what_could_not_be_read(shell: Shell) -> None:
    usual = [{"uuid": "a", "chat_messages": [{"sender": "human", "text": "Hi"}]}, {"uuid": "b", "chat_messages": []}]
    with zipfile.ZipFile("usual.zip", "w") as archive:
        archive.writestr("conversations.json", json.dumps(usual))
        archive.writestr("chat.html", "<html></html>")
    Path("deep.json").write_text("[" * 5_000 + "]" * 5_000)

    assert shell.run("import", "usual.zip")[0] == 0
    assert shell.run("import", "deep.json")[0] == 1


@pytest.mark.parametrize("argv", [("export", "--output", "x"), ("export", "aa", "--all", "--output", "x")])
def test_sessions_are_named_or_all_of_them(shell: Shell, argv: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        shell.run(*argv)
    assert left.value.code == 2


def test_progress_is_told_where_a_person_looks(
    store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(store)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 1)
    monkeypatch.setattr(importing, "TOLD_BYTES", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _, _, err = shell.run("export", "--all", "--output", "out")
    assert "1 of 3 sessions" in err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _, _, err = shell.run("import", "out")
    assert "MB read" in err


def test_an_export_that_a_reader_leaves_ends(store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    three(store)
    read: list[str] = []
    conversation = store.archive.conversation

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stdout", Gone())

    def noted(_archive: SQLiteSessionArchive, session_id: str) -> Conversation | None:
        read.append(session_id)
        return conversation(session_id)

    monkeypatch.setattr(SQLiteSessionArchive, "conversation", noted)
    assert shell.run("export", "--all", "--output", "-", "--format", "jsonl")[0] == 0
    assert len(read) == 1
