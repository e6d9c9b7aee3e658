import pytest

from litechat_tui.settings.loose_json import loose_json


def test_comments_and_a_comma_too_many_are_no_mistakes() -> None:
    written = """\ufeff{
        // a comment with "quotes", too
        "url": "https://x.example//y", /* and
        more */
        "args": ["a,]", "/* no comment */",],
    }"""
    assert loose_json(written.encode()) == {"url": "https://x.example//y", "args": ["a,]", "/* no comment */"]}


@pytest.mark.parametrize("wrong", [b"", b"{", b'{"a": }', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_has_a_reason(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        loose_json(wrong)
