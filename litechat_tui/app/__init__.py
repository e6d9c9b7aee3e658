"""What the program does, as plain Python over the ports. The full screen, `--plain` and one-shot are its faces."""
