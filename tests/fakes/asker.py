"""An `Asker` that answers when it is told to."""

from __future__ import annotations

from concurrent.futures import Future
from queue import SimpleQueue

from litechat_tui.domain.chat import Usage
from litechat_tui.domain.ports import Question, ShortAnswer

PAID = Usage(300, 8, cost=0.25)


class FakeAsker:
    """Keeps what was asked, and gives what `says` holds at once; without that, each answer waits for the test."""

    def __init__(self, *says: str | Exception) -> None:
        self.questions: list[Question] = []
        self._says = [*says]
        self._waiting: SimpleQueue[Future[ShortAnswer]] = SimpleQueue()

    def ask(self, question: Question) -> Future[ShortAnswer]:
        self.questions.append(question)
        answer: Future[ShortAnswer] = Future()
        if self._says:
            give(answer, self._says.pop(0))
        else:
            self._waiting.put(answer)
        return answer

    def asked(self) -> Future[ShortAnswer]:
        """Wait for a question and return the answer that it waits for."""
        return self._waiting.get(timeout=20)


def give(answer: Future[ShortAnswer], says: str | Exception, usage: Usage | None = PAID) -> None:
    """Answer a question, or let it fail."""
    if isinstance(says, str):
        answer.set_result(ShortAnswer(says, usage))
    else:
        answer.set_exception(says)
