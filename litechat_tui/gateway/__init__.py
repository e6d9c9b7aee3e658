"""What the proxy tells besides answers: its models."""
