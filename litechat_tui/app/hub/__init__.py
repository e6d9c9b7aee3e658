"""Sessions between this file and a hub: `codec.py` writes their states, `syncing.py` brings both in step."""
