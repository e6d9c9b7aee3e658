"""`make pins`: from what uv exports to the constraints in pyproject.toml."""

import re
import tomllib
from importlib.metadata import distributions

from scripts.pins import BLOCK, PYPROJECT, pins


def test_a_package_with_one_version_is_pinned_everywhere() -> None:
    assert pins("colorama==0.4.6 ; sys_platform == 'win32'\nrich==15.0.0\n") == ["colorama==0.4.6", "rich==15.0.0"]


def test_a_package_with_several_versions_keeps_its_markers() -> None:
    exported = "numpy==1.0 ; python_full_version < '3.12'\nnumpy==2.0 ; python_full_version >= '3.12'\n"

    assert pins(exported) == exported.splitlines()


def test_the_block_holds_every_pin_and_nothing_else() -> None:
    text = PYPROJECT.read_text("utf-8")
    (block,) = BLOCK.findall(text)

    held = tomllib.loads(block)["constraint-dependencies"]
    assert held == tomllib.loads(text)["tool"]["uv"]["constraint-dependencies"]
    assert all("==" in pin for pin in held)


def test_everything_installed_is_pinned() -> None:
    settings = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["uv"]
    pinned = {pin.partition("==")[0] for pin in settings["constraint-dependencies"]}
    installed = {re.sub("[-_.]+", "-", found.name).lower() for found in distributions()}

    assert installed - pinned == {"litechat-tui"}, "Run `make pins`."
