"""Everything that is drawn: the only package that knows Textual."""
