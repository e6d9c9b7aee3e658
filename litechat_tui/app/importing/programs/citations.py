"""The marks that ChatGPT leaves in an answer for its sources -> links, or nothing. Pure and total.

Since 2025 a mark is U+E200, a name, arguments behind U+E202 each, and U+E201; `content_references` says what it stood
for. Before, it was such as 【12†source】 at the places that `citations` gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from litechat_tui.app.importing.said import obj, objects, word
from litechat_tui.domain.text import one_line

_MARK = re.compile("[ \t]?\ue200([^\ue200-\ue2ff]*)((?:\ue202[^\ue200-\ue2ff]*)*)\ue201")
_OPEN_MARK = re.compile("\ue200[\\w-]*(?:\ue202[^\\s\ue200-\ue2ff]*)*")
_ANY = re.compile("[\ue200-\ue2ff]")
_OLD_MARK = re.compile(r"[ \t]?【\d+†[^】\n]{0,80}】")
_HAS_MARK = re.compile("[\ue200-\ue2ff]|【\\d+†")


def without_marks(text: str, metadata: Mapping[str, Any]) -> str:
    """Return the text of an answer with links in place of its marks; sources that no mark was for come last."""
    if not _HAS_MARK.search(text):
        return text
    links = dict[str, str]()
    for reference in objects(metadata.get("content_references")):
        marked, alternative = word(reference.get("matched_text")), word(reference.get("alt"))
        # A reference to the whole answer has a blank there: putting something in its place would spoil all words.
        if _HAS_MARK.search(marked) and marked in text:
            shown = alternative or " ".join(f"([{title}]({url}))" for url, title in _sources(reference))
            text = text.replace(marked, f" {shown}" if shown else "")
        links |= dict(_sources(reference))
    for citation in sorted(objects(metadata.get("citations")), key=_start, reverse=True):
        start, end, link = _start(citation), citation.get("end_ix"), dict(page_link(obj(citation.get("metadata"))))
        links |= link
        if isinstance(end, int) and _OLD_MARK.fullmatch(text[start:end]):
            text = text[:start] + "".join(f" ([{title}]({url}))" for url, title in link.items()) + text[end:]
    text = _MARK.sub(_shown, text)
    text = _ANY.sub("", _OPEN_MARK.sub("", text))
    text = _OLD_MARK.sub("", text)
    missing = [f"- [{title}]({url})" for url, title in links.items() if url not in text]
    return "\n".join([text, "", *missing]) if missing else text


def _shown(mark: re.Match[str]) -> str:
    """Return what is shown for a mark that nothing explains: the name of a thing, nothing for a source."""
    if mark[1] != "entity":
        return ""
    try:
        names = json.loads(mark[2].lstrip("\ue202"))
    except (ValueError, RecursionError):
        return ""
    name = names[1] if isinstance(names, list) and len(names) > 1 else ""
    return mark[0][: mark[0].index("\ue200")] + word(name)


def _sources(reference: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from page_link(reference)
    for item in objects(reference.get("items")):
        yield from page_link(item)


def page_link(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield address and title of a web page; no other address becomes a link."""
    url = word(item.get("url")).strip()
    if re.fullmatch(r"https?://[^\s<>()\x00-\x20]+", url):
        title = one_line(word(item.get("title")) or url).replace("[", "(").replace("]", ")")
        yield url, title


def _start(citation: Mapping[str, Any]) -> int:
    start = citation.get("start_ix")
    return start if isinstance(start, int) and start >= 0 else 0
