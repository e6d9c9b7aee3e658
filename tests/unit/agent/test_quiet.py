import logging

import pytest

from litechat_tui.agent.quiet import silence


@pytest.fixture
def openai_logger(monkeypatch: pytest.MonkeyPatch) -> logging.Logger:
    logger = logging.getLogger("openai")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "propagate", True)
    return logger


def test_libraries_do_not_write_to_the_terminal(
    openai_logger: logging.Logger, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    silence()
    logging.basicConfig()
    openai_logger.getChild("agents").error("Oh no")
    assert capfd.readouterr().err == ""


def test_a_log_the_program_keeps_gets_what_they_say(
    openai_logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    silence()
    openai_logger.getChild("agents").error("Oh no")
    assert "Oh no" in caplog.text
