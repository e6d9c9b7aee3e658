"""What an exception of the SDK or of the openai client means. What it says of the proxy, `litechat_tui.proxy` knows."""

from __future__ import annotations

import json

import openai
from agents import MaxTurnsExceeded, ModelBehaviorError

from litechat_tui.agent.problems import AnswerError
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.translate import field, kind, words
from litechat_tui.agent.whole_answer import NotAnAnswerError
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.network import network_problem
from litechat_tui.proxy.refusals import Refusal, stream_problem


def explained(error: Exception, progress: Progress, connection: Connection, model: str) -> AnswerError:
    """Return what `error` means, seen together with what had arrived when it was raised."""
    if isinstance(error, openai.APIStatusError):
        progress.responded(error.response.headers)
        refusal = Refusal.of(error.response, connection)
        answer_error = AnswerError.of(refusal.problem(connection, model))
        answer_error.retry_after = refusal.retry_after
        return answer_error
    return AnswerError.of(_problem(error, progress, connection, model))


def _problem(error: Exception, progress: Progress, connection: Connection, model: str) -> Problem:
    match error:
        case openai.APIConnectionError():
            return network_problem(error, connection, in_answer=progress.heard)
        case openai.APIError():
            message = words(field(error.body, "message"))
            return stream_problem(words(error.code), words(error.type), message, connection, model)
        case MaxTurnsExceeded():
            return Problem(Code.ANSWER_ENDLESS_TOOLS)
        case ModelBehaviorError() if progress.ending is None and progress.unreadable and not progress.any_output:
            return Problem(Code.ANSWER_UNREADABLE, **connection.named)
        case ModelBehaviorError() if progress.ending is None:
            return Problem(Code.ANSWER_BROKEN_OFF)
        case ModelBehaviorError() if (failure := _failure(progress.ending)) is not None:
            code, message = words(field(failure, "code")), words(field(failure, "message"))
            return stream_problem(code, "", message, connection, model)
        case NotAnAnswerError():
            return Problem(Code.PROXY_NOT_A_PROXY, **connection.facts)
        case json.JSONDecodeError() | UnicodeDecodeError():
            return Problem(Code.ANSWER_UNREADABLE, **connection.named)
        case UnicodeError():
            return network_problem(error, connection)
        case _:
            reason = one_line(connection.redactor.redacted(str(error))).rstrip(".")
            return Problem(Code.ANSWER_UNUSABLE, reason=reason or type(error).__name__)


def _failure(ending: object) -> object:
    """Return the error object of a `response.failed` or of an `error` event."""
    if kind(ending) == "response.failed":
        return field(field(ending, "response"), "error") or {}
    return ending if kind(ending) in {"error", "response.error"} else None
