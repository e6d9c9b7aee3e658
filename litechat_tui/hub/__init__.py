"""A hub on PostgreSQL: its schema, and the way to it. Loaded only where somebody asks for a hub."""
