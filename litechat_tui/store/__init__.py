"""The session file: the SDK's two tables untouched, ours beside them."""
