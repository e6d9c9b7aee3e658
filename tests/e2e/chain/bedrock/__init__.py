"""A fake Bedrock runtime: ConverseStream in AWS's own framing, with the refusals that bite chat clients."""
