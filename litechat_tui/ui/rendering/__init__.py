"""The transcript's drawing: messages in, lines out. Nothing here needs a running app.

From the outside in:

- `layout.TranscriptLayout` lays out a conversation: which line is where. Only visible lines are drawn.
- `message_view.MessageView` is one message of it, made of `part_views`, `collapsibles` and a `message_footer`.
- `render_blocks.RenderBlock` is drawn as a whole and cached: one block of Markdown, a piece of a prompt, the header of
  a collapsible. `streaming_blocks` are those of code and tables that are still being received.
- `splitter.Splitter` cuts a streamed text into `source_blocks`: those that are final, and the open end.
- `markdown_lines.block_lines` draws one source block, with `inline`, `wrap`, `table` and `code_highlight`.
- `lines.Line` is the result; `strip_painter.StripPainter` adds backgrounds and makes strips for the terminal.
"""
