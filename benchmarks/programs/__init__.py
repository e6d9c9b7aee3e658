"""What the benchmarks run beside `litechat-tui` itself, each in a process of its own."""
