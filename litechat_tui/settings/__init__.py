"""Settings of both halves of the shared `.env`, read once, checked, and explained when they are wrong."""
