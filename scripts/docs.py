"""Write everything under `docs/` that is made from the code: `make docs`."""

from scripts import configuration, keys, package_page, screenshot


def write() -> None:
    """Write the generated pages and take the screenshot."""
    configuration.write()
    keys.write()
    package_page.write()
    screenshot.write()


if __name__ == "__main__":
    write()
