"""Conversations of other programs, and of this one, from files to `domain.archive.Conversation`.

`reading.py` goes through paths; `sources.py` and `zips.py` open what is there, `elements.py` and `lines.py` take it
apart in bounded memory, `detect.py` names the program by content, `programs/` reads each, `tree.py`, `branches.py` and
`building.py` make conversations of what was said. Whatever is not imported is named by a `Skipped`.
"""
