"""Write everything under `docs/` that is made from the code: `make docs`."""

from scripts import configuration, keys, screenshot


def write() -> None:
    """Write the two generated pages and take the screenshot."""
    configuration.write()
    keys.write()
    screenshot.write()


if __name__ == "__main__":
    write()
