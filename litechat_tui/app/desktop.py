"""Opening a file with what the desktop has for it."""

from __future__ import annotations

import atexit
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from litechat_tui.app.clipboard import is_far_away
from litechat_tui.domain.attachments import PDF
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.secret_variables import without_secrets

_OFFICE = "application/vnd.openxmlformats-officedocument."
_SUFFIXES: Mapping[str, str] = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    PDF: ".pdf",
    "application/msword": ".doc",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
}
_UNUSUAL = re.compile(r"[^\w.-]+")
_LONGEST = 60
"""Characters of a name that are kept."""


def opener(
    environ: Mapping[str, str], *, platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> Sequence[str]:
    """Return the command that opens a file. Raises `AttachmentError`: there is no desktop here."""
    if not is_far_away(environ):
        if platform == "darwin":
            return ("open",)
        if platform == "win32":
            return ("explorer",)
        if (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")) and which("xdg-open"):
            return ("xdg-open",)
    raise AttachmentError(Code.ATTACHMENT_NO_OPENER)


def copy_of(attachment: Attachment, data: bytes) -> Path:
    """Return a file with these bytes in a folder of its own, which is gone when the program ends. Raises `OSError`.

    Its name ends with what its content is, whatever it was called: an opener must not take it for a program.
    """
    folder = Path(tempfile.mkdtemp(prefix="litechat-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    suffix = _SUFFIXES.get(attachment.media_type, ".txt")
    stem = _UNUSUAL.sub("_", attachment.name).removesuffix(suffix)[:_LONGEST].lstrip(".-") or "attachment"
    path = folder / f"{stem}{suffix}"
    path.write_bytes(data)
    # What is changed there would be lost.
    path.chmod(0o400)
    return path


def open_file(path: Path, environ: Mapping[str, str]) -> None:
    """Open a file. Blocks until it is handed over. Raises `AttachmentError`."""
    command = opener(environ)
    try:
        subprocess.Popen(  # noqa: S603 (the desktop's own program, and a name that is ours)
            [*command, str(path)],
            env=without_secrets(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise AttachmentError(Code.ATTACHMENT_NO_OPENER) from error
