"""Files, folders and archives: what is opened, what is refused, and that nothing else is touched."""

import bz2
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.skipped import Reason
from tests.imports import PNG, chatgpt, chatgpt_message, chatgpt_node, items, read, simple_chatgpt

EXPORT = json.dumps([simple_chatgpt()])


def zipped(path: Path, **files: Any) -> Path:
    """Make an archive; two underscores in a name stand for a slash."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def test_a_folder_is_read_with_what_lies_below_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.json").write_text(json.dumps([simple_chatgpt("b")]))
    (tmp_path / "a10.json").write_text(json.dumps([simple_chatgpt("10")]))
    (tmp_path / "a9.json").write_text(json.dumps([simple_chatgpt("9")]))
    (tmp_path / "picture.png").write_bytes(PNG)
    (tmp_path / "notes.txt").write_text("Nothing")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "c.json").write_text(EXPORT)
    (tmp_path / "._a9.json").write_text("junk")
    zipped(tmp_path / "z.zip", x=json.dumps([simple_chatgpt("z")]))
    found = read(tmp_path)

    assert [each.conversation.source.key for each in found.imported if each.conversation.source] == [
        "9",
        "10",
        "b",
        "z",
    ]
    assert found.imported[3].file == f"{tmp_path.name}/z.zip/x"
    assert found.reasons == {Reason.OTHER_FILES: 2}


def test_a_folder_without_conversations_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Nothing")

    assert read(tmp_path).reasons == {Reason.NO_CONVERSATIONS: 1}


def test_only_so_many_files_and_levels_of_a_folder_are_looked_at(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.json").write_text(json.dumps([simple_chatgpt(name)]))
    deep = tmp_path.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "x.json").write_text(json.dumps([simple_chatgpt("deep")]))

    assert len(read(tmp_path, limits=Limits(files=2)).imported) == 2
    assert len(read(tmp_path).imported) == 3


def test_links_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "x.json").write_text(EXPORT)
    (tmp_path / "in" / "link.json").symlink_to(tmp_path / "x.json")

    assert read(tmp_path / "in").reasons == {Reason.LINK: 1}
    assert len(read(tmp_path / "in" / "link.json").imported) == 1


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert read(tmp_path / "pipe").reasons == {Reason.NOT_A_FILE: 1}


@pytest.mark.parametrize("name", ["gone", "x\0y", "n" * 300])
def test_a_path_that_leads_nowhere_is_named(name: str, tmp_path: Path) -> None:
    (skipped,) = read(tmp_path / name).skipped

    assert skipped.reason in (Reason.NOT_THERE, Reason.UNREADABLE)


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    opened = Path.open

    def failing(path: Path, *args: object, **more: object) -> object:
        if path.suffix == suffix:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.json").write_text(EXPORT)
    refuse_to_open(monkeypatch, ".json")

    (skipped,) = read(tmp_path / "x.json").skipped
    assert (skipped.reason, skipped.facts) == (Reason.UNREADABLE, {"why": "Permission denied"})


def test_a_name_that_is_no_unicode_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\x1b.json")
    path.write_text("[]")

    assert read(path).skipped[0].file == "?␛.json"


@pytest.mark.parametrize("content", ["", "  \n "])
def test_an_empty_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(content)

    assert read(tmp_path / "x.json").reasons == {Reason.EMPTY: 1}


def test_a_path_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(EXPORT)
    found = read(tmp_path / "x.json", tmp_path / "x.json")

    assert (len(found.imported), found.skipped) == (1, [])


# Archives


def test_zip64_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open("conversations.json", "w", force_zip64=True) as entry:
        entry.write(EXPORT.encode())
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    *_, count, length, start, _ = struct.unpack_from("<4s4H2LH", data, end)
    far = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(bytes(data[:end]) + far + locator + last)

    assert len(read(path).imported) == 1
    assert read(path, limits=Limits(entries=0)).reasons == {Reason.ARCHIVE_TOO_MANY: 1}


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(entries=1), Reason.ARCHIVE_TOO_MANY),
        (Limits(directory=20), Reason.ARCHIVE_TOO_MANY),
        (Limits(entry=20), Reason.ARCHIVE_TOO_LARGE),
        (Limits(archive=20), Reason.ARCHIVE_TOO_LARGE),
    ],
)
def test_an_archive_beyond_bounds_is_refused(limits: Limits, reason: Reason, tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT, b=json.dumps([simple_chatgpt("b")]))
    found = read(path, limits=limits)

    assert found.imported == []
    assert set(found.reasons) == {reason}


def encrypted(info: bytearray) -> None:
    info[8] |= 1


def packed_otherwise(info: bytearray) -> None:
    info[10:12] = struct.pack("<H", 12)


@pytest.mark.parametrize(
    ("change", "reason"), [(encrypted, Reason.ENCRYPTED), (packed_otherwise, Reason.UNKNOWN_COMPRESSION)]
)
def test_an_entry_that_cannot_be_unpacked_is_named(
    change: Callable[[bytearray], None], reason: Reason, tmp_path: Path
) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT, b=json.dumps([simple_chatgpt("b")]))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\1\2")
    entry = data[at : at + 46]
    change(entry)
    data[at : at + 46] = entry
    path.write_bytes(data)
    found = read(path)

    assert len(found.imported) == 1
    assert found.reasons == {reason: 1}


def test_bytes_that_unpack_all_at_once_are_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("x.json", "[" + " " * 1_000_000 + "]")
    assert bz2.compress(b" " * 1_000_000).__len__() < 1_000

    assert read(path).reasons == {Reason.UNKNOWN_COMPRESSION: 1}


@pytest.mark.parametrize("at", [40, 45, 60])
def test_an_entry_that_is_damaged_is_named(at: int, tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT, b=json.dumps([simple_chatgpt("b")]))
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    found = read(path)

    assert {each.conversation.source.key for each in found.imported if each.conversation.source} >= {"b"}
    assert found.reasons[Reason.DAMAGED_ENTRY] == 1


def test_an_entry_whose_header_is_damaged_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT)
    data = bytearray(path.read_bytes())
    data[0:4] = b"PK\3\4"
    data[30:31] = b"z"
    path.write_bytes(data)

    assert read(path).reasons == {Reason.DAMAGED_ENTRY: 1}


@pytest.mark.parametrize("keep", [10, -30])
def test_an_archive_without_its_end_is_damaged(keep: int, tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT)
    path.write_bytes(path.read_bytes()[:keep])

    assert read(path).reasons == {Reason.DAMAGED_ARCHIVE: 1}


def test_an_archive_whose_list_of_files_is_nonsense_is_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT)
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\1\2") : data.find(b"PK\1\2") + 4] = b"XXXX"
    path.write_bytes(data)

    assert read(path).reasons == {Reason.DAMAGED_ARCHIVE: 1}


def test_an_archive_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "x.zip", a=EXPORT)
    opened = Path.open
    count = 0

    def failing_later(path: Path, *args: object, **more: object) -> object:
        nonlocal count
        count += 1
        if count > 1:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing_later)

    assert Reason.UNREADABLE in read(path).reasons


def test_archives_and_databases_in_an_archive_are_named(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", x=EXPORT).read_bytes()
    path = zipped(tmp_path / "x.zip", a=inner, b=b"SQLite format 3\0" + bytes(90), c=b"\x1f\x8b" + bytes(9), d=EXPORT)
    found = read(path)

    assert len(found.imported) == 1
    assert found.reasons == {Reason.ARCHIVE_IN_ARCHIVE: 1, Reason.DATABASE_IN_ARCHIVE: 1, Reason.PACKED: 1}


def test_an_archive_of_two_programs_is_read_with_the_reader_of_each(tmp_path: Path) -> None:
    claude = {"uuid": "x", "chat_messages": [{"sender": "human", "text": "Hello"}]}
    found = read(zipped(tmp_path / "x.zip", a=EXPORT, b=json.dumps([claude])))

    assert [each.conversation.source.program for each in found.imported if each.conversation.source] == [
        *("chatgpt", "claude")
    ]


def test_an_unknown_object_in_an_archive_is_named_and_what_an_export_has_beside_it_counted(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip", a=EXPORT, b='{"what": 1}', c='[{"uuid": "x", "full_name": "A", "email_address": ""}]'
    )
    found = read(path)

    assert found.reasons == {Reason.UNKNOWN_FORMAT: 1, Reason.OTHER_FILES: 1}
    assert next(each.file for each in found.skipped if each.reason is Reason.UNKNOWN_FORMAT) == "x.zip/b"


# Files that belong to messages


def with_pictures(*pointers: str) -> str:
    parts = [{"content_type": "image_asset_pointer", "asset_pointer": pointer} for pointer in pointers]
    message = chatgpt_message("user", "Look")
    message["content"] = {"content_type": "multimodal_text", "parts": ["Look", *parts]}
    return json.dumps([chatgpt({"u": chatgpt_node(None, message)})])


def kinds(path: Path, limits: Limits = USUAL) -> list[str]:
    (prompt,) = items(read(path, limits=limits).only)
    return [part["type"] for part in prompt["content"]]


def test_pictures_beside_an_export_become_part_of_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(with_pictures("file-service://file-Abc", "sediment://file_1", "file-Gone"))
    (tmp_path / "dalle-generations").mkdir()
    (tmp_path / "file-Abc-look.png").write_bytes(PNG)
    (tmp_path / "file_1.dat").write_bytes(b"RIFF0000WEBPVP8 ")

    assert kinds(tmp_path / "x.json") == ["input_text", "input_image", "input_image", "input_text"]
    (tmp_path / "dalle-generations" / "file-Gone-1.webp").write_bytes(b"%PDF-1.7")
    assert kinds(tmp_path / "x.json")[3] == "input_text"
    assert kinds(tmp_path)[3] == "input_file"


def test_a_file_that_is_too_large_or_gone_or_nothing_to_show_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = with_pictures("file-service://file-Abc")
    (tmp_path / "x.json").write_text(export)
    (tmp_path / "file-Abc.png").write_bytes(PNG)

    assert kinds(tmp_path / "x.json", Limits(attachment=3)) == ["input_text", "input_text"]
    assert (
        kinds(zipped(tmp_path / "x.zip", **{"x": export, "file-Abc.png": PNG}), Limits(attachment=3))[1] == "input_text"
    )
    (tmp_path / "file-Abc.png").write_bytes(b"RIFF0000WAVE")
    assert kinds(tmp_path / "x.json") == ["input_text", "input_text"]
    refuse_to_open(monkeypatch, ".png")
    assert kinds(tmp_path / "x.json") == ["input_text", "input_text"]


def test_a_damaged_picture_in_an_archive_is_absent(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"file-Abc.png": PNG, "x.json": with_pictures("file-Abc")})
    assert kinds(path)[1] == "input_image"
    data = bytearray(path.read_bytes())
    data[50] ^= 0xFF
    path.write_bytes(data)

    assert kinds(path) == ["input_text", "input_text"]


def test_links_in_an_archive_are_not_followed_to_pictures(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.json", with_pictures("file-Abc"))
        info = zipfile.ZipInfo("file-Abc.png")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    assert kinds(path) == ["input_text", "input_text"]
