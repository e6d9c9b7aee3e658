"""The real chain for the end-to-end tests: LiteLLM Proxy, PostgreSQL and a fake Bedrock runtime, all on loopback."""
