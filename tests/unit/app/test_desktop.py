"""Opening a file with what the desktop has for it."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from litechat_tui.app import desktop
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.prompt import Attachment

X11 = {"DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("environ", "platform", "command"),
    [
        ({}, "darwin", "open"),
        ({}, "win32", "explorer"),
        (X11, "linux", "xdg-open"),
        ({"WAYLAND_DISPLAY": "w"}, "linux", "xdg-open"),
    ],
)
def test_each_desktop_has_its_opener(environ: Mapping[str, str], platform: str, command: str) -> None:
    assert [*desktop.opener(environ, platform=platform, which=lambda name: name)] == [command]


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", True),
        (X11, "linux", False),
        (X11 | {"SSH_TTY": "x"}, "linux", True),
        ({"SSH_TTY": "x"}, "darwin", True),
    ],
)
def test_without_a_desktop_there_is_none(environ: Mapping[str, str], platform: str, there: bool) -> None:
    with pytest.raises(AttachmentError) as caught:
        desktop.opener(environ, platform=platform, which=lambda name: name if there else None)
    assert caught.value.problem.code is Code.ATTACHMENT_NO_OPENER


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("a b.png", "image/png", "a_b.png"),
        ("画面.PNG", "image/jpeg", "画面.PNG.jpg"),
        ("run.desktop", "text/plain", "run.desktop.txt"),
        ("../../evil.sh", "text/plain", "_.._evil.sh.txt"),
        ("...", "application/pdf", "attachment.pdf"),
        ("x" * 300, "image/gif", "x" * 60 + ".gif"),
    ],
)
def test_the_name_of_a_copy_ends_with_what_it_is(name: str, media_type: str, expected: str) -> None:
    path = desktop.copy_of(Attachment("0" * 64, name, media_type, 3), b"abc")
    assert (path.name, path.read_bytes()) == (expected, b"abc")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_the_opener_gets_the_file_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Sequence[str], dict[str, str]]] = []
    monkeypatch.setattr(desktop, "opener", lambda _environ: ("xdg-open",))
    monkeypatch.setattr("subprocess.Popen", lambda command, *, env, **_: seen.append((command, env)))
    desktop.open_file(Path("/tmp/a.png"), {"PATH": os.defpath, "LITELLM_API_KEY": "x", "OTHER": "sk-1234"})
    assert seen == [(["xdg-open", "/tmp/a.png"], {"PATH": os.defpath})]


def test_an_opener_that_cannot_be_started_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> subprocess.Popen[bytes]:
        raise OSError

    monkeypatch.setattr(desktop, "opener", lambda _environ: ("xdg-open",))
    monkeypatch.setattr("subprocess.Popen", fail)
    with pytest.raises(AttachmentError):
        desktop.open_file(Path("/tmp/a.png"), {})
