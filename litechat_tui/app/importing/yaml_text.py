"""A YAML file as the values of JSON: what other programs write with YAML 1.2, read without its traps."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from litechat_tui.app.importing.skipped import Reason, UnreadableError

if TYPE_CHECKING:
    import yaml

_SCALARS = (
    ("bool", re.compile(r"true|false"), "tf"),
    ("null", re.compile(r"null|~|"), "n~\0"),
    ("int", re.compile(r"-?(?:0|[1-9][0-9]{0,17})"), "-0123456789"),
    ("float", re.compile(r"-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?"), "-0123456789"),
)
"""What YAML 1.2 takes for something else than text: dates and `yes` are words there."""


def yaml_value(text: str) -> object:
    """Return the value of the one document in `text`; raises `UnreadableError`."""
    # Nothing but a session of aichat needs it.
    import yaml

    try:
        return yaml.load(text, _loader())  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise UnreadableError(Reason.NOT_YAML) from error
    except RecursionError as error:
        raise UnreadableError(Reason.NESTED_TOO_DEEPLY) from error
    except (ValueError, TypeError, AttributeError) as error:
        # Values that a tag promises and that are none; keys that cannot be keys.
        raise UnreadableError(Reason.NOT_YAML) from error


@cache
def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(yaml.SafeLoader):
        """Knows the scalars of YAML 1.2, and no aliases: a few of them could stand for more than any memory holds."""

        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as in PyYAML

        def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - as in PyYAML
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError
            return super().compose_node(parent, index)

    for name, pattern, first in _SCALARS:
        letters = ["" if letter == "\0" else letter for letter in first]
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(rf"(?:{pattern.pattern})\Z"), letters)
    return Loader
