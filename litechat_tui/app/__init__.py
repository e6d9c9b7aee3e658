"""What the program does, as plain Python over the ports: the full screen, `--plain` and one-shot are its three faces."""
