"""Problems of an answer that came, or of a part of it."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import PATIENCE, Sentence

ANSWERS: Mapping[Code, Sentence] = {
    Code.ANSWER_CUT_SHORT: Sentence(N_("The answer was cut short."), N_("Ask the model to go on.")),
    Code.ANSWER_TOO_LONG: Sentence(
        N_("The answer reached the longest this model may give."), N_("Ask the model to go on.")
    ),
    Code.ANSWER_FILTERED: Sentence(N_("A content filter cut the answer short."), N_("Word the prompt in another way.")),
    Code.ANSWER_NO_SUMMARY: Sentence(N_("There is no summary."), N_("Try again, or with another model.")),
    Code.ANSWER_NOT_IN_FILE: Sentence(
        N_("What came of the answer is shown here, but not all of it is in the file: copy what you need.")
    ),
    Code.ANSWER_BROKEN_OFF: Sentence(N_("The answer broke off: the proxy closed the stream before its end."), PATIENCE),
    Code.ANSWER_PARTS_UNREADABLE: Sentence(
        N_("{count} event of the answer could not be read and is left out."),
        plural=N_("{count} events of the answer could not be read and are left out."),
    ),
    Code.ANSWER_UNREADABLE: Sentence(
        N_("The proxy sent something that is not an answer."), N_("Check {address_setting}, and that the proxy runs.")
    ),
    Code.ANSWER_UNUSABLE: Sentence(N_("The answer could not be used: {reason}."), PATIENCE),
    Code.ANSWER_ENDLESS: Sentence(
        N_("The answer did not end, and the rest of it was not read. What came is kept."),
        N_("Ask for a shorter answer."),
    ),
    Code.ANSWER_ENDLESS_TOOLS: Sentence(
        N_("The model went on calling tools without an answer."), N_("Ask it to sum up.")
    ),
}
