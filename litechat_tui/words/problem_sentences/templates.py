"""Problems of templates of prompts."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

TEMPLATES: Mapping[Code, Sentence] = {
    Code.TEMPLATE_UNREADABLE: Sentence(N_("The template {path} cannot be read: {reason}.")),
    Code.TEMPLATE_NOT_YAML: Sentence(
        N_("What stands between the lines --- at the top of {path} is no YAML."),
        N_("Write `name: value` on each line."),
    ),
    Code.TEMPLATE_EMPTY: Sentence(N_("The template {path} has no text.")),
    Code.TEMPLATE_WRONG: Sentence(N_("The template {path} has a wrong value at `{entry}`.")),
    Code.TEMPLATE_UNKNOWN: Sentence(
        N_("There is no template {name}."), N_("Those there are lists: litechat-tui templates")
    ),
    Code.TEMPLATE_NO_VARIABLE: Sentence(
        N_("The template {template} has no variable {name}."), N_("Its variables: {names}.")
    ),
    Code.TEMPLATE_NO_VALUE: Sentence(
        N_("The template {template} lacks a value for: {names}."), N_("Give each as NAME=VALUE.")
    ),
    Code.TEMPLATE_NO_INPUT: Sentence(
        N_("The template {template} is about a text of yours, and there is none."), N_("Give it with --input.")
    ),
    Code.TEMPLATE_TAKEN: Sentence(N_("There is {path} already; nothing is written over it."), N_("Take another name.")),
    Code.TEMPLATE_UNWRITABLE: Sentence(N_("The template {path} cannot be written: {reason}.")),
}
