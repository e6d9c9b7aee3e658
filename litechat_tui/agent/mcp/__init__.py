"""Tools of MCP servers: connections, what they offer, and what comes back from a call."""
