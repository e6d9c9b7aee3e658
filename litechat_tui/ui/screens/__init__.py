"""The main screen and its modals."""
