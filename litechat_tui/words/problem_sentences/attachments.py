"""Problems of files that go with prompts."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_TAKEN = N_("PNG, JPEG, GIF, WebP, PDF, Word, Excel and text can be attached.")
_EXTRA = N_("With litechat-tui[images] installed, images can be made smaller here.")
_TOO_MANY_BEFORE = N_("Answer the prompt before once more with Retry, or take some out.")

ATTACHMENTS: Mapping[Code, Sentence] = {
    Code.ATTACHMENT_MISSING: Sentence(N_("There is no file {name}.")),
    Code.ATTACHMENT_FOLDER: Sentence(N_("{name} is a folder."), N_("Attach the files in it.")),
    Code.ATTACHMENT_NOT_A_FILE: Sentence(N_("{name} is a pipe, a device or a socket and not a file.")),
    Code.ATTACHMENT_UNREADABLE: Sentence(N_("{name} cannot be read: {reason}.")),
    Code.ATTACHMENT_EMPTY: Sentence(N_("{name} is empty.")),
    Code.ATTACHMENT_KIND: Sentence(
        N_("{name} holds nothing that models take."),
        _TAKEN,
        detailed=N_("{name} is {content}, which models do not take."),
    ),
    Code.ATTACHMENT_LOCKED: Sentence(N_("{name} has a password."), N_("Save it without one and attach that file.")),
    Code.ATTACHMENT_BROKEN: Sentence(N_("{name} is a {content} image that is broken or cut off.")),
    Code.ATTACHMENT_SIZE: Sentence(N_("{name} has {bytes}; models take {most_bytes} of such a file at most.")),
    Code.ATTACHMENT_PIXELS: Sentence(
        N_("{name} is {width} × {height} pixels; models take {limit} on each side at most.")
    ),
    Code.ATTACHMENT_PIXELS_MANY: Sentence(
        N_("{name} is {width} × {height} pixels, which are too many to be made fewer here."),
        N_("Make it smaller with another program."),
    ),
    Code.ATTACHMENT_NO_PILLOW: Sentence(N_("{name} is too large, and Pillow is not installed."), _EXTRA),
    Code.ATTACHMENT_SHRINKABLE: Sentence(_EXTRA),
    Code.ATTACHMENT_STDIN: Sentence(
        N_("There is no standard input to attach."), N_("Redirect a file or a pipe to it.")
    ),
    Code.ATTACHMENT_IMAGES: Sentence(
        N_("{count} images are too many for one prompt; {limit} can go with it."), N_("Take some out.")
    ),
    Code.ATTACHMENT_DOCUMENTS: Sentence(
        N_("{count} documents are too many for one prompt; {limit} can go with it."),
        N_("Take some out; text and source code do not count."),
    ),
    Code.ATTACHMENT_IMAGES_BEFORE: Sentence(
        N_("With the prompt before, which was not answered, these would be {count} images; {limit} can be sent."),
        _TOO_MANY_BEFORE,
    ),
    Code.ATTACHMENT_DOCUMENTS_BEFORE: Sentence(
        N_("With the prompt before, which was not answered, these would be {count} documents; {limit} can be sent."),
        _TOO_MANY_BEFORE,
    ),
    Code.ATTACHMENT_GONE: Sentence(
        N_("The content of {name} is not in the session file any more."), N_("Take it out and attach it again.")
    ),
    Code.ATTACHMENT_UNSEEN: Sentence(
        N_("The proxy says that {model} sees no images."), N_("It may be wrong; the prompt can be sent.")
    ),
    Code.ATTACHMENT_NO_DESKTOP: Sentence(
        N_("There is no desktop here whose clipboard could be read."),
        N_("Save the image to a file and attach that with @ or /attach."),
    ),
    Code.ATTACHMENT_NO_PROGRAM: Sentence(
        N_("Nothing here can read the clipboard."),
        N_("Install {program}, or save the image to a file and attach that with @ or /attach."),
    ),
    Code.ATTACHMENT_NO_OPENER: Sentence(
        N_("There is no desktop here that could open it."), N_("Save it to a file instead.")
    ),
    Code.ATTACHMENT_NO_IMAGE: Sentence(N_("There is no image on the clipboard.")),
}
