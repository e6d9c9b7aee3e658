"""Problems of the preferences: the file, and the keys that it gives to commands."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_OTHER_KEY = N_("Choose a function key, or Ctrl with another letter.")

KEYS: Mapping[Code, Sentence] = {
    Code.CONFIG_PREFERENCES_SYNTAX: Sentence(
        N_("{path} is not valid TOML: {reason}."), N_("Until it is, the usual keys are in use.")
    ),
    Code.CONFIG_TRASH_DAYS: Sentence(
        N_("{path}: days in [trash] is not a whole number from 0 to {most}."),
        N_("Write for example days = 30 below [trash]; 0 keeps deleted sessions for ever."),
    ),
    Code.CONFIG_ASK_FROM: Sentence(
        N_("{path}: ask_from in [costs] is not an amount of US dollars."),
        N_("Write for example ask_from = 0.5 below [costs]; 0 never asks."),
    ),
    Code.CONFIG_IMAGES: Sentence(
        N_("{path}: preview in [images] is neither true nor false."),
        N_("Write preview = false below [images] to show no images in conversations."),
    ),
    Code.CONFIG_PASTE: Sentence(
        N_("{path}: {entry} in [paste] is not a whole number from 0 to {most}."),
        N_("Write for example lines = 10 below [paste]; 0 sets no limit, and nothing that is pasted is folded."),
    ),
    Code.CONFIG_CACHE: Sentence(
        N_("{path}: prompts in [cache] is neither true nor false."),
        N_("Write prompts = false below [cache] to send long requests without marks for the cache."),
    ),
    Code.CONFIG_TITLE_MODEL: Sentence(
        N_("{path}: model in [titles] is not the name of a model."),
        N_('Write for example model = "bedrock-claude-haiku-4-5-jp" below [titles]; without it, no titles are made.'),
    ),
    Code.CONFIG_KEYS_NOT_A_TABLE: Sentence(
        N_("In {path}, keys is not a table."), N_("Write [keys] on a line of its own, and the keys below it.")
    ),
    Code.CONFIG_KEYS_UNKNOWN_COMMAND: Sentence(
        N_("[keys]: there is no command {command}."), N_("All of them are listed in docs/keys.md.")
    ),
    Code.CONFIG_KEYS_UNKNOWN_SCOPE: Sentence(
        N_("[keys]: there is nothing to set as {command}."), N_("What can be set is {known}.")
    ),
    Code.CONFIG_KEYS_FIXED: Sentence(N_("[keys]: the keys of {command} cannot be changed.")),
    Code.CONFIG_KEYS_NO_KEY: Sentence(
        N_("[keys]: {command} is neither a key nor a list of keys."),
        N_('Write "f5", ["f5", "ctrl+r"], or [] for none.'),
    ),
    Code.CONFIG_KEYS_NEEDED: Sentence(
        N_("[keys]: {command} cannot be left without a key."), N_("Give it another one instead.")
    ),
    Code.CONFIG_KEYS_UNKNOWN_KEY: Sentence(
        N_("[keys]: {command} names {key}, which is no key."), N_("Write it like f5, ctrl+r, pageup or slash.")
    ),
    Code.CONFIG_KEYS_NOT_SENT: Sentence(
        N_("[keys]: {command} names {key}, which not every terminal hands to programs."), _OTHER_KEY
    ),
    Code.CONFIG_KEYS_RESERVED: Sentence(
        N_("[keys]: {command} names {key}, which moves the focus or copies everywhere."), _OTHER_KEY
    ),
    Code.CONFIG_KEYS_TYPED: Sentence(
        N_("[keys]: {command} names {key}, which types a character where it would have to work."), _OTHER_KEY
    ),
    Code.CONFIG_KEYS_EDITING: Sentence(N_("[keys]: {command} names {key}, which edits the prompt."), _OTHER_KEY),
    Code.CONFIG_KEYS_CLASH: Sentence(
        N_("[keys]: {command} names {key}, which is also the key of {other}."),
        N_("Give the other command another key, too."),
    ),
}
