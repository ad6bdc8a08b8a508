"""How many steps may be taken to tell what an expression stands for, so that no code can keep us for long.

Steps are counted and not timed: the same code is understood alike on every machine.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Value = TypeVar("Value")
Other = TypeVar("Other")

MOST_STEPS = 10_000  # for one expression; those of real code take less than a hundred, and few a thousand
MOST_OF_STATEMENT = 100_000  # for all of a top-level statement: about a second; real ones take some thousand
MOST_FURTHER = 20_000  # for what is looked for further away than usual, in all of a top-level statement
MOST_OF_FILE = 500_000


class TooManyStepsError(Exception):
    """An expression took so many steps that it counts as unknown."""


class TooMuchWorkError(Exception):
    """A statement took so many steps that nothing is said of it."""


class Budget:
    """The steps that are left for the expression that is being followed, and what a statement has taken."""

    __slots__ = ("_left", "further", "given_up", "taken")

    def __init__(self) -> None:
        self._left: int | None = None
        self.taken = 0
        self.further = 0
        self.given_up: set[object] = set()

    def step(self) -> bool:
        """Takes a step of the expression that is being followed; tells whether there is one. Raises
        TooManyStepsError."""
        if self._left is None:
            return False
        self._left -= 1
        if self._left < 0:
            raise TooManyStepsError
        return True

    def gave_up(self, expression: object) -> bool:
        """Whether an expression took too many steps when it was followed."""
        return expression in self.given_up

    def spent(self, expression: object, follow: Callable[[], Value], otherwise: Other) -> Value | Other:
        """What comes of following an expression; `otherwise` where that takes too many steps, at once when it is asked
        for again. Raises TooMuchWorkError."""
        if self.given_up and expression in self.given_up:
            return otherwise
        if self.taken > MOST_OF_STATEMENT:
            raise TooMuchWorkError
        self._left = MOST_STEPS
        try:
            return follow()
        except TooManyStepsError:
            self.given_up.add(expression)
            return otherwise
        finally:
            self.taken += MOST_STEPS - self._left
            self._left = None

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Works out inside what others share: that counts for itself, whoever asks first."""
        left, self._left = self._left, None
        try:
            yield
        finally:
            self._left = left

    def going_further(self, look: Callable[[], Value], otherwise: Other) -> Value | Other:
        """Looks for something further away than usual, with steps of its own, so that it takes none from what is near;
        `otherwise` where those of the statement are used up, or it lies too deep."""
        taken, self.taken = self.taken, MOST_OF_STATEMENT - MOST_FURTHER + self.further
        try:
            return look()
        except (TooMuchWorkError, RecursionError):
            return otherwise
        finally:
            self.further += self.taken - (MOST_OF_STATEMENT - MOST_FURTHER + self.further)
            self.taken = taken
