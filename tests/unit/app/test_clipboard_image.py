"""The image on the desktop's clipboard, by the programs that desktops have for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from litechat_tui.app import clipboard_image
from litechat_tui.app.clipboard_image import image_on_clipboard
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError

WAYLAND, X11 = {"WAYLAND_DISPLAY": "wayland-0"}, {"DISPLAY": ":0"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the programs of the desktop are in; nothing else is found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.defpath}")
    return folder


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def problem(environ: Mapping[str, str], platform: str = "linux", missing: bool = False) -> tuple[Code, object]:
    with pytest.raises(AttachmentError) as caught:
        image_on_clipboard(environ, platform=platform, which=(lambda _: None) if missing else shutil.which)
    return caught.value.problem.code, caught.value.problem.facts.get("program")


def test_wayland_hands_its_image_over(programs: Path) -> None:
    program(programs, "wl-paste", 'test "$*" = "--no-newline --type image/png" && printf IMAGE')
    assert image_on_clipboard(WAYLAND, platform="linux") == b"IMAGE"


def test_the_next_program_is_asked_where_one_has_none(programs: Path) -> None:
    program(programs, "wl-paste", "exit 1")
    program(programs, "xclip", "printf IMAGE")
    assert image_on_clipboard(WAYLAND | X11, platform="linux") == b"IMAGE"


def test_macos_writes_it_in_hexadecimal_where_pngpaste_is_missing(programs: Path) -> None:
    program(programs, "osascript", f"echo '«data PNGf{b'IMAGE'.hex().upper()}»'")
    assert image_on_clipboard({}, platform="darwin") == b"IMAGE"


def test_pngpaste_comes_first(programs: Path) -> None:
    program(programs, "pngpaste", "printf IMAGE")
    program(programs, "osascript", "exit 1")
    assert image_on_clipboard({}, platform="darwin") == b"IMAGE"


def test_it_says_when_there_is_no_image(programs: Path) -> None:
    program(programs, "xclip", "exit 1")
    assert problem(X11) == (Code.ATTACHMENT_NO_IMAGE, None)


def test_a_program_that_hangs_is_given_up(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard_image, "PATIENCE", 0.05)
    program(programs, "xclip", "exec sleep 60")
    assert problem(X11) == (Code.ATTACHMENT_NO_IMAGE, None)


@pytest.mark.parametrize(
    ("environ", "platform", "package"),
    [(WAYLAND, "linux", "wl-clipboard"), (X11, "linux", "xclip"), ({}, "darwin", "pngpaste")],
)
def test_it_says_what_to_install(environ: Mapping[str, str], platform: str, package: str) -> None:
    assert problem(environ, platform, missing=True) == (Code.ATTACHMENT_NO_PROGRAM, package)


@pytest.mark.parametrize("environ", [{}, X11 | {"SSH_TTY": "/dev/pts/1"}, X11 | {"SSH_CONNECTION": "x"}])
def test_it_says_where_there_is_no_desktop(environ: Mapping[str, str]) -> None:
    assert problem(environ) == (Code.ATTACHMENT_NO_DESKTOP, None)
