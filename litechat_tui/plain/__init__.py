"""The chat line by line: nothing is drawn twice, moved or coloured, so that a screen reader can follow it."""
