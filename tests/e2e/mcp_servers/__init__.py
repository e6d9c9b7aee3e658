"""Third-party servers of tools, installed once into an environment of their own."""
