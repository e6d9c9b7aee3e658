import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.redaction import NO_SECRETS, REDACTED, Redactor, StreamRedactor

KEY, PASSWORD, QUOTED = "sk-abc123def456", "AKIA/sec+ret=1", 'with"quote-9'
REDACTOR = Redactor([KEY, PASSWORD, QUOTED, f" {KEY}x "])


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Nothing here", "Nothing here"),
        (f"Your key is {KEY}.", "Your key is sk-…."),
        (f"{KEY}x{KEY}{PASSWORD}", f"sk-…sk-…{REDACTED}"),
        (json.dumps({"password": QUOTED}), f'{{"password": "{REDACTED}"}}'),
        (KEY[:-1], KEY[:-1]),
        ("sk-learn and scikit", "sk-learn and scikit"),
    ],
)
def test_whole_secrets_are_replaced_and_nothing_else(text: str, redacted: str) -> None:
    assert REDACTOR.redacted(text) == redacted


@pytest.mark.parametrize("secret", ["", "short-1", "password", "internationally"])
def test_what_may_be_a_word_is_no_secret(secret: str) -> None:
    assert Redactor([secret]).redacted(f"a {secret} b") == f"a {secret} b"


def test_nothing_that_prints_a_redactor_prints_secrets() -> None:
    assert KEY not in repr(REDACTOR)


@given(
    st.lists(st.sampled_from([KEY, PASSWORD, KEY[:5], PASSWORD[:9], "s", "sk-", " text ", "A"]), max_size=8),
    st.integers(1, 20),
)
def test_secrets_are_found_however_a_text_was_cut(words: list[str], size: int) -> None:
    text = "".join(words)
    stream = StreamRedactor(REDACTOR)
    pieces = [stream.feed(text[at : at + size]) for at in range(0, len(text), size)]
    shown = "".join([*pieces, stream.finish()])
    assert KEY not in shown
    assert PASSWORD not in shown
    if not text.endswith((KEY[:5], PASSWORD[:9], "s", "sk-", "A")):
        assert shown == REDACTOR.redacted(text)


def test_a_text_without_secrets_is_never_held_back_for_long() -> None:
    stream = StreamRedactor(REDACTOR)
    assert stream.feed("sk") == ""
    assert stream.feed("y") == "sky"
    assert stream.finish() == ""


def test_the_beginning_of_a_secret_at_the_end_is_text_and_most_of_it_is_a_secret() -> None:
    for text, shown in (("sk-a", "sk-a"), (KEY[:-1], "sk-…"), (PASSWORD[:9], REDACTED)):
        stream = StreamRedactor(REDACTOR)
        assert stream.feed(f"It is {text}") + stream.finish() == f"It is {shown}"


def test_texts_within_json_are_redacted_and_the_rest_is_the_very_same() -> None:
    sound = {"a": [1, None, "text"]}
    assert REDACTOR.redacted_json(sound) is sound
    assert REDACTOR.redacted_json({"a": [KEY, sound], "b": 2}) == {"a": ["sk-…", sound], "b": 2}
    assert NO_SECRETS.redacted_json({"a": KEY}) == {"a": KEY}
