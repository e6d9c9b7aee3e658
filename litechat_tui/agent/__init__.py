"""The engine: everything that knows the Agents SDK. Never imported before the first paint."""
