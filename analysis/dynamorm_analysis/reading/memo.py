"""What was read lately, so that a reader converts only the statements that changed."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Memo(Generic[Key, Answer]):
    """Remembers at least the last `size` answers, and never more than twice as many.

    Two generations instead of a strict order of use: each step is one operation on a dictionary, so that several
    threads may share a memo without a lock; at worst one of them works out an answer again.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._recent: dict[Key, Answer] = {}
        self._older: dict[Key, Answer] = {}

    def get(self, key: Key) -> Answer | None:
        answer = self._recent.get(key)
        if answer is None:
            answer = self._older.get(key)
            if answer is not None:
                self.put(key, answer)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        if len(self._recent) >= self._size:
            self._older, self._recent = self._recent, {}
        self._recent[key] = answer
