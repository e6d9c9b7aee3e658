"""What can go wrong with an export."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

EXPORTS: Mapping[Code, Sentence] = {
    Code.EXPORT_EXISTS: Sentence(
        N_("{path} is there already."), N_("Choose another name, or say that it may be overwritten.")
    ),
    Code.EXPORT_NO_FOLDER: Sentence(N_("There is no folder {path}."), N_("Make it, or choose another one.")),
    Code.EXPORT_FAILED: Sentence(N_("{path} could not be written: {reason}."), N_("Choose another place.")),
    Code.EXPORT_NEEDS_FOLDER: Sentence(
        N_("Several sessions do not go into one file of this form."),
        N_("Name a folder, or a file that ends in .zip, or export them as JSON Lines."),
    ),
}
