"""What was worked out lately, so that after an edit only what changed is worked out again."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")
Question = TypeVar("Question", bound=Callable[..., Any])

# What any answer weighs beside its text, however short that is, as bytes of source.
LEAST = 200


class Memo(Generic[Key, Answer]):
    """Remembers the last answers up to a `size`, and never more than twice as much.

    Each answer weighs what its caller says, as the length of the text that it was worked out from: while somebody
    types inside a long class, every stroke makes another one.

    Two generations instead of a strict order of use: each step is one operation on a dictionary, so that several
    threads may share a memo without a lock; at worst one of them works out an answer again.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._weight = 0
        self._recent: dict[Key, tuple[Answer, int]] = {}
        self._older: dict[Key, tuple[Answer, int]] = {}

    def get(self, key: Key) -> Answer | None:
        found = self._recent.get(key)
        if found is None:
            found = self._older.get(key)
            if found is None:
                return None
            self.put(key, *found)
        return found[0]

    def put(self, key: Key, answer: Answer, weight: int) -> None:
        if self._weight >= self._size:
            self._older, self._recent, self._weight = self._recent, {}, 0
        self._recent[key] = answer, weight
        self._weight += weight


def once(question: Question) -> Question:
    """A question that is answered once for the same arguments. The last of them is what it is asked of, a project: it
    is compared by identity, and the answers go with it, which must not hold it themselves."""
    known: WeakKeyDictionary[object, dict[tuple[Hashable, ...], object]] = WeakKeyDictionary()

    @wraps(question)
    def answered(*arguments: Hashable) -> object:
        *further, asked_of = arguments
        answers, asked = known.setdefault(asked_of, {}), tuple(further)
        if asked not in answers:
            answers[asked] = question(*arguments)
        return answers[asked]

    return cast(Question, answered)


def once_for_each(question: Question) -> Question:
    """The same of a question about one large value beside what it is asked of: it is compared by identity, too, since
    hashing it takes as long as many an answer. It is held as long as the answer."""
    known: WeakKeyDictionary[object, dict[int, tuple[object, object]]] = WeakKeyDictionary()

    @wraps(question)
    def answered(value: object, asked_of: object) -> object:
        answers = known.setdefault(asked_of, {})
        found = answers.get(id(value))
        if found is None:
            found = answers[id(value)] = (value, question(value, asked_of))
        return found[1]

    return cast(Question, answered)
