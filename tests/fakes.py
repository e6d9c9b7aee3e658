"""Stand-ins for the ports, small on purpose; each passes the contract suite of the real thing."""
