from litechat_tui.agent.mcp.log import MOST_LINES, ServerLog
from litechat_tui.domain.redaction import Redactor


def log(*secrets: str) -> ServerLog:
    return ServerLog(Redactor(secrets))


def test_lines_come_in_pieces() -> None:
    kept = log()
    kept.feed(b"one\ntw")
    kept.feed(b"o\n\nthr")
    assert [*kept.lines] == ["one", "two"]
    kept.feed(b"ee")
    kept.close()
    kept.close()
    assert [*kept.lines] == ["one", "two", "three"]


def test_only_the_last_lines_are_kept() -> None:
    kept = log()
    kept.feed(b"".join(b"%d\n" % number for number in range(MOST_LINES + 10)))
    assert (kept.lines[0], kept.lines[-1], len(kept.lines)) == ("10", "209", MOST_LINES)


def test_a_line_without_an_end_takes_no_room() -> None:
    kept = log()
    for _ in range(50):
        kept.feed(b"x" * 100_000)
    kept.feed(b"\n")
    assert [len(line) for line in kept.lines] == [500]


def test_no_control_sequence_and_no_key_is_kept() -> None:
    kept = log("sk-1234567890")
    kept.feed("key sk-1234567890 \x1b[31m\xff\n".encode("latin-1"))
    assert kept.lines == ("key sk-… ␛[31m�",)
