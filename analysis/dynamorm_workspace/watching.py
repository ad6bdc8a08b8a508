"""How a long run tells whoever watches how far it has come."""

from collections.abc import Callable

Watch = Callable[[int, int], None]
"""Is told how many files are done, and how many there are."""


def unwatched(done: int, total: int) -> None:
    pass
