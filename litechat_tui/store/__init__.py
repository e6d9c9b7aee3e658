"""Where sessions are stored: the rules of a turn's life, and an engine that keeps everything in one SQLite file."""
