"""Sessions as files that other programs, and this one, can read.

`markdown.py`, `jsonl.py` and `page.py` write one conversation each in one form; `names.py` makes the names of files and
`targets.py` the files themselves. `records.py` is the JSON that both forms that come back have in common.
"""
