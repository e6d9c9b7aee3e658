"""The page: it shows what the app shows, and nothing in it can do anything."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from litechat_tui import words
from litechat_tui.app.exporting.html_text import rendered, safe_address
from litechat_tui.app.exporting.page import page
from litechat_tui.domain.archive import Answer, Exchange
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.served import Served
from litechat_tui.domain.storable import storable
from tests.conversations import FULL, HOSTILE, asked, conversation, exchange, said, turn
from tests.exports import Page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup_wherever_it_stands(text: str) -> None:
    answer = Answer((said(text),), turn(model=text), reasoning=text)
    given = conversation(Exchange(asked(text), (answer, answer)), title=text, model=text, tags=(text,))
    Page(page(storable(given)))


def test_what_is_typed_is_shown_as_it_is() -> None:
    seen = Page(page(storable(conversation(exchange("&lt;b&gt; <i>", "&amp;lt; `<b>`"), title="<T> & 'q'"))))
    assert "&lt;b&gt; <i>" in seen.text
    assert "&lt; <b>" in seen.text
    assert "<T> & 'q'" in seen.text


def test_everything_of_a_conversation_is_on_it() -> None:
    seen = Page(page(storable(FULL)))
    for text in ("題名", "Second.", "First, x.", "Hm.", "<img>", "thought for 1.5s", "earlier answer", "[input_image]"):
        assert text in seen.text
    for text in ("I was about to", "Cut sh", "no model called x", "10 → 20 tokens", "$0.0123", "#b", "failed"):
        assert text in seen.text
    assert seen.tags.count("details") == 4
    assert seen.tags.count("table") == 1


def test_only_its_own_style_is_allowed() -> None:
    made = page(storable(FULL))
    style = made.partition("<style>")[2].partition("</style>")[0]
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in made
    assert "default-src 'none'" in made
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    assert "url(" not in style


def test_code_is_coloured_where_its_language_is_known() -> None:
    assert '<span class="k">def</span>' in rendered("```python\ndef f(): pass\n```")
    assert "<span" not in rendered("```nothing-known\ndef f(): pass\n```")
    assert "<span" not in rendered("```python\n" + "x = 1\n" * 20_000 + "```")
    assert '<div class="language">&lt;x&gt;</div>' in rendered("```<x>\na\n```")
    assert rendered("    indented") == '<div class="code"><pre><code>indented\n</code></pre></div>\n'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](https://x.example)", '<a href="https://x.example" rel="noopener noreferrer">a</a>'),
        ("[a](mailto:a@x.example)", '<a href="mailto:a@x.example" rel="noopener noreferrer">a</a>'),
        ("[a](ftp://x.example)", "<a>a</a>"),
        ("[a](/etc/passwd)", "<a>a</a>"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("![a](https://x.example/a.png)", '<a href="https://x.example/a.png" rel="noopener noreferrer">[a]</a>'),
        ("![a](a.png)", "[a]"),
        ("![](a.png)", "[image]"),
        ("<img src=x onerror=alert(1)> &lt; \\*", "&lt;img src=x onerror=alert(1)&gt; &lt; *"),
        ("$a_b$", '<code class="math">$a_b$</code>'),
    ],
)
def test_links_lead_to_the_web_or_nowhere(text: str, shown: str) -> None:
    assert rendered(text) == f"<p>{shown}</p>\n"


def test_blocks_of_other_kinds() -> None:
    assert rendered("<div>\nx\n</div>") == "<pre>&lt;div&gt;\nx\n&lt;/div&gt;</pre>\n"
    assert rendered("$$\na<b\n$$") == '<pre class="math">$$\na&lt;b\n$$</pre>\n'
    assert '<td class="right">1</td>' in rendered("| a |\n|--:|\n| 1 |")


def test_an_address_that_is_none_leads_nowhere() -> None:
    assert safe_address("http://[") == ""


def test_a_page_is_in_the_readers_language() -> None:
    words.use("ja")
    made = page(storable(conversation(exchange("はい", "いいえ"))))
    assert '<html lang="ja">' in made
    assert "Assistant" not in made


def test_a_session_without_words_has_a_name() -> None:
    assert "New session" in Page(page(storable(conversation()))).text


def test_an_answer_of_another_model_tells_which() -> None:
    given = conversation(Exchange(asked("a"), (Answer((said("b"),), turn(served=Served("call-1", "<b>", 2))),)))
    text = Page(page(given)).text
    assert "answered by <b> · retries: 2" in text


def test_an_answer_without_cost_or_model_tells_what_is_known() -> None:
    silent = turn(model="", usage=Usage(1, 2), status=TurnStatus.STOPPED)
    given = conversation(Exchange(asked("a"), (Answer((said("b"),), replace(silent, ended_at=None)),)))
    text = Page(page(given)).text
    assert "stopped" in text
    assert "1 → 2 tokens" in text
    assert "$" not in text
