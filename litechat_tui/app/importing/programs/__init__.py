"""One module for each program whose conversations are read: its JSON -> what was said. All of them are total."""
