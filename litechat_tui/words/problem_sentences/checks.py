"""What `--check` finds in a session file: each sentence says what should be true."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

CHECKS: Mapping[Code, Sentence] = {
    Code.CHECK_DAMAGE: Sentence(N_("The file is damaged: {detail}.")),
    Code.CHECK_ITEM_WITHOUT_SESSION: Sentence(N_("Every item belongs to a session that is listed")),
    Code.CHECK_SESSION_WITHOUT_SOURCE: Sentence(N_("Every listed session is in the SDK's table or has items")),
    Code.CHECK_ITEM_COUNT: Sentence(N_("A session knows how many items it has")),
    Code.CHECK_SESSION_TEXTS: Sentence(N_("A session knows its first prompt and its last text")),
    Code.CHECK_SEARCH_TEXTS: Sentence(N_("The text of every item can be searched, and no other text")),
    Code.CHECK_TURN_WITHOUT_PROMPT: Sentence(N_("Every turn begins with a prompt of its own session")),
    Code.CHECK_ATTEMPT_NUMBERS: Sentence(N_("The answers to one prompt are numbered from 1")),
    Code.CHECK_SUPERSEDED_WITHOUT_TURN: Sentence(
        N_("Every superseded answer belongs to a turn that a newer one replaced")
    ),
    Code.CHECK_SUPERSEDED_IN_CONVERSATION: Sentence(N_("No superseded answer is in the conversation")),
    Code.CHECK_ATTACHMENT_WITHOUT_ITEM: Sentence(N_("Every attachment belongs to an item")),
    Code.CHECK_ATTACHMENT_WITHOUT_BYTES: Sentence(N_("The content of every attachment is there")),
    Code.CHECK_ATTACHED_BYTES: Sentence(N_("The content of every attachment is what was attached")),
    Code.CHECK_REQUEST_WITHOUT_SESSION: Sentence(N_("Every request for a title belongs to a session that is listed")),
    Code.CHECK_PARTIAL_ITEM: Sentence(N_("What was kept of a reply that was cut short is an item of its turn")),
    Code.CHECK_RUNNING_TURN: Sentence(N_("A running turn has an owner and no end")),
    Code.CHECK_ENDED_TURN: Sentence(N_("An ended turn has an end, no owner, and no text that is not an item")),
    Code.CHECK_TWO_RUNNING_TURNS: Sentence(N_("A session runs one turn at a time, and only its last one")),
    Code.CHECK_AWAITING_TURN: Sentence(
        N_("A turn that waits for a decision is the last one, and has a tool call to be decided about")
    ),
    Code.CHECK_CALL_WITHOUT_TURN: Sentence(N_("Every decision about a tool call belongs to a turn")),
    Code.CHECK_OPEN_CALL: Sentence(N_("In a turn that has ended every tool call has ended")),
    Code.CHECK_UNDECIDED_CALL: Sentence(N_("No tool call was begun before it was allowed")),
    Code.CHECK_TURN_STATUS: Sentence(N_("Every turn has a status that there is")),
    Code.CHECK_VALUE_TYPES: Sentence(N_("Numbers are stored as numbers, and texts as texts")),
    Code.CHECK_VALUES: Sentence(N_("Every stored number, moment and record is one that can be")),
    Code.CHECK_TRIGGERS: Sentence(N_("Not true: Every trigger is there.")),
    Code.CHECK_SEARCH_INDEX: Sentence(N_("Not true: The search index agrees with the texts.")),
}
