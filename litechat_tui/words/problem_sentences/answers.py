"""Problems of an answer that came, or of a part of it."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import PATIENCE, Sentence

_KEPT = N_("It is kept in session {session_id}.")

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
    Code.ANSWER_UNEXTRACTED: Sentence(N_("The answer was cut short: nothing is taken out of it."), _KEPT),
    Code.ANSWER_NOT_JSON: Sentence(N_("The answer is no JSON."), _KEPT),
    Code.ANSWER_MISFIT: Sentence(N_("The answer does not fit the schema at {place}: {reason}."), _KEPT),
    Code.ANSWER_UNJUDGED: Sentence(
        N_("Whether the answer fits cannot be told: the schema refers to itself without end."), _KEPT
    ),
    Code.ANSWER_NO_CODE: Sentence(N_("There is no code block in the answer."), _KEPT),
    Code.SCHEMA_UNREADABLE: Sentence(N_("The schema {path} cannot be read: {reason}.")),
    Code.SCHEMA_NOT_JSON: Sentence(N_("The schema {path} is no JSON object: {reason}.")),
    Code.SCHEMA_INVALID: Sentence(N_("{path} is no JSON Schema, at {place}: {reason}.")),
    Code.SCHEMA_REFERENCE: Sentence(
        N_("The schema {path} refers to {reference}, which is not in it."),
        N_("Nothing is fetched: put it into the file."),
    ),
}
