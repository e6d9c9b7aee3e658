"""Small pictures of images in the transcript."""

from __future__ import annotations

from litechat_tui.domain.chat import AttachmentPart
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.rendering.lines import RenderContext
from litechat_tui.ui.rendering.part_views import VerbatimView
from litechat_tui.ui.rendering.preview_blocks import PreviewBlock, half_blocks
from litechat_tui.ui.rendering.previews import Previews, rows

RED, BLUE = (255, 0, 0), (0, 0, 255)
PICTURE = Attachment("0" * 64, "a.png", "image/png", 12, 400, 100)


def test_two_rows_of_dots_are_a_line_of_which_nothing_is_copied() -> None:
    (line,) = half_blocks([[RED, RED, None, None], [BLUE, BLUE, RED, None]])
    assert (line.text, line.width, line.gutter) == ("▀▀▄ ", 4, 4)
    assert [str(segment.style) for segment in line.segments] == ["#ff0000 on #0000ff", "#ff0000", "None"]


def test_the_last_row_may_be_alone() -> None:
    assert [line.text for line in half_blocks([[RED], [RED], [BLUE]])] == ["▀", "▀"]
    assert half_blocks([]) == []


def test_its_place_is_kept_until_it_is_there() -> None:
    asked: list[tuple[Attachment, int, int]] = []
    previews = Previews(lambda *wanted: asked.append(wanted))
    block, context = PreviewBlock(PICTURE), RenderContext(80, previews=previews)
    assert block.height(context) == rows(PICTURE, 80) == 5
    assert [line.text for line in block.lines(context)] == [""] * 5
    block.forget()
    block.lines(context)
    assert asked == [(PICTURE, 40, 10)]

    picture = half_blocks([[RED] * 40] * 10)
    previews.put(PICTURE, 40, picture)
    again = RenderContext(80, previews=previews)
    assert block.lines(again) == picture
    assert block.height(again) == 5


def test_another_width_is_another_picture() -> None:
    asked: list[int] = []
    previews = Previews(lambda _one, across, _down: asked.append(across))
    for width in (80, 20, 60):
        PreviewBlock(PICTURE).lines(RenderContext(width, previews=previews))
    assert asked == [40, 20]


def test_nothing_is_shown_where_pictures_are_switched_off() -> None:
    block, context = PreviewBlock(PICTURE), RenderContext(80)
    assert block.height(context) == 0
    assert block.lines(context) == []


def test_only_images_have_one() -> None:
    view = VerbatimView()
    view.update(AttachmentPart("image", PICTURE), live=False)
    assert len(view.blocks) == 2
    view.update(AttachmentPart("file", Attachment("1" * 64, "a.pdf", "application/pdf", 12)), live=False)
    assert len(view.blocks) == 1
    view.update(AttachmentPart("image"), live=False)
    assert len(view.blocks) == 1
