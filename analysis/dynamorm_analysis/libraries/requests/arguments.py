"""One argument of a call, found by its name or its position."""

from dynamorm_analysis.facts.values import Argument


def argument(arguments: tuple[Argument, ...], name: str, position: int | None = None) -> Argument | None:
    """The argument of a name, given by keyword, or by position where it has one."""
    for given in arguments:
        if given.name == name:
            return given
    positional = [given for given in arguments if not given.name and not given.spread]
    return positional[position] if position is not None and position < len(positional) else None
