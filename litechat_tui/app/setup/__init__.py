"""Setting up step by step, without a terminal: what is there, what comes next, what it asks, and doing it."""
