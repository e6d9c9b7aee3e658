"""The transcript's drawing: messages in, lines out. Nothing here needs a running app.

From the outside in:

- `roll.Roll` is a conversation: which line stands where, drawn only where somebody looks.
- `message.MessageView` is one message of it, made of `parts`, `folds` and a `foot`.
- `leaves.Leaf` is what is drawn as a whole and kept: one block of Markdown, a piece of a long prompt, a fold's line.
  The leaves in `growing` are those of code and tables that are still being written.
- `splitter.Splitter` cuts a growing text into `blocks`: those that can no longer change, and the open end.
- `flow.block_lines` draws one block, with `inline`, `wrap`, `table` and `code`.
- `lines.Line` is what all of it ends in; `paint.Painter` puts lines on their ground, as strips for the terminal.
"""
