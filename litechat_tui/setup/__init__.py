"""Reading and checking the shared .env."""
